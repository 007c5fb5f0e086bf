"""Workbooks (.xlsx, .ods) read like text: which sheet, where its header is, what its cells hold."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from spm_core.imports.rows import RowPerson
from tests.core.imports.reading import FILES, outcome, refusal

DEALS = ["Deal ID", "Deal Owner", "Stage", "Amount", "Close Date"]
QUOTAS = ["Owner", "Quarter", "Quota"]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook: sheet → its rows, or a function that fills it."""

    def write(**sheets: Any) -> Path:
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as workbook:
            for name, content in sheets.items():
                sheet = workbook.add_worksheet(name)
                if callable(content):
                    content(workbook, sheet)
                    continue
                for at, row in enumerate(content):
                    sheet.write_row(at, 0, row)
        return path

    return write


def test_cells_of_every_sort(book):
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, [*DEALS, "Is Won", "Probability", "Created Date"])
        sheet.write_row(1, 0, ["D1", "Ann Lee", "Signed", 1054.1 + 0.2, datetime(2026, 7, 2, 10), True, 0.8, 46174])
        sheet.write_row(2, 0, ["D2", "Ann Lee", "Demo", "1.250,50", "20/08/2026", False])
        sheet.write(2, 6, 0.25, workbook.add_format({"num_format": "0%"}))
        sheet.write_row(3, 0, [77, "Ann Lee", "Demo", "", 46254.5, False])
        sheet.write_formula(3, 3, "=2*21", None, 42)
        sheet.write_row(4, 0, ["D4", "Ann Lee", "Demo", 1.054])
        sheet.write_formula(4, 4, "=NA()", None, "#N/A")

    read = outcome(book(Deals=fill), "deals")
    assert read.rejected == []
    assert read.of("id", "amount", "close_date") == [
        ("D1", Decimal("1054.3"), date(2026, 7, 2)), ("D2", Decimal("1250.5"), date(2026, 8, 20)),
        ("77", 42, date(2026, 8, 20)), ("D4", Decimal("1.054"), None),
    ]  # fmt: skip
    assert read.of("status", "probability")[:2] == [("won", Decimal("0.8")), ("open", Decimal("0.25"))]
    assert read.rows[0].created == date(2026, 6, 1)
    assert read.found == []


def test_titles_blank_rows_and_blank_columns_around_the_table(book):
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.merge_range(2, 1, 2, 5, "Pipeline report")
        sheet.write_row(4, 1, DEALS)
        sheet.write_row(5, 1, ["D1", "Ann Lee", "Won", 5, date(2026, 7, 2)])
        sheet.write_row(6, 1, ["Total", "", "", 5])
        sheet.write_row(8, 1, ["Confidential Information - Do Not Distribute"])

    read = outcome(book(Report=fill), "deals")
    assert read.of("line", "id", "amount") == [(6, "D1", 5)]
    assert (read.reading.left_out(), read.reading.sheet) == (2, "Report")


def test_the_sheet_that_fits_is_taken(book):
    notes = [["How to read this"], ["Ask Ann."]]
    deals, quotas = [DEALS, ["D1", "Ann", "Won", 5]], [QUOTAS, ["Ann", "2026-Q1", 5]]
    path = book(Notes=notes, Deals=deals, Quotas=quotas)
    assert outcome(path, "deals").reading.sheet == "Deals"
    assert outcome(path, "quotas").reading.sheet == "Quotas"


def test_several_sheets_that_fit_are_asked_for(book):
    path = book(North=[DEALS, ["D1", "Ann", "Won", 5]], South=[DEALS, ["D2", "Bo", "Won", 5]])
    error = refusal(lambda: outcome(path, "deals"))
    assert (error.code, error.params["sheets"]) == ("which_sheet", ["North", "South"])
    assert outcome(path, "deals", sheet="south").of("id") == ["D2"]
    error = refusal(lambda: outcome(path, "deals", sheet="West"))
    assert (error.code, error.params["sheets"]) == ("unknown_sheet", ["North", "South"])


def test_a_hidden_sheet_is_taken_only_by_its_name(book):
    def hidden(workbook: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, DEALS)
        sheet.write_row(1, 0, ["OLD", "Ann", "Won", 5])
        sheet.hide()

    path = book(Deals=[DEALS, ["D1", "Ann", "Won", 5]], Old=hidden)
    assert outcome(path, "deals").of("id") == ["D1"]
    assert outcome(path, "deals", sheet="Old").of("id") == ["OLD"]


def test_merged_owners_are_those_of_all_their_rows(book):
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Owner", "Deal ID", "Stage", "Amount"])
        for line, row in enumerate([["D1", "Won", 5], ["D2", "Won", 6], ["D3", "Demo", 7], ["D4", "Demo", 8]], 1):
            sheet.write_row(line, 1, row)
        sheet.merge_range(1, 0, 2, 0, "Ann Lee")
        sheet.merge_range(3, 0, 4, 0, "Bo Dahl")

    read = outcome(book(Deals=fill), "deals")
    assert [row.owner.name for row in read.rows] == ["Ann Lee", "Ann Lee", "Bo Dahl", "Bo Dahl"]
    assert read.found == ["filled_down"]


def test_months_that_a_workbook_turned_into_dates(book):
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Rep", date(2026, 1, 1), date(2026, 2, 1), "Total"])
        sheet.write_row(1, 0, ["Ann", 10, 20, 30])

    read = outcome(book(Targets=fill), "quotas")
    assert read.of("period", "amount") == [("2026-01", 10), ("2026-02", 20)]


def test_the_year_of_a_table_may_be_the_name_of_its_sheet(book):
    path = book(FY26=[["Rep", "Q1", "Q2"], ["Ann", 10, 20]])
    assert outcome(path, "quotas").of("period") == ["FY2026-Q1", "FY2026-Q2"]


def test_an_open_document_sheet(tmp_path):
    rows = [["Nome", "Cognome", "E-mail"], ["Ann", "Lee", "ann@x.example"]]
    cells = ("".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
                     for cell in row) for row in rows)  # fmt: skip
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    path, kind = tmp_path / "people.ods", "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        packed.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Persone">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    assert outcome(path, "people").of("who") == [RowPerson(None, "ann@x.example", "Ann Lee")]


def test_workbooks_that_cannot_be_opened(tmp_path, book):
    (tmp_path / "half.xlsx").write_bytes(book(Deals=[DEALS]).read_bytes()[:2000])
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(2000))
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as packed:
        packed.writestr("deals.csv", "id,owner,stage\n")
    for name in ("half.xlsx", "old.xls", "packed.zip"):
        assert refusal(partial(outcome, tmp_path / name, "deals")).code == "workbook_broken"
    assert refusal(lambda: outcome(book(Empty=[]), "deals")).code == "file_empty"


def test_a_workbook_with_a_password(tmp_path):
    content = bytearray((FILES / "quotas_it.xls").read_bytes())
    stream, locked = (name.encode("utf-16-le") for name in ("Workbook", "EncryptedPackage\0"))
    at = content.find(stream)
    content[at : at + len(locked)] = locked
    content[at + 64] = len(locked)  # where the directory keeps the length of a name
    (tmp_path / "locked.xlsx").write_bytes(content)
    assert refusal(lambda: outcome(tmp_path / "locked.xlsx", "quotas")).code == "workbook_locked"


def test_a_sheet_is_asked_for_in_a_text(taken):
    assert refusal(lambda: taken("deals", "id,owner,stage\n1,Ann,Won\n", sheet="Deals")).code == "sheet_in_text"
