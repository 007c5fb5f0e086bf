"""Whether a goal is reached: a yes or a no first, and the quota only for those who have no other goal."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.metrics.models import Activity
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, press, texts
from tests.factories import add_person, add_quota, operate

YES = {"en": "Yes.", "it": "Sì.", "pt-BR": "Sim."}
NO = {"en": "No.", "it": "No.", "pt-BR": "Não."}


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    return add_person(engine, company, "Ann Lee", manager=mo)


@pytest.fixture
def goal(engine: Engine, ann: int) -> None:
    """Ten demos in May, agreed."""
    press(engine, card(ask(engine, "my goal is 10 demos this month", "Ann Lee")).buttons[0].call, "Ann Lee")
    press(engine, Call("confirm goal", {"goal": "1", "version": 1}), "Mo Reed")


def demos(engine: Engine, company: CompanyInfo, person: int, count: int) -> None:
    with operate(engine, company) as session:
        session.add(Activity(employee_id=person, kind="demo", day=date(2026, 5, 11), count=count, source="t"))


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "have I reached my goals this month?"),
        ("en", "did I reach my goal this week"),
        ("en", "did I hit my demo goal"),
        ("it", "ho raggiunto il mio obiettivo questa settimana?"),
        ("it", "ho fatto le mie 10 demo?"),
        ("pt-BR", "cumpri meu objetivo este mês?"),
    ],
)
def test_a_yes_or_a_no_comes_first(
    engine: Engine, company: CompanyInfo, ann: int, goal: None, locale: str, text: str
) -> None:
    demos(engine, company, ann, 8)
    first = ask(engine, text, "Ann Lee", locale=locale)
    assert first.call
    assert first.call.do == "goals"
    assert texts(first)[1] == NO[locale]
    demos(engine, company, ann, 2)
    assert texts(ask(engine, text, "Ann Lee", locale=locale))[1] == YES[locale]


def test_the_number_that_was_said_is_what_counts(engine: Engine, company: CompanyInfo, ann: int, goal: None) -> None:
    demos(engine, company, ann, 8)
    for count, answer in ((8, "Yes."), (9, "No.")):
        args = {"metric": "demos", "reached": True, "count": str(count)}
        assert texts(press(engine, Call("goals", args), "Ann Lee"))[1] == answer


def test_of_several_all_have_to_be_reached(engine: Engine, company: CompanyInfo, ann: int, goal: None) -> None:
    add_quota(engine, company, ann, 1_000)
    demos(engine, company, ann, 10)
    assert texts(ask(engine, "have I reached my goals?", "Ann Lee"))[1] == "No. 1 of 2 reached."


def test_without_another_goal_it_is_the_quota(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_quota(engine, company, ann, 1_000)
    answer = ask(engine, "did I reach my goal this week", "Ann Lee")
    assert answer.call
    assert (answer.call.do, answer.call.args["asks"]) == ("quota", "did")


def test_where_there_is_no_such_goal_it_is_said(engine: Engine, ann: int, goal: None) -> None:
    answer = press(engine, Call("goals", {"metric": "calls", "reached": True, "count": "5"}), "Ann Lee")
    assert texts(answer)[1:] == ["No goal for this runs or comes: Calls."]
    assert card(answer).buttons[0].call.do == "metric"


def test_a_goal_that_waits_is_neither_reached_nor_missed(engine: Engine, ann: int) -> None:
    press(engine, card(ask(engine, "my goal is 10 demos this month", "Ann Lee")).buttons[0].call, "Ann Lee")
    answer = press(engine, Call("goals", {"reached": True}), "Ann Lee")
    assert texts(answer)[1] == "0 agreed · 1 waits to be agreed"


def test_what_was_done_is_still_logged(engine: Engine, ann: int, goal: None) -> None:
    for text in ("I did 10 demos", "ho fatto 10 demo", "fiz 10 demos"):
        answer = ask(engine, text, "Ann Lee")
        assert answer.call
        assert answer.call.do == "log activity", text
