"""A report as a tagged PDF."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.blocks import Chart, Fields, Figure, Heading, Progress, Text
from bot.i18n import _, current
from bot.parts.typeset import typeset
from bot.report.cells import Section
from bot.report.charts import charts
from bot.report.files import Titles
from bot.report.sections import sections
from bot.report.standing import figures
from bot.report.words import Told, failures, successes
from spm_core.report.rules import Report

TEMPLATE = Path(__file__).with_name("report.typ")
WORDS = frozenset({"text", "date"})
"""The kinds of cell that are aligned left; all others are numbers."""


def pdf(report: Report, titles: Titles) -> bytes:
    return typeset(TEMPLATE, pages(report, titles), report.as_of)


def pages(report: Report, titles: Titles) -> dict[str, Any]:
    """Everything the template prints, as JSON values."""
    locale = current().locale
    for_whom = _("for {name}").format(name=titles.asker)
    told = (("good", _("What went well"), successes(report)), ("bad", _("What did not"), failures(report)))
    return {
        "title": titles.title,
        "above": " · ".join((titles.company, for_whom)),
        "footer": " · ".join((*titles.notes, for_whom)),
        "lang": locale.language,
        "region": locale.territory or "US",
        **_standing(report),
        "told": [_told(tone, title, items) for tone, title, items in told if items],
        "charts": [_chart(chart) for chart in charts(report)],
        "sections": [_section(section) for section in sections(report) if not section.drawn],
    }


def _standing(report: Report) -> dict[str, Any]:
    """The standing as a card shows it: the figure with its bar and fields, then the season below."""
    page: dict[str, Any] = {"bar": None, "fields": [], "season": []}
    title = ""
    for block in figures(report.standing):
        match block:
            case Figure():
                page["figure"] = _figure(block)
            case Progress(share, marker, caption):
                place = None if marker is None else float(marker)
                page["bar"] = {"share": float(share), "marker": place, "words": caption}
            case Heading(title) | Text(title):
                page["season"].append(_told("plain", title, ()))
            case Fields(items) if title:
                page["season"][-1]["items"] = items
            case Fields(items):
                page["fields"] = items
    return page


def _figure(figure: Figure) -> dict[str, Any]:
    status = figure.status
    return {
        "value": figure.value,
        "caption": figure.caption,
        "status": f"{status.symbol} {status.words}" if status else None,
        "tone": status.tone if status else "plain",
    }


def _told(tone: str, title: str, items: Told) -> dict[str, Any]:
    return {"tone": tone, "title": title, "items": items}


def _chart(chart: Chart) -> dict[str, Any]:
    """A chart with numbers for the lengths of its bars and words for the values people read."""
    all_series = [
        {"name": series.name, "values": [_length(value) for value in series.values], "said": series.said}
        for series in chart.series
    ]
    alt = f"{chart.title}. " + "; ".join(chart.lines)
    return {"title": chart.title, "alt": alt, "categories": chart.categories, "series": all_series}


def _length(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "columns": section.columns,
        "numbers": [cell.kind not in WORDS for cell in section.rows[0]],
        "rows": [[cell.words for cell in row] for row in section.rows],
        "note": section.note,
    }
