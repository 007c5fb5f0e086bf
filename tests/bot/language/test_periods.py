"""Periods as people name them, on a calendar-year company and on one whose year starts in February."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.periods import find_periods, parse_period
from spm_core.period import Calendar

TODAY = date(2017, 11, 15)
PLAIN, FISCAL = Calendar(), Calendar(fiscal_start=2)


def label(words: str, calendar: Calendar = PLAIN, *, ahead: bool = False) -> str | None:
    period = parse_period(words, calendar, TODAY, ahead=ahead)
    return period.label if period else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("this month", "2017-11"),
        ("this qtr", "2017-Q4"),
        ("last quarter", "2017-Q3"),
        ("trimestre scorso", "2017-Q3"),
        ("ultimo trimestre", "2017-Q3"),
        ("tri", "2017-Q4"),
        ("mês passado", "2017-10"),
        ("o mês que vem", "2017-12"),
        ("semana passada", "2017-W45"),
        ("quarter before last", "2017-Q2"),
        ("due mesi fa", "2017-09"),
        ("Q3", "2017-Q3"),
        ("q3 2016", "2016-Q3"),
        ("Q4'16", "2016-Q4"),
        ("terzo trimestre", "2017-Q3"),
        ("2º trimestre", "2017-Q2"),
        ("last Q4", "2016-Q4"),
        ("h1", "2017-H1"),
        ("june", "2017-06"),
        ("december", "2016-12"),
        ("giugno dell'anno scorso", "2016-06"),
        ("março", "2017-03"),
        ("2017-10", "2017-10"),
        ("2017-W07", "2017-W07"),
        ("2016", "2016"),
        ("quest'anno", "2017"),
        ("ytd", "2017-01-01/2017-11-15"),
        ("month to date", "2017-11-01/2017-11-15"),
        ("desde o início do trimestre", "2017-10-01/2017-11-15"),
        ("last 90 days", "2017-08-18/2017-11-15"),
        ("ultimi 6 mesi", "2017-05-16/2017-11-15"),
        ("últimos seis meses", "2017-05-16/2017-11-15"),
        ("last 2 quarters", "2017-04-01/2017-09-30"),
        ("same quarter last year", "2016-Q4"),
        ("today", "2017-11-15"),
        ("ieri", "2017-11-14"),
        ("until friday", "2017-11-15/2017-11-17"),
        ("fino a venerdì", "2017-11-15/2017-11-17"),
        ("até sexta", "2017-11-15/2017-11-17"),
        ("até dia 30", "2017-11"),
        ("by end of quarter", "2017-Q4"),
        ("entro fine mese", "2017-11"),
        ("through june", "2017-11-15/2018-06-30"),
        ("since june", "2017-06-01/2017-11-15"),
        ("da giugno", "2017-06-01/2017-11-15"),
        ("2017-10-01..2017-12-31", "2017-Q4"),
        ("from 1 May to 31 July", "2017-05-01/2017-07-31"),
        ("dal 31 maggio 2017 al 30 agosto 2017", "2017-05-31/2017-08-30"),
        ("november to january", "2017-11-01/2018-01-31"),
        ("jan-mar", "2017-Q1"),
        ("trimstre scorso", "2017-Q3"),
        ("setembro", "2017-09"),
    ],
)
def test_names_of_periods(words: str, expected: str) -> None:
    assert label(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("this quarter", "FY2018-Q4"),
        ("Q3", "FY2018-Q3"),
        ("2017-Q4", "2017-Q4"),
        ("FY2018-Q4", "FY2018-Q4"),
        ("Q4 FY17", "FY2017-Q4"),
        ("this year", "FY2018"),
        ("ytd", "2017-02-01/2017-11-15"),
        ("june", "2017-06"),
    ],
)
def test_a_fiscal_year_names_its_own_quarters(words: str, expected: str) -> None:
    assert label(words, FISCAL) == expected


@pytest.mark.parametrize(
    "words", ["Q7", "banana", "", "31 june", "2017-13", "2017-02-30", "by month", "h3", "this", "9999-12-31"]
)
def test_what_names_no_period(words: str) -> None:
    assert label(words) is None


def test_plans_look_ahead_and_figures_back() -> None:
    assert label("february", ahead=True) == "2018-02"
    assert label("february") == "2017-02"


def test_this_and_last_quarter_remember_how_they_were_said() -> None:
    said = [parse_period(words, PLAIN, TODAY) for words in ("this quarter", "trimestre scorso", "Q4")]
    assert [period.said if period else "none" for period in said] == [0, -1, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("win rate last 90 days vs the 90 before", ["last 90 days"]),
        ("compare this q to same q last yr, by rep", ["this q", "same q last yr"]),
        ("any deal over 100k with no activity for 3 weeks", []),
        ("quanto devo fatturare a settimana da qui a fine mese", ["da qui a fine mese"]),
        ("may I see my quota", []),
        ("my statement for march looks short", ["march"]),
        ("move the weekly digest to fridays 4pm", []),
        ("ask Marco about it", []),
        ("meta de 200 mil pro Bruno em julho", ["julho"]),
        ("how did we do in 2016", ["2016"]),
    ],
)
def test_periods_are_spotted_in_a_sentence(text: str, expected: list[str]) -> None:
    assert [text[found.start : found.end] for found in find_periods(text, PLAIN, TODAY)] == expected


@given(st.text(max_size=200), st.sampled_from([PLAIN, FISCAL]))
def test_no_text_breaks_it(text: str, calendar: Calendar) -> None:
    for found in find_periods(text, calendar, TODAY):
        assert 0 <= found.start < found.end <= len(text)
    parse_period(text, calendar, TODAY)


WORDS = "last next this 0 3 31 400 999 q1 q9 june may month week year days fy18 2017 .. - to until from since end 31/12"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join), st.sampled_from([PLAIN, FISCAL]))
def test_no_order_of_its_own_words_breaks_it(text: str, calendar: Calendar) -> None:
    parse_period(text, calendar, TODAY)
    find_periods(text, calendar, TODAY, ahead=True)
