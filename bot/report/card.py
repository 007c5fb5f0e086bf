"""A report as a card in chat: the main figure, its course, what went well and what did not, the key figures."""

from __future__ import annotations

from itertools import islice

from bot.blocks import Block, Chart, Column, Fields, Heading, Table, Text
from bot.i18n import _
from bot.parts.quota import figures
from bot.report.cells import Section
from bot.report.charts import charts
from bot.report.sections import accuracy, goals, kpis, told
from bot.report.words import Told, failures, successes
from spm_core.report.rules import Report

CHARTS = 2


def body(report: Report) -> tuple[Block, ...]:
    first_charts: tuple[Chart, ...] = tuple(islice(charts(report), CHARTS))
    return (
        *figures(report.standing),
        *first_charts[:1],
        *_told(_("What went well"), successes(report)),
        *_told(_("What did not"), failures(report)),
        *_table(kpis(report)),
        *_table(goals(report)),
        *first_charts[1:],
        *_table(accuracy(report)),
    )


def _told(title: str, items: Told) -> tuple[Block, ...]:
    return (Heading(title), Fields(items)) if items else ()


def _table(whole: Section) -> tuple[Block, ...]:
    if not whole.rows:
        return ()
    section = told(whole)
    rows = tuple(tuple(cell.words for cell in row) for row in section.rows)
    columns = tuple(
        Column(name, "left" if section.rows[0][n].kind == "text" else "right") for n, name in enumerate(section.columns)
    )
    note = (Text(section.note, "muted"),) if section.note else ()
    return (Heading(section.title), Table(columns, rows), *note)
