"""A report as a tagged PDF that a screen reader can read, set by Typst with the fonts that it brings along."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.cards import Chart, Fields, Figure, Heading, Progress, Text
from bot.i18n import _, current
from bot.parts.quota import figures
from bot.report.cells import Section
from bot.report.charts import charts
from bot.report.files import Titles
from bot.report.sections import sections
from bot.report.words import Told, failures, successes
from spm_core.report.rules import Report

TEMPLATE = Path(__file__).with_name("report.typ")
WORDS = frozenset({"text", "date"})
"""Kinds that stand at the left."""


def pdf(report: Report, titles: Titles) -> bytes:
    from typst import TypstError

    data, made = json.dumps(pages(report, titles), ensure_ascii=False), int(report.as_of.timestamp())
    try:
        return _compiled(data, made, ignore_system_fonts=True, pdf_standards="ua-1")
    except TypstError:  # a letter that our fonts lack, such as a name in Chinese: the machine's fonts may have it
        return _compiled(data, made)


def _compiled(data: str, made: int, **options: Any) -> bytes:
    import typst

    return bytes(typst.compile(TEMPLATE, format="pdf", sys_inputs={"data": data}, timestamp=made, **options))


def pages(report: Report, titles: Titles) -> dict[str, Any]:
    """All words and figures of the pages."""
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
        "told": [_told(*each) for each in told if each[2]],
        "charts": [_chart(each) for each in charts(report)],
        "sections": [_section(each) for each in sections(report) if not each.drawn],
    }


def _standing(report: Report) -> dict[str, Any]:
    """As it stands on a card: the figure with its bar and fields, and by the season below."""
    found: dict[str, Any] = {"bar": None, "fields": [], "season": []}
    title = ""
    for block in figures(report.standing):
        match block:
            case Figure():
                found["figure"] = _figure(block)
            case Progress(share, marker, caption):
                place = None if marker is None else float(marker)
                found["bar"] = {"share": float(share), "marker": place, "words": caption}
            case Heading(title) | Text(title):
                found["season"].append(_told("plain", title, ()))
            case Fields(items) if title:
                found["season"][-1]["items"] = items
            case Fields(items):
                found["fields"] = items
    return found


def _figure(figure: Figure) -> dict[str, Any]:
    status = figure.status
    return {
        "value": figure.value,
        "caption": figure.caption,
        "status": f"{status.symbol} {status.words}" if status else None,
        "tone": status.tone if status else "plain",
    }


def _told(tone: str, title: str, told: Told) -> dict[str, Any]:
    return {"tone": tone, "title": title, "items": told}


def _chart(chart: Chart) -> dict[str, Any]:
    """With numbers for the length of its bars; those that are read come in words."""
    series = [
        {"name": each.name, "values": [_length(value) for value in each.values], "said": each.said}
        for each in chart.series
    ]
    alt = f"{chart.title}. " + "; ".join(chart.lines)
    return {"title": chart.title, "alt": alt, "categories": chart.categories, "series": series}


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
