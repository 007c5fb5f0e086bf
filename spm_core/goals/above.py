"""The goals above a goal: which one it serves, and that none serves itself."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.goals.models import LIVE, Goal
from spm_core.goals.people import manager_of
from spm_core.goals.rules import is_circular
from spm_core.people.service import may_see
from spm_core.period import Period
from spm_core.quota.members import METRIC
from spm_core.quota.models import Quota


def parent_for(session: ScopedSession, owner_id: int, metric: str, period: Period, today: date) -> Goal | Quota | None:
    """Return the team goal that a person's goal would serve, where the asker may see it.

    It is their manager's, in the same metric, and covers the period. Where the team's quota was imported and nobody
    has acted on it yet, that quota is returned.
    """
    lead = manager_of(session, owner_id, today)
    if lead is None:
        return None
    of_team = (Goal.owner_id == lead, Goal.scope == "team", Goal.metric == metric, Goal.each.is_(None))
    covering = (Goal.period_start <= period.start, Goal.period_end >= period.end, Goal.state.in_(LIVE))
    goals = session.scalars(select(Goal).where(*of_team, *covering)).all()
    if goals:
        return min(goals, key=lambda goal: (goal.period.length, goal.id))
    return _imported(session, lead, period) if metric == METRIC and may_see(session, lead) else None


def _imported(session: ScopedSession, lead: int, period: Period) -> Quota | None:
    covering = (Quota.period_start <= period.start, Quota.period_end >= period.end)
    of_team = (Quota.owner_id == lead, Quota.scope == "team", Quota.metric == METRIC)
    quotas = session.scalars(select(Quota).where(*of_team, *covering)).all()
    return min(quotas, key=lambda quota: (quota.period_end - quota.period_start, quota.id), default=None)


def check_parent(session: ScopedSession, goal: Goal, parent_id: int | None) -> None:
    """Raise NotAllowed for a parent that the asker cannot see, CoreError where the goal would serve itself."""
    if parent_id is None:
        return
    if session.scalar(select(Goal.id).where(Goal.id == parent_id)) is None:
        raise NotAllowed
    if is_circular(
        goal.id or 0, parent_id, lambda above: session.scalar(select(Goal.parent_id).where(Goal.id == above))
    ):
        raise CoreError("goal_circular", argument="parent")
