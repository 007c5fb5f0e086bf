"""A goal that was agreed to answers the question about its metric, with the figures of the goals' card."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.goals.models import Each, Goal, GoalState
from spm_core.metrics.models import Activity
from spm_core.people.models import Leave
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, texts
from tests.factories import add_deal, add_person, add_quota, operate


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Ann has made 75 calls of the 200 that she agreed to in the quarter, Bo 25; the team agreed to 400."""
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    found = {"Boss": boss, **{name: add_person(engine, company, name, manager=boss) for name in ("Ann", "Bo")}}
    agree(engine, company, found["Ann"], "calls", 200)
    agree(engine, company, boss, "calls", 400, scope="team")
    for name, count in (("Ann", 75), ("Bo", 25)):
        with operate(engine, company) as session:
            call = Activity(employee_id=found[name], kind="call", day=date(2026, 5, 4), count=count, source="test")
            session.add(call)
    return found


def agree(engine: Engine, company: CompanyInfo, owner: int, metric: str, target: int, **options: Any) -> None:
    terms = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30), "state": GoalState.AGREED, **options}
    with operate(engine, company) as session:
        session.add(Goal(owner_id=owner, metric=metric, target=Decimal(target), **terms))


@pytest.mark.parametrize(
    ("locale", "question", "goal"),
    [
        ("en", "how far are we with the calls goal", "Goal: 200"),
        ("it", "a che punto sono con l'obiettivo di chiamate", "Obiettivo: 200"),
        ("pt-BR", "como estou na meta de ligações", "Objetivo: 200"),
    ],
)
def test_asked_in_words(engine: Engine, people: dict[str, int], locale: str, question: str, goal: str) -> None:
    answer = ask(engine, question, "Ann", locale=locale)
    found = facts(answer)
    assert (found["source"], Decimal(found["quota"]), Decimal(found["actual"])) == ("goal", 200, 75)
    assert goal in texts(answer)


def shown(engine: Engine, who: str, owner: str, metric: str, **args: str) -> dict[str, Any]:
    goals = facts(press(engine, Call("goals", args), who))["goals"]
    found: dict[str, Any] = next(
        each["progress"] for each in goals if (each["owner"], each["metric"]) == (owner, metric)
    )
    return found


SAME = (("target", "quota"), ("value", "actual"), ("score", "attainment"), ("pace", "pace"), ("elapsed", "elapsed"),
        ("expected", "expected"), ("days_left", "days_left"), ("verdict", "verdict"))  # fmt: skip


def alike(goal: dict[str, Any], standing: dict[str, Any]) -> None:
    assert {name: plain(goal[ours]) for ours, name in SAME} == {name: plain(standing[name]) for _, name in SAME}


def plain(value: Any) -> Any:
    """A fact as a number, where it is one."""
    try:
        return value if value is None else Decimal(value)
    except InvalidOperation:
        return value


@pytest.mark.parametrize(("team", "owner"), [(False, "Ann"), (True, "Boss")])
def test_both_cards_say_the_same(
    engine: Engine, company: CompanyInfo, people: dict[str, int], team: bool, owner: str
) -> None:
    args = {"team": "my team"} if team else {}
    standing = facts(press(engine, Call("quota", {"metric": "calls", **args}), owner))
    alike(shown(engine, owner, owner, "calls"), standing)
    assert standing["scope"] == ("team" if team else "own")


def test_a_goal_is_what_was_agreed_whatever_the_leave(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    with operate(engine, company) as session:
        session.add(Leave(employee_id=people["Ann"], starts_on=date(2026, 6, 1), last_day=date(2026, 6, 30)))
    standing = facts(press(engine, Call("quota", {"metric": "calls"}), "Ann"))
    assert (Decimal(standing["quota"]), standing["days_absent"]) == (200, 0)
    alike(shown(engine, "Ann", "Ann", "calls"), standing)


def test_less_is_better_in_both(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    agree(engine, company, people["Ann"], "deals_lost", 5)
    for lost in range(5):
        standing = facts(press(engine, Call("quota", {"metric": "deals_lost"}), "Ann"))
        alike(shown(engine, "Ann", "Ann", "deals_lost"), standing)
        assert standing["verdict"] == ("ahead" if lost < 3 else "behind")
        add_deal(engine, company, people["Ann"], 1, "lost")


def test_a_target_for_each_week_is_that_of_this_week(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    agree(engine, company, people["Bo"], "calls", 50, each=Each.WEEK)
    standing = facts(press(engine, Call("quota", {"metric": "calls", "period": "this quarter"}), "Bo"))
    assert (standing["period"]["start"], standing["period"]["end"]) == ("2026-05-11", "2026-05-17")
    alike(shown(engine, "Bo", "Bo", "calls"), standing)
    assert press(engine, Call("quota", {"metric": "calls", "period": "last quarter"}), "Bo").reply.title.startswith(
        "No"
    )


def test_a_quota_comes_before_a_goal(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Ann"], 150, metric="calls")
    answer = press(engine, Call("quota", {"metric": "calls"}), "Ann")
    assert (facts(answer)["source"], Decimal(facts(answer)["quota"])) == ("quota", 150)
    assert "Goals" not in labels(answer)


def test_the_goals_are_a_button_away(engine: Engine, people: dict[str, int]) -> None:
    answer = press(engine, Call("quota", {"metric": "calls"}), "Boss")
    assert answer.reply.title == "Calls · your team · Q2"
    button = next(each for each in card(answer).buttons if each.label == "Goals")
    assert press(engine, button.call, "Boss").outcome == "answered"


def test_a_goal_that_was_only_proposed_is_no_target(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    agree(engine, company, people["Ann"], "demos", 5, state=GoalState.PROPOSED)
    assert press(engine, Call("quota", {"metric": "demos"}), "Ann").reply.title == "No quota on this"


def test_nobody_elses_goal(engine: Engine, people: dict[str, int]) -> None:
    assert press(engine, Call("quota", {"metric": "calls", "person": "Ann"}), "Bo").outcome == "denied"
