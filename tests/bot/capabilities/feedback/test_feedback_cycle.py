"""A whole cycle by a simulated clock: asked, interrupted, reminded, submitted, drafted, sent, disputed, and checked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.cards import Answer
from bot.turn import Call
from spm_core.assessments.opening import open_due, remind_due
from spm_core.notices.models import Notice
from spm_core.principal import CompanyInfo, Role
from spm_core.vault import new_key
from tests.asking import ask, facts, press, texts
from tests.bot.capabilities.assessments.assessing import MORNING, assessment_of, begin, floor, write
from tests.bot.capabilities.feedback.giving import button, form_of
from tests.factories import add_deal, add_person, move_person, operate

FRIDAY, TUESDAY, NEXT_DAY = (MORNING + timedelta(days=days) for days in (4, 8, 9))
JUNE = datetime(2026, 6, 2, 9, 30, tzinfo=MORNING.tzinfo)


@pytest.fixture
def people(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Vera leads Anna, who leads Tom: 8,200 of 10,000 in April."""
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    found = floor(engine, company)
    found["Vera"] = add_person(engine, company, "Vera", role=Role.MANAGER)
    move_person(engine, company, found["Anna"], found["Vera"], date(2026, 1, 1))
    begin(engine, company)
    return found


def owed(engine: Engine, company: CompanyInfo, to: int) -> list[str]:
    with operate(engine, company) as session:
        wanted = select(Notice.do).where(Notice.employee_id == to).order_by(Notice.id)
        return list(session.scalars(wanted))


def tick(engine: Engine, company: CompanyInfo, now: datetime) -> None:
    with operate(engine, company, now) as session:
        open_due(session, now)
        remind_due(session, now)


def at(engine: Engine, answer: Answer, label: str, as_: str, now: datetime) -> Answer:
    return press(engine, button(answer, label), as_, now=now)


def self_view(engine: Engine, now: datetime) -> str:
    return texts(press(engine, Call("feedback self view", {"feedback": 1}), "Anna", now=now))[1]


def test_a_whole_cycle(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    number = assessment_of(engine, people["Tom"]).id
    key: dict[str, Any] = {"assessment": number}
    assert owed(engine, company, people["Tom"]) == ["self assessment"]
    write(engine, "Tom", number, worked="Two demos at Initech")  # and then the phone rings
    tick(engine, company, FRIDAY)
    assert owed(engine, company, people["Tom"]) == ["self assessment"] * 2
    rest = {"harder": "Globex slipped", "next": "A second contact in 5 deals", "month": "2"}
    write(engine, "Tom", number, now=FRIDAY, **rest)
    shown = press(engine, Call("self assessment", {}), "Tom", now=FRIDAY)
    assert "Two demos at Initech" in texts(shown)
    press(engine, Call("submit assessment", key), "Tom", now=FRIDAY)

    asked = ask(engine, "draft feedback for Tom, needs work on multithreading", "Anna", now=TUESDAY)
    assert texts(asked)[0] == "To draft: feedback for Tom · April"
    draft = at(engine, asked, "Start", "Anna", TUESDAY)
    assert self_view(engine, TUESDAY).startswith("Tom submitted it.")
    form = form_of(at(engine, draft, "Edit 4", "Anna", TUESDAY))
    edited = {**form.call.args, "text": "A second contact was there in 1 of 5 deals."}
    draft = press(engine, Call("edit feedback", edited), "Anna", now=TUESDAY)
    agreed = {"feedback": 1, "metric": "win rate", "target": "60%", "due": "2026-05-31"}
    press(engine, Call("feedback action", agreed), "Anna", now=TUESDAY)
    review = at(engine, draft, "Check", "Anna", TUESDAY)
    at(engine, review, "Send to", "Anna", TUESDAY)

    assert owed(engine, company, people["Tom"])[2:] == ["goal", "feedback"]
    mine = press(engine, Call("feedback", {"feedback": 1}), "Tom", now=NEXT_DAY)
    disagree = form_of(at(engine, mine, "Disagree", "Tom", NEXT_DAY))
    press(engine, Call(disagree.call.do, {**disagree.call.args, "text": "It was 2 of 5."}), "Tom", now=NEXT_DAY)
    for who in ("Anna", "Vera"):
        assert owed(engine, company, people[who])[-1] == "feedback"
        assert any("It was 2 of 5." in line for line in texts(press(engine, Call("feedback", {"feedback": 1}), who)))
    goal = at(engine, mine, "Goal", "Tom", NEXT_DAY)
    at(engine, goal, "I accept", "Tom", NEXT_DAY)

    for day, status in ((20, "won"), (21, "won"), (22, "lost")):
        add_deal(engine, company, people["Tom"], 1000, status=status, close_date=date(2026, 5, day))
    tick(engine, company, JUNE)
    second = ask(engine, "draft feedback for Tom", "Anna", now=JUNE)
    assert texts(second)[0] == "To draft: feedback for Tom · May"
    assert any("✔ Win rate: 66.7% of 60.0% by Sun, May 31, was 100.0% (kept)" in line for line in texts(second))
    assert facts(second)["checked"][0]["outcome"] == "kept"


def test_a_self_assessment_that_was_taken_back_is_told_and_holds_nothing_up(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    number = assessment_of(engine, people["Tom"]).id
    write(engine, "Tom", number, worked="Two demos", harder="Globex", next="One", month="2")
    press(engine, Call("submit assessment", {"assessment": number}), "Tom", now=MORNING)
    press(engine, Call("withdraw assessment", {"assessment": number}), "Tom", now=MORNING)
    draft = at(
        engine,
        ask(engine, "draft feedback for Tom, needs work on multithreading", "Anna", now=FRIDAY),
        "Start",
        "Anna",
        FRIDAY,
    )
    assert self_view(engine, FRIDAY).startswith("Tom took it back")
    assert at(engine, at(engine, draft, "Check", "Anna", FRIDAY), "Send to", "Anna", FRIDAY).outcome == "answered"
