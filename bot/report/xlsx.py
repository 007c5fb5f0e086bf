"""A report as a workbook: a sheet a table, with charts, numbers as numbers and words that no program runs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.i18n import _
from bot.report.cells import ReportCell, Section, count, money, share
from bot.report.files import Titles
from bot.report.sections import sections
from spm_core.money import Money
from spm_core.quota.standing import Standing
from spm_core.report.rules import Report

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

FORMATS = {
    "share": "0.0%",
    "change": "+0.0%;-0.0%;0.0%",
    "points": "+0.0%;-0.0%;0.0%",
    "count": "#,##0",
    "days": "#,##0.0",
    "times": "#,##0.0",
    "number": "#,##0.00",
    "date": "yyyy-mm-dd",
}
AS_WORDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""How a formula starts: spreadsheet programs would run it, were the sheet saved as CSV and opened again."""
SHEET_NAME, WIDEST = 31, 60


def xlsx(report: Report, titles: Titles) -> bytes:
    from xlsxwriter import Workbook

    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, **AS_WORDS}) as book:
        created = report.as_of.replace(tzinfo=None)
        book.set_properties({"title": titles.title, "author": "Pacer", "created": created})
        looks = Looks(book)
        _summary(book.add_worksheet(_("Summary")[:SHEET_NAME]), looks, report, titles)
        for section in sections(report):
            sheet = book.add_worksheet(section.title[:SHEET_NAME])
            _table(sheet, looks, section)
            if section.plotted:
                options = {"description": _alt(section)}
                sheet.insert_chart(1, len(section.columns) + 1, _chart(book, sheet, section), options)
    return target.getvalue()


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(look)
        return self.made[key]


def _summary(sheet: Worksheet, looks: Looks, report: Report, titles: Titles) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 1, 28)
    _words(sheet, looks, 0, 0, titles.title, bold=True, font_size=16)
    for_whom = _("for {name}").format(name=titles.asker)
    _words(sheet, looks, 1, 0, f"{titles.company} · {for_whom}", font_color="#596473")
    figures = tuple(_figures(report.standing))
    for row, (label, cell) in enumerate(figures, 3):
        _words(sheet, looks, row, 0, label)
        _cell(sheet, looks, row, 1, cell)
    for row, note in enumerate(titles.notes, 4 + len(figures)):
        _words(sheet, looks, row, 0, note, font_color="#596473")


def _figures(standing: Standing) -> Iterator[tuple[str, ReportCell]]:
    yield _("Booked"), money(standing.booked)
    yield _("Quota"), money(standing.quota)
    yield _("Attained"), share(standing.attainment)
    yield (_("Over quota"), money(standing.surplus)) if standing.surplus else (_("Gap"), money(standing.gap))
    yield _("Pace"), ReportCell(standing.pace, "number")
    yield _("At this rate"), money(standing.projected)
    yield _("Working days"), count(standing.working_days)
    yield _("Working days left"), count(standing.days_left)


def _table(sheet: Worksheet, looks: Looks, section: Section) -> None:
    for column, name in enumerate(section.columns):
        _words(sheet, looks, 0, column, name, bold=True, bottom=1)
        widths = (len(name), *(len(row[column].words) for row in section.rows))
        sheet.set_column(column, column, min(max(widths) + 3, WIDEST))
    for number, row in enumerate(section.rows, 1):
        for column, cell in enumerate(row):
            _cell(sheet, looks, number, column, cell)
    sheet.freeze_panes(1, 1)
    if section.note:
        _words(sheet, looks, len(section.rows) + 2, 0, section.note, font_color="#596473")


def _cell(sheet: Worksheet, looks: Looks, row: int, column: int, cell: ReportCell) -> None:
    match cell.value:
        case None | str():
            _words(sheet, looks, row, column, cell.words)
        case date():
            sheet.write_datetime(row, column, cell.value, looks(num_format=FORMATS["date"], align="right"))
        case Money():
            look = looks(num_format=f'#,##0.00 "{cell.value.currency}"', align="right")
            sheet.write_number(row, column, float(cell.value.amount), look)
        case Decimal() | int():
            look = looks(num_format=FORMATS.get(cell.kind, "General"), align="right")
            sheet.write_number(row, column, float(cell.value), look)


def _words(sheet: Worksheet, looks: Looks, row: int, column: int, words: str, **look: Any) -> None:
    """Write a string, never a formula; one that looks like a formula keeps a quote before it."""
    quoted = {"quote_prefix": True} if words.startswith(DANGEROUS) else {}
    sheet.write_string(row, column, words, looks(**look, **quoted))


def _chart(book: Workbook, sheet: Worksheet, section: Section) -> Any:
    chart, last = book.add_chart({"type": "column"}), len(section.rows)
    for column in section.plotted:
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, column, last, column],
            }
        )
    chart.set_title({"name": section.title})
    chart.set_legend({"none": True} if len(section.plotted) == 1 else {"position": "bottom"})
    chart.set_size({"width": 640, "height": 340})
    return chart


def _alt(section: Section) -> str:
    rows = ("; ".join(row[column].words for column in (0, *section.plotted)) for row in section.rows)
    return f"{section.title}. " + " · ".join(rows)
