"""A report as PDF and workbook: the figures of the card, tagged, in the asker's language, and nothing that runs."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pypdf
import pytest
from sqlalchemy import Engine

from tests.asking import facts
from tests.bot.capabilities.report.reports import cells, company_of, file_of, make_team, report, words
from tests.factories import NOW, add_deal, add_person


@pytest.fixture
def team(engine: Engine) -> dict[str, int]:
    return make_team(engine)


def test_a_pdf_says_what_the_card_says(engine: Engine, team: dict[str, int]) -> None:
    document, content = file_of(engine, "Lia Lead", "pdf", team="my team")
    assert document.name == "your-team-s-performance-2026-q2.pdf"
    said = words(content)
    for told in ("65.0%", "$13,000", "$20,000", "$7,000", "Ann Abel", "110.0%", "+70.0 points", "2 deals, $1,500",
                 "for Lia Lead", "Quota missed by $7,000"):  # fmt: skip
        assert told in said, told


def test_a_pdf_is_tagged_and_in_the_asker_s_language(engine: Engine, team: dict[str, int]) -> None:
    company = company_of(engine)
    ada = add_person(engine, company, "Ada Però", locale="it")
    add_deal(engine, company, ada, 1_234, "won", date(2026, 5, 4), name="Città è più")
    _document, content = file_of(engine, "Ada Però", "pdf")
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("it-IT", True)  # type: ignore[index]
    assert "Città è più" in words(content)
    assert "1.234 €" not in words(content)
    assert "1.234 USD" in words(content)


def test_a_workbook_holds_numbers(engine: Engine, team: dict[str, int]) -> None:
    sheets = cells(file_of(engine, "Lia Lead", "xlsx", team="my team")[1])
    summary = {row[0]: row[1] for row in sheets["Summary"]}
    assert (summary["Booked"], summary["Quota"], summary["Attained"]) == (13_000, 20_000, 0.65)
    assert ["Ann Abel", 11_000, 10_000, 1.1, 0.4, 0.7] in sheets["People"]
    assert ["Price", 2, 0.5, 1_500] in sheets["Losses by reason"]
    assert ["Deal of 6000", "Ann Abel", 6_000, datetime(2026, 5, 4), "Price"] in sheets["Largest wins"]


def test_a_workbook_has_every_figure_unrounded(engine: Engine, team: dict[str, int]) -> None:
    told = facts(report(engine, "Lia Lead", team="my team", now=NOW))
    content = file_of(engine, "Lia Lead", "xlsx", team="my team", now=NOW)[1]
    summary = {row[0]: row[1] for row in cells(content)["Summary"]}
    exact = float(told["booked"]["amount"]) * told["working_days"] / told["days_ended"]
    assert exact != round(exact, 4)
    assert summary["At this rate"] == pytest.approx(exact, rel=1e-15)


def test_a_workbook_has_formats_frozen_heads_and_charts(engine: Engine, team: dict[str, int]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(engine, "Lia Lead", "xlsx", team="my team")[1]))
    people = book["People"]
    assert (people.freeze_panes, people["B2"].number_format, people["D2"].number_format) == (
        "B2", '#,##0.00 "USD"', "0.0%",
    )  # fmt: skip
    assert [len(book[name]._charts) for name in ("People", "Losses by reason", "Over time")] == [1, 1, 1]


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1"])
def test_no_name_of_a_deal_becomes_a_formula(engine: Engine, team: dict[str, int], evil: str) -> None:
    add_deal(engine, company_of(engine), team["Ann Abel"], 99_000, "won", date(2026, 5, 5), name=evil, win_reason=evil)
    book = openpyxl.load_workbook(io.BytesIO(file_of(engine, "Ann Abel", "xlsx")[1]))
    first = book["Largest wins"]["A2"]
    assert (first.value.strip(), first.data_type, first.quotePrefix) == (evil.strip(), "s", True)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("evil", ["#emph[x] *b* _i_", '"); #read("/etc/passwd")', "<a> $x$ @ref \\", "łąć Ж 漢字 🎉"])
def test_no_name_of_a_deal_becomes_markup_of_a_page(engine: Engine, team: dict[str, int], evil: str) -> None:
    add_deal(engine, company_of(engine), team["Ann Abel"], 99_000, "won", date(2026, 5, 5), name=evil)
    said = words(file_of(engine, "Ann Abel", "pdf")[1])
    assert evil.split(maxsplit=1)[0] in said


def test_nobody_with_nothing_gets_an_empty_report(engine: Engine, team: dict[str, int]) -> None:
    answer = report(engine, "Olga Other")
    assert answer.outcome == "answered"
    assert facts(answer)["notes"]["attainment"] == "no_quota"
    assert words(file_of(engine, "Olga Other", "pdf")[1])
    assert cells(file_of(engine, "Olga Other", "xlsx")[1])["Summary"]
