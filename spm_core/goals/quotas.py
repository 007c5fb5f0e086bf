"""Goals that are quotas: agreeing to one writes the quota that every figure is measured by (docs/decisions/0015)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from sqlalchemy import and_, select

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.goals.models import LIVE, Goal, GoalEntry, GoalEntryKind, GoalState, GoalVersion
from spm_core.quota.members import METRIC
from spm_core.quota.models import Quota
from spm_core.versions.service import keep_before

GoalKey = tuple[int, str, str, object, object]


def key_of(row: Quota | Goal) -> GoalKey:
    return (row.owner_id, row.scope, row.metric, row.period_start, row.period_end)


def quotas_of(session: ScopedSession, goals: Iterable[Goal]) -> dict[GoalKey, Quota]:
    """Return the current quotas of those whose goals are quotas, by key."""
    owners = {goal.owner_id for goal in goals if goal.is_quota}
    if not owners:
        return {}
    quotas = session.scalars(select(Quota).where(Quota.owner_id.in_(owners), Quota.metric == METRIC))
    return {key_of(quota): quota for quota in quotas}


def write_quota(session: ScopedSession, goal: Goal) -> None:
    quota = quotas_of(session, [goal]).get(key_of(goal))
    if quota is None:
        quota = Quota(
            owner_id=goal.owner_id,
            scope=goal.scope,
            metric=goal.metric,
            period_start=goal.period_start,
            period_end=goal.period_end,
        )
        session.add(quota)
    currency = goal.currency or session.principal.company.currency
    if quota.id is not None:
        keep_before(session, quota, {"amount": goal.target, "currency": currency})
    quota.amount, quota.currency = goal.target, currency
    session.flush()


def adopt(session: ScopedSession, quota: Quota, now: datetime) -> Goal:
    """Return the goal of an imported quota, creating it the first time somebody acts on it.

    It starts as agreed, with nobody named as having proposed it.
    """
    goals = session.scalars(select(Goal).where(Goal.owner_id == quota.owner_id, Goal.is_quota, Goal.state.in_(LIVE)))
    known = next((goal for goal in goals if key_of(goal) == key_of(quota)), None)
    if known is not None:
        return known
    goal = as_goal(quota)
    session.add(goal)
    session.flush()
    terms = {"period_start": goal.period_start, "period_end": goal.period_end, "target": goal.target}
    whose = {"goal_id": goal.id, "owner_id": goal.owner_id}
    session.add(
        GoalVersion(number=1, state=GoalState.AGREED, at=now, agreed_at=now, weight=goal.weight, **whose, **terms)
    )
    session.flush()
    return goal


def as_goal(quota: Quota) -> Goal:
    """Return a quota in the form of a goal, without storing it."""
    return Goal(
        owner_id=quota.owner_id,
        scope=quota.scope,
        metric=quota.metric,
        currency=quota.currency,
        target=quota.amount,
        period_start=quota.period_start,
        period_end=quota.period_end,
        weight=Decimal(1),
        is_quota=True,
        is_shared=False,
        state=GoalState.AGREED,
        version=1,
    )


def only_set(session: ScopedSession, goals: Iterable[Goal]) -> set[int]:
    """Return the ids of those that are imported quotas, and that their owner has not accepted."""
    ids = [goal.id for goal in goals if goal.id is not None and goal.is_quota and goal.state is GoalState.AGREED]
    if not ids:
        return set()
    current = (GoalVersion.goal_id == Goal.id, GoalVersion.number == Goal.version, GoalVersion.by_id.is_(None))
    given = select(Goal.id).join(GoalVersion, and_(*current)).where(Goal.id.in_(ids))
    heard = (GoalEntry.goal_id == Goal.id, GoalEntry.version == Goal.version)
    accepted = select(Goal.id).join(GoalEntry, and_(*heard)).where(GoalEntry.kind == GoalEntryKind.ACKNOWLEDGED)
    return {*session.scalars(given)} - {*session.scalars(accepted.where(Goal.id.in_(ids)))}


def quota_of(session: ScopedSession, quota_id: int) -> Quota:
    """Return a quota; raise NotAllowed where it does not exist or the asker may not see it."""
    quota = session.scalar(select(Quota).where(Quota.id == quota_id))
    if quota is None:
        raise NotAllowed
    return quota
