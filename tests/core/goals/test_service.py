"""How a goal comes to count, who has a say in it, and that what was agreed reaches the quota."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select

from spm_core.db import session_for
from spm_core.errors import CoreError, NotAllowed
from spm_core.goals import service
from spm_core.goals.models import Each, Goal, GoalEntry, GoalEntryKind, GoalState, GoalVersion
from spm_core.goals.rules import Act, Terms
from spm_core.goals.service import Draft
from spm_core.notices.models import Notice
from spm_core.period import days
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.models import Quota
from tests.factories import NOW, add_person, add_quota, move_person, operate, principal

Q3 = days(date(2026, 7, 1), date(2026, 9, 30))
Q2 = days(date(2026, 4, 1), date(2026, 6, 30))


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Vera leads Anna and Otto; Anna leads Tom and Aisha. Adam is an admin and leads Vera."""
    adam = add_person(engine, company, "Adam", role=Role.ADMIN)
    vera = add_person(engine, company, "Vera", role=Role.MANAGER, manager=adam)
    anna = add_person(engine, company, "Anna", role=Role.MANAGER, manager=vera)
    otto = add_person(engine, company, "Otto", role=Role.MANAGER, manager=vera)
    tom, aisha = (add_person(engine, company, name, manager=anna) for name in ("Tom", "Aisha"))
    return {"Adam": adam, "Vera": vera, "Anna": anna, "Otto": otto, "Tom": tom, "Aisha": aisha}


