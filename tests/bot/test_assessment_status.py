"""What managers see beside who has done their self-assessment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Engine

from bot.cards import Table
from spm_core.db import session_for
from spm_core.goals.rules import Act, Terms
from spm_core.goals.service import Draft, propose, step
from spm_core.period import days
from spm_core.principal import CompanyInfo
from tests.asking import ask, card, facts, texts
from tests.bot.assessing import MORNING, begin, floor
from tests.factories import principal


def test_a_manager_sees_which_goals_were_reached(engine, company):
    people = floor(engine, company)
    begin(engine, company)
    _agreed(engine, company, people, "Tom", 1)
    _agreed(engine, company, people, "Aisha", 2)
    shown = ask(engine, "self assessment status", "Anna", now=MORNING)
    told = {each["person"]: (each["goals_reached"], each["goals_judged"]) for each in facts(shown)["people"]}
    assert told == {"Tom": (1, 1), "Aisha": (0, 1), "Priya": (0, 0)}
    assert any("Tom" in line and "1 of 1" in line for line in texts(shown))


def _agreed(engine: Engine, company: CompanyInfo, people: dict[str, int], owner: str, won: int) -> None:
    """A goal for April, agreed by both sides."""
    before, april = MORNING - timedelta(days=34), days(date(2026, 4, 1), date(2026, 4, 30))
    with session_for(engine, principal(engine, company, "Anna", before), before) as session:
        draft = Draft(people[owner], "deals_won", Terms(Decimal(won), april))
        goal = propose(session, draft, before).id
    with session_for(engine, principal(engine, company, owner, before), before) as session:
        step(session, goal, Act.ACKNOWLEDGE, before)


def test_only_who_is_missing_where_that_is_asked(engine, company):
    floor(engine, company)
    begin(engine, company)
    pending = ask(engine, "who hasn't done the self review yet", "Anna", now=MORNING)
    assert [row[0] for row in _rows(pending)] == ["Aisha", "Priya", "Tom"]
    late = ask(engine, "who is late with the self assessment", "Anna", now=MORNING + timedelta(days=10))
    assert all("late since" in row[2] for row in _rows(late))
    assert "3 are late" in " ".join(texts(late))


def test_who_leads_nobody_hears_of_their_own(engine, company):
    floor(engine, company)
    begin(engine, company)
    assert [each["person"] for each in facts(ask(engine, "self assessment status", "Tom", now=MORNING))["people"]] == [
        "Tom"
    ]
    for asked in ("has Aisha finished the self review", "self assessment status of Anna's team"):
        assert ask(engine, asked, "Tom", now=MORNING).outcome == "denied"


def _rows(answer):
    return next(block.rows for block in card(answer).body if isinstance(block, Table))
