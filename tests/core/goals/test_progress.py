"""How far goals have got, at the edges: a quota of nothing, and less that is better."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.goals.detail import goal_seen, thread
from spm_core.goals.models import Each, Goal, GoalState
from spm_core.goals.progress import GoalPart, progress
from spm_core.goals.quotas import as_goal
from spm_core.goals.read import goals_of
from spm_core.metrics.catalogue import Better
from spm_core.people.models import Leave
from spm_core.period import days
from spm_core.principal import CompanyInfo
from spm_core.quota.models import Quota
from tests.factories import NOW, add_deal, add_person, add_quota, operate, principal

MAY = days(date(2026, 5, 1), date(2026, 5, 31))


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    return add_person(engine, company, "Ann")


def test_a_quota_of_nothing_has_no_score(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_quota(engine, company, ann, 0)
    add_deal(engine, company, ann, 500)
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session:
        (quota,) = goals_of(session, ann, NOW)
        proposed = as_goal(session.get_one(Quota, quota.quota_id))
        proposed.state = GoalState.PROPOSED
        found = (quota.progress, *progress(session, [proposed], NOW))
    assert [done and (done.score, done.verdict, done.reason) for done in found] == [
        (None, "no_quota", "no_quota"),
        (None, "no_quota", "no_value"),
    ]


@pytest.mark.parametrize(
    ("better", "value", "met"),
    [
        ("up", 5, True),
        ("up", 4, False),
        ("down", 5, True),
        ("down", 6, False),
        ("down", 0, True),
        ("down", None, False),
    ],
)
def test_a_part_is_met_in_its_direction(better: Better, value: int | None, met: bool) -> None:
    assert GoalPart(MAY, Decimal(5), value, better).met is met


def test_weeks_of_at_most_so_many_losses(engine: Engine, company: CompanyInfo, ann: int) -> None:
    for day in (date(2026, 4, 28), date(2026, 4, 29), date(2026, 5, 5)):
        add_deal(engine, company, ann, 1, "lost", day)
    with operate(engine, company) as session:
        terms = {"period_start": date(2026, 4, 27), "period_end": date(2026, 5, 31), "state": GoalState.AGREED}
        goal = Goal(owner_id=ann, metric="deals_lost", target=Decimal(1), each=Each.WEEK, **terms)
        session.add(goal)
        session.flush()
        assert [part.met for part in thread(session, goal_seen(session, goal.id), NOW).parts] == [False, True]


def test_a_quota_counts_the_days_it_was_cut_to_and_a_goal_all(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_quota(engine, company, ann, 65_000)
    with operate(engine, company) as session:
        session.add(Leave(employee_id=ann, starts_on=date(2026, 6, 1), last_day=date(2026, 6, 30)))
        terms = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30), "state": GoalState.AGREED}
        session.add(Goal(owner_id=ann, metric="deals_won", target=Decimal(10), **terms))
        session.flush()
        left = {goal.metric: goal.progress and goal.progress.days_left for goal in goals_of(session, ann, NOW)}
    assert left == {"won_amount": 13, "deals_won": 35}
