"""A report as a card in chat: how it stands, what did not go well and what did, and the key figures.

What a phone has no room for (people, deals, reasons, forecasts, more charts) is in the files.
"""

from __future__ import annotations

from itertools import islice

from bot.blocks import Block, Column, Fields, Heading, Item, Items, Status, Table, Text
from bot.i18n import _
from bot.parts.provenance import waiting_for_rate
from bot.parts.quota import headline, to_go
from bot.report.cells import ReportCell, Section
from bot.report.charts import charts
from bot.report.sections import goals, kpis
from bot.report.standing import measured_by
from bot.report.words import Told, failures, successes
from spm_core.report.rules import Report

SHOWN = 10
"""The most goals in a list."""
METRIC, VALUE, DIFFERENCE, VERDICT = 0, 1, 3, 4
"""The columns of the key figures that a phone has room for."""
GOAL, TARGET, REACHED, JUDGED = 0, 2, 3, 4


def body(report: Report, *, mine: bool) -> tuple[Block, ...]:
    """The blocks of a card; `mine` where it is about the asker."""
    return (
        headline(report.standing),
        *to_go(report.standing, mine=mine),
        *measured_by(report.standing),
        *waiting_for_rate(report.standing.waiting_for_rate),
        *_told(_("What did not go well"), failures(report)),
        *_told(_("What went well"), successes(report)),
        *_key_figures(kpis(report)),
        *_goals(goals(report)),
        *islice(charts(report), 1),
    )


def _told(title: str, items: Told) -> tuple[Block, ...]:
    return (Heading(title), Fields(items, lines=True)) if items else ()


def _key_figures(section: Section) -> tuple[Block, ...]:
    """Each metric's value and how it changed, with the symbol of better or worse."""
    if not section.rows:
        return ()
    rows = tuple((row[METRIC].words, row[VALUE].words, _difference(row)) for row in section.rows)
    name, value, difference = (section.columns[n] for n in (METRIC, VALUE, DIFFERENCE))
    columns = (Column(name), Column(value, "right"), Column(difference, "right"))
    return (Heading(section.title), Table(columns, rows), Text(section.note, "muted"))


def _difference(row: tuple[ReportCell, ...]) -> str:
    """The symbol of better or worse and the change; nothing where there is nothing to compare with."""
    if row[DIFFERENCE].value is None:
        return ""
    return " ".join((row[VERDICT].words[:1], row[DIFFERENCE].words)).strip()


def _goals(section: Section) -> tuple[Block, ...]:
    if not section.rows:
        return ()
    items = tuple(
        Item(
            row[GOAL].words,
            _("{value} of {target}").format(value=row[REACHED].words, target=row[TARGET].words),
            status=_status(row[JUDGED].words),
        )
        for row in section.rows[:SHOWN]
    )
    return (Heading(section.title), Items(items, more=max(0, len(section.rows) - SHOWN)))


def _status(judged: str) -> Status | None:
    """A verdict's symbol and words, which a table has in one cell."""
    symbol, _space, words = judged.partition(" ")
    return Status(symbol, words) if words else None
