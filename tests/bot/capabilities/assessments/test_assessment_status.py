"""What managers see beside who has done their self-assessment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Engine

from bot.blocks import Items
from spm_core.db import session_for
from spm_core.feedback.models import Feedback, FeedbackAction
from spm_core.goals.rules import Act, Terms
from spm_core.goals.service import Draft, propose, step
from spm_core.period import days
from spm_core.principal import CompanyInfo
from tests.asking import ask, card, facts, texts
from tests.bot.capabilities.assessments.assessing import MORNING, begin, floor
from tests.factories import add_person, move_person, operate, principal


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
    assert [item.title for item in _items(pending)] == ["Aisha", "Priya", "Tom"]
    late = ask(engine, "who is late with the self assessment", "Anna", now=MORNING + timedelta(days=10))
    assert all("late since" in item.reason for item in _items(late))
    assert "3 are late" in " ".join(texts(late))


def test_who_is_linked_to_no_chat_is_named_as_not_asked(engine, company):
    people = floor(engine, company)
    begin(engine, company)
    add_person(engine, company, "Dana", manager=people["Anna"])
    add_person(engine, company, "Otis", manager=people["Otto"])
    add_person(engine, company, "Gone", manager=people["Anna"], end_date=date(2026, 4, 1))
    shown = ask(engine, "self assessment status", "Anna", now=MORNING)
    assert facts(shown)["not_reached"] == ["Dana"]
    assert [line for line in texts(shown) if "Not asked" in line and "Dana" in line]
    everybody = ask(engine, "self assessment status", "Adam", now=MORNING)
    assert facts(everybody)["not_reached_count"] == 2
    assert [line for line in texts(everybody) if "2 people are not asked" in line]


def test_without_a_rhythm_nobody_is_missed(engine, company):
    people = floor(engine, company)
    begin(engine, company, lead=people["Otto"])
    add_person(engine, company, "Dana", manager=people["Anna"])
    assert facts(ask(engine, "self assessment status", "Anna", now=MORNING))["not_reached"] == []


def test_who_leads_nobody_hears_of_their_own(engine, company):
    floor(engine, company)
    begin(engine, company)
    assert [each["person"] for each in facts(ask(engine, "self assessment status", "Tom", now=MORNING))["people"]] == [
        "Tom"
    ]
    for asked in ("has Aisha finished the self review", "self assessment status of Anna's team"):
        assert ask(engine, asked, "Tom", now=MORNING).outcome == "denied"


def _items(answer):
    return next(block.items for block in card(answer).body if isinstance(block, Items))


def test_a_manager_sees_what_was_promised_and_what_became_of_it(engine, company):
    """Tom's goal once, though feedback asked for it too; Aisha's from feedback that was sent, not from a draft."""
    people = floor(engine, company)
    begin(engine, company)
    april, may = date(2026, 4, 30), date(2026, 5, 31)
    _agreed(engine, company, people, "Tom", 1)
    _asked_of(engine, company, people, "Tom", [("deals_won", 1, april)])
    _asked_of(engine, company, people, "Aisha", [("deals_won", 2, april), ("deals_lost", 4, may)])
    _asked_of(engine, company, people, "Priya", [("deals_won", 9, april)], sent=False)
    _asked_of(engine, company, people, "Omar", [("deals_won", 9, april)])
    shown = ask(engine, "self assessment status", "Anna", now=MORNING)
    assert [(each["person"], each["metric"], each["outcome"]) for each in facts(shown)["promises"]] == [
        ("Aisha", "deals_won", "missed"),
        ("Aisha", "deals_lost", "running"),
        ("Tom", "deals_won", "kept"),
    ]
    written = "\n".join(texts(shown))
    assert all(each in written for each in ("Promised, and kept", "| kept · by", "| not kept · by"))
    assert facts(ask(engine, "self assessment status", "Otto", now=MORNING))["promises"][0]["person"] == "Omar"
    for who in ("Adam", "Tom"):
        assert "promises" not in facts(ask(engine, "self assessment status", who, now=MORNING))


def test_an_admin_who_leads_people_sees_both(engine, company):
    people = floor(engine, company)
    move_person(engine, company, people["Omar"], people["Adam"], date(2026, 1, 1))
    begin(engine, company)
    shown = ask(engine, "self assessment status", "Adam", now=MORNING)
    assert [each["person"] for each in facts(shown)["people"]] == ["Omar"]
    assert "Self-assessments in the company" in texts(shown)
    assert facts(shown)["participation"][0]["asked"] > 1


def _asked_of(
    engine: Engine,
    company: CompanyInfo,
    people: dict[str, int],
    name: str,
    actions: list[tuple[str, int, date]],
    *,
    sent: bool = True,
) -> None:
    """Feedback about March with actions."""
    at, march = MORNING - timedelta(days=33), {"period_start": date(2026, 3, 1), "period_end": date(2026, 3, 31)}
    with operate(engine, company, at) as session:
        row = Feedback(
            employee_id=people[name], author_id=people["Anna"], changed_at=at, sent_at=at if sent else None, **march
        )
        session.add(row)
        session.flush()
        for metric, target, due in actions:
            values = {"metric": metric, "target": Decimal(target), "due_on": due, "sent": sent}
            session.add(FeedbackAction(feedback_id=row.id, employee_id=people[name], **values))
