"""A company whose year is made of weeks: asked in words, shown with its days, and not like for like in week 53."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.cli import app
from bot.language.periods import parse_period
from spm_core.people.identity import only_company
from spm_core.period import Calendar
from spm_core.week_years import WeekYears
from tests.asking import ask, facts, texts
from tests.factories import add_deal, add_person, add_quota, make_company

WEEKS: dict[str, Any] = {
    "fiscal_year_start": 9,
    "week_pattern": "4-4-5",
    "year_end_rule": "last",
    "year_end_weekday": 5,
}
AUGUST = Calendar(9, weeks=WeekYears("4-4-5", "last", 5))
TODAY = date(2008, 8, 27)
NOW = datetime(2008, 8, 27, 12, tzinfo=UTC)
INIT = ("init", "--company", "Acme", "--currency", "EUR", "--timezone", "Europe/Rome")


@pytest.mark.parametrize(
    ("words", "label", "start", "end"),
    [
        ("this quarter", "FY2008-Q4", date(2008, 5, 25), date(2008, 8, 30)),
        ("Q3", "FY2008-Q3", date(2008, 2, 24), date(2008, 5, 24)),
        ("terzo trimestre", "FY2008-Q3", date(2008, 2, 24), date(2008, 5, 24)),
        ("march", "2008-03", date(2008, 2, 24), date(2008, 3, 22)),
        ("marzo", "2008-03", date(2008, 2, 24), date(2008, 3, 22)),
        ("last year", "FY2007", date(2006, 8, 27), date(2007, 8, 25)),
        ("week 12", "FY2008-W12", date(2007, 11, 11), date(2007, 11, 17)),
        ("settimana 12", "FY2008-W12", date(2007, 11, 11), date(2007, 11, 17)),
        ("semana 12", "FY2008-W12", date(2007, 11, 11), date(2007, 11, 17)),
        ("W53", "FY2008-W53", date(2008, 8, 24), date(2008, 8, 30)),
        ("same quarter last year", "FY2007-Q4", date(2007, 5, 27), date(2007, 8, 25)),
        ("12 march", "2008-03-12", date(2008, 3, 12), date(2008, 3, 12)),
        ("2008-Q2", "2008-Q2", date(2008, 4, 1), date(2008, 6, 30)),
    ],
)
def test_words_mean_the_companys_periods(words: str, label: str, start: date, end: date) -> None:
    found = parse_period(words, AUGUST, TODAY)
    assert found
    assert (found.label, found.start, found.end) == (label, start, end)


def test_this_year_so_far_begins_with_the_companys_year() -> None:
    found = parse_period("ytd", AUGUST, TODAY)
    assert found
    assert (found.start, found.end) == (date(2007, 8, 26), TODAY)


@pytest.mark.parametrize("words", ["week 53", "week 54", "settimana 0"])
def test_a_week_that_the_year_does_not_have(words: str) -> None:
    assert parse_period(words, AUGUST, date(2008, 9, 3)) is None


@pytest.fixture
def company(engine: Engine) -> Engine:
    acme = make_company(engine, **WEEKS)
    ann = add_person(engine, acme, "Ann Lee")
    add_quota(engine, acme, ann, 1000, start=date(2008, 5, 25), end=date(2008, 8, 30))
    add_deal(engine, acme, ann, 600, close_date=date(2008, 8, 26))
    add_deal(engine, acme, ann, 500, close_date=date(2007, 8, 20))
    return engine


def test_a_quota_of_a_company_quarter_fits_it(company: Engine) -> None:
    found = facts(ask(company, "how am I tracking to quota this quarter?", "Ann Lee", now=NOW))
    assert found["period"] == {"label": "FY2008-Q4", "start": "2008-05-25", "end": "2008-08-30"}
    assert (found["attainment"], found["match"]) == ("0.600000000000", "exact")


@pytest.mark.parametrize(
    ("locale", "question", "title", "note"),
    [
        ("en", "revenue this quarter vs same period last year", "Q4", "has 14 weeks, Q4 FY2007 has 13"),
        ("it", "fatturato di questo trimestre rispetto allo stesso periodo dell'anno scorso", "4º trimestre", "14"),
        ("pt-BR", "faturamento deste trimestre vs mesmo período do ano passado", "4º trimestre", "14"),
    ],
)  # fmt: skip
def test_a_week_more_is_not_like_for_like(company: Engine, locale: str, question: str, title: str, note: str) -> None:
    answer = ask(company, question, "Ann Lee", now=NOW, locale=locale)
    comparison = facts(answer)["comparison"]
    assert (comparison["period"]["label"], comparison["like_for_like"]) == ("FY2007-Q4", False)
    assert title in answer.reply.title
    assert any(note in text for text in texts(answer))


def test_as_many_weeks_are_like_for_like(company: Engine) -> None:
    asked = ask(company, "revenue last quarter vs same period last year", "Ann Lee", now=NOW)
    assert "like_for_like" not in facts(asked)["comparison"]


Pacer = Callable[..., Any]


@pytest.fixture
def pacer(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pacer:
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(app, list(args))


def test_init_sets_and_changes_the_calendar(engine: Engine, pacer: Pacer) -> None:
    made = pacer(*INIT, "--calendar", "4-4-5", "--year-ends", "last Saturday of August")
    assert "4-4-5 weeks, years end on the last Saturday of August" in made.stdout
    with engine.begin() as connection:
        assert only_company(connection).calendar == AUGUST
    other = pacer("init", "--calendar", "4-5-4")
    assert "4-5-4 weeks, years end on the last Saturday of August" in other.stdout
    assert "Quotas keep the days" in other.stdout
    nearest = pacer("init", "--year-ends", "nearest friday to december")
    assert "years end on the Friday nearest to the end of December" in nearest.stdout
    plain = pacer("init", "--calendar", "months", "--fiscal-year-start", "2")
    assert "fiscal year from February" in plain.stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--calendar", "4-4-5"), "--year-ends"),
        (("--calendar", "4-4-4", "--year-ends", "last saturday of august"), "“4-4-4”"),
        (("--year-ends", "second saturday of august"), "“second saturday of august”"),
        (("--calendar", "months", "--year-ends", "last saturday of august"), "leave out --calendar months"),
        (("--season", "20,30"), "100%"),
        (("--season", "50%,40%,20%,-10%"), "100%"),
        (("--season", "nan,1"), "100%"),
    ],
)
def test_init_refuses_a_calendar_that_is_none(engine: Engine, pacer: Pacer, args: tuple[str, ...], words: str) -> None:
    found = pacer(*INIT, *args)
    assert found.exit_code == 2
    assert words in found.stderr