class Floor:
    """Acts as somebody, each time in a transaction of its own."""

    def __init__(self, engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
        self.engine, self.company, self.people = engine, company, people

    def propose(self, as_: str, owner: str, target: Any = 150_000, metric: str = "won_amount", **options: Any) -> int:
        terms = Terms(
            Decimal(target), options.pop("period", Q3), options.pop("weight", Decimal(1)), options.pop("parent", None)
        )
        with session_for(self.engine, principal(self.engine, self.company, as_), NOW) as session:
            return service.propose(session, Draft(self.people[owner], metric, terms, **options), NOW).id

    def step(self, as_: str, goal: int, act: Act, text: str | None = None, seen: int | None = None) -> None:
        with session_for(self.engine, principal(self.engine, self.company, as_), NOW) as session:
            service.step(session, goal, act, NOW, text, seen=seen)

    def change(self, as_: str, goal: int, target: int, why: str | None = "new territory", **options: Any) -> None:
        terms = Terms(Decimal(target), options.pop("period", Q3), parent_id=options.pop("parent", None))
        with session_for(self.engine, principal(self.engine, self.company, as_), NOW) as session:
            service.change(session, goal, terms, why, NOW, **options)

    def all(self, model: Any) -> list[Any]:
        with operate(self.engine, self.company) as session:
            return list(session.scalars(select(model).order_by(model.id)))

    def goal(self, goal_id: int) -> Goal:
        goals: list[Goal] = self.all(Goal)
        return next(goal for goal in goals if goal.id == goal_id)

    def quota(self) -> Decimal | None:
        return next((quota.amount for quota in self.all(Quota)), None)

    def owed(self) -> list[int]:
        return [notice.employee_id for notice in self.all(Notice)]


@pytest.fixture
def floor(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> Floor:
    return Floor(engine, company, people)


def test_a_quota_counts_from_when_its_person_accepts_it(floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    assert (floor.goal(goal).state, floor.quota()) == (GoalState.PROPOSED, None)
    floor.step("Tom", goal, Act.ACKNOWLEDGE)
    assert (floor.goal(goal).state, floor.quota()) == (GoalState.AGREED, 150_000)
    assert floor.owed() == [floor.people["Tom"], floor.people["Anna"]]


def test_a_manager_alone_makes_no_quota_count_but_a_second_one_does(floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    with pytest.raises(CoreError, match="goal_needs_second"):
        floor.step("Anna", goal, Act.CONFIRM)
    floor.step("Vera", goal, Act.CONFIRM)
    assert floor.quota() == 150_000


def test_a_concern_is_answered_before_the_goal_is_confirmed(floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    floor.step("Tom", goal, Act.CONCERN, "Contoso moved to Aisha")
    for who in ("Anna", "Vera"):
        with pytest.raises(CoreError, match="goal_open_concern"):
            floor.step(who, goal, Act.CONFIRM)
    floor.step("Anna", goal, Act.ANSWER, "You get Fabrikam")
    floor.step("Anna", goal, Act.CONFIRM)
    assert floor.quota() == 150_000
    kinds = [entry.kind for entry in floor.all(GoalEntry)]
    assert kinds == [GoalEntryKind.PROPOSED, GoalEntryKind.CONCERN, GoalEntryKind.ANSWERED, GoalEntryKind.CONFIRMED]


def test_a_change_counts_once_it_is_agreed_and_says_who_when_and_why(floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    floor.step("Tom", goal, Act.ACKNOWLEDGE)
    with pytest.raises(CoreError, match="goal_needs_why"):
        floor.change("Anna", goal, 160_000, why=None)
    floor.change("Anna", goal, 160_000)
    assert (floor.goal(goal).target, floor.quota()) == (150_000, 150_000)
    floor.step("Tom", goal, Act.ACKNOWLEDGE)
    assert (floor.goal(goal).target, floor.quota()) == (160_000, 160_000)
    first, second = floor.all(GoalVersion)
    assert (first.state, second.state, second.why) == (GoalState.SUPERSEDED, GoalState.AGREED, "new territory")
    assert (second.by_id, second.at) == (floor.people["Anna"], NOW)


def test_a_change_that_is_withdrawn_leaves_what_was_agreed(floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    floor.step("Tom", goal, Act.ACKNOWLEDGE)
    floor.change("Anna", goal, 160_000)
    floor.step("Anna", goal, Act.WITHDRAW)
    assert (floor.goal(goal).state, floor.goal(goal).target, floor.quota()) == (GoalState.AGREED, 150_000, 150_000)
    with pytest.raises(CoreError, match="goal_quota_stays"):
        floor.step("Anna", goal, Act.WITHDRAW)


def test_proposing_what_is_there_already_changes_it(floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    assert floor.propose("Anna", "Tom", 160_000, why="new territory") == goal
    assert [version.state for version in floor.all(GoalVersion)] == [GoalState.SUPERSEDED, GoalState.PROPOSED]
    with pytest.raises(CoreError, match="goal_unchanged"):
        floor.propose("Anna", "Tom", 160_000)


def test_a_quota_that_was_imported_is_changed_with_its_history(
    engine: Engine, company: CompanyInfo, floor: Floor
) -> None:
    add_quota(engine, company, floor.people["Tom"], 100_000)
    with pytest.raises(CoreError, match="goal_needs_why"):
        floor.propose("Anna", "Tom", 120_000, period=Q2)
    goal = floor.propose("Anna", "Tom", 120_000, period=Q2, why="a second product")
    assert (floor.quota(), floor.goal(goal).target) == (100_000, 100_000)
    floor.step("Tom", goal, Act.ACKNOWLEDGE)
    assert (floor.quota(), len(floor.all(Quota))) == (120_000, 1)
    assert [version.by_id for version in floor.all(GoalVersion)] == [None, floor.people["Anna"]]


def test_an_own_goal_waits_for_the_manager_and_is_no_quota(floor: Floor) -> None:
    goal = floor.propose("Tom", "Tom", 20, "demos")
    for act in (Act.ACKNOWLEDGE, Act.CONCERN):
        with pytest.raises(CoreError, match="goal_waits_for_lead"):
            floor.step("Tom", goal, act)
    with pytest.raises(NotAllowed):
        floor.step("Tom", goal, Act.CONFIRM)
    floor.step("Anna", goal, Act.CONFIRM)
    own = floor.propose("Tom", "Tom", 60_000)
    floor.step("Anna", own, Act.CONFIRM)
    assert (floor.goal(goal).state, floor.goal(own).state, floor.quota()) == (GoalState.AGREED, GoalState.AGREED, None)


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("who", ["Aisha", "Otto"])
def test_peers_and_other_managers_have_no_say(floor: Floor, act: Act, who: str) -> None:
    goal = floor.propose("Anna", "Tom")
    with pytest.raises(NotAllowed):
        floor.step(who, goal, act, "a word")
    with pytest.raises(NotAllowed):
        floor.change(who, goal, 1)
    with pytest.raises(NotAllowed):
        floor.propose(who, "Tom", 1)


def test_a_former_manager_loses_the_say(engine: Engine, company: CompanyInfo, floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    move_person(engine, company, floor.people["Tom"], floor.people["Otto"], date(2026, 5, 1))
    with pytest.raises(NotAllowed):
        floor.step("Anna", goal, Act.WITHDRAW)
    floor.step("Otto", goal, Act.CONFIRM)
    assert floor.quota() == 150_000


def test_nobody_changes_their_own_quota(floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    floor.step("Tom", goal, Act.ACKNOWLEDGE)
    with pytest.raises(CoreError, match="goal_own_quota"):
        floor.change("Tom", goal, 1)
    team = floor.propose("Vera", "Anna", 400_000, scope="team")
    with pytest.raises(CoreError, match="goal_own_quota"):
        floor.change("Anna", team, 1)


def test_who_has_no_manager_is_confirmed_by_an_admin(floor: Floor, engine: Engine, company: CompanyInfo) -> None:
    floor.people["Zoe"] = add_person(engine, company, "Zoe", role=Role.MANAGER)
    goal = floor.propose("Zoe", "Zoe", 20, "demos")
    assert floor.owed() == [floor.people["Adam"]]
    floor.step("Adam", goal, Act.CONFIRM)
    assert floor.goal(goal).state is GoalState.AGREED


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("goal_not_positive", {"target": 0}),
        ("goal_not_positive", {"target": -5}),
        ("goal_unit_count", {"target": "12.5", "metric": "demos"}),
        ("goal_unit_share", {"target": "1.2", "metric": "win_rate"}),
        ("goal_unit_money", {"target": 10**14}),
        ("goal_in_past", {"period": days(date(2026, 1, 1), date(2026, 3, 31))}),
        ("goal_weight", {"weight": Decimal(0)}),
        ("goal_each", {"target": "0.3", "metric": "win_rate", "each": Each.WEEK}),
        ("goal_no_team", {"scope": "team"}),
        ("unknown_metric", {"metric": "happiness"}),
    ],
)
def test_what_is_no_goal_is_not_stored(floor: Floor, code: str, given: dict[str, Any]) -> None:
    with pytest.raises(CoreError, match=code):
        floor.propose("Anna", "Tom", **given)
    assert floor.all(Goal) == floor.all(Notice) == []


def test_goals_do_not_serve_themselves(floor: Floor) -> None:
    team = floor.propose("Vera", "Anna", 400_000, scope="team")
    tom = floor.propose("Anna", "Tom", parent=team)
    with pytest.raises(CoreError, match="goal_circular"):
        floor.change("Vera", team, 400_000, parent=tom)
    with pytest.raises(CoreError, match="goal_circular"):
        floor.change("Vera", team, 400_000, parent=team)


def test_a_version_nobody_saw_is_not_accepted(floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    floor.change("Anna", goal, 170_000)
    with pytest.raises(CoreError, match="goal_changed"):
        floor.step("Tom", goal, Act.ACKNOWLEDGE, seen=1)
    floor.step("Tom", goal, Act.ACKNOWLEDGE, seen=2)
    assert floor.quota() == 170_000


def test_two_confirmations_at_once_confirm_once(floor: Floor) -> None:
    goal = floor.propose("Tom", "Tom", 20, "demos")

    def confirm(who: str) -> str:
        try:
            floor.step(who, goal, Act.CONFIRM)
        except CoreError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, ("Anna", "Vera"))) == ["done", "goal_already"]
    assert [entry.kind for entry in floor.all(GoalEntry)] == [GoalEntryKind.PROPOSED, GoalEntryKind.CONFIRMED]


def test_of_two_answers_at_once_none_is_lost(floor: Floor) -> None:
    goal = floor.propose("Anna", "Tom")
    floor.step("Tom", goal, Act.CONCERN, "too high")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda who: floor.step(who, goal, Act.ANSWER, f"{who} says"), ("Anna", "Vera")))
    said = floor.all(GoalEntry)[2:]
    assert [entry.kind for entry in said] == [GoalEntryKind.ANSWERED, GoalEntryKind.COMMENTED]
    assert {entry.text for entry in said} == {"Anna says", "Vera says"}


def test_what_was_agreed_for_today(floor: Floor, engine: Engine, company: CompanyInfo) -> None:
    running = floor.propose("Anna", "Tom", 20, "demos", period=Q2)
    floor.step("Tom", running, Act.ACKNOWLEDGE)
    floor.propose("Anna", "Tom", 30, "calls", period=Q2)
    floor.step("Tom", floor.propose("Anna", "Tom"), Act.ACKNOWLEDGE)
    for who, seen in (("Tom", [running]), ("Anna", [running])):
        with session_for(engine, principal(engine, company, who), NOW) as session:
            assert [goal.id for goal in service.active(session, floor.people["Tom"], NOW.date())] == seen
    for who in ("Aisha", "Otto"):
        with session_for(engine, principal(engine, company, who), NOW) as session, pytest.raises(NotAllowed):
            service.active(session, floor.people["Tom"], NOW.date())
