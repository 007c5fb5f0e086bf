"""Agreed goals in the form of quotas, so that both are measured in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.goals.models import Goal, GoalState
from spm_core.goals.progress import number, target_of, window, work_of
from spm_core.period import Period
from spm_core.quota.days import ALWAYS_THERE
from spm_core.quota.effective import QuotaLine
from spm_core.quota.members import Member
from spm_core.quota.service import QuotaQuestion, period_meant


def goal_question(
    session: ScopedSession, who: Member, metric: str, asked: Period | None, now: datetime, *, team: bool
) -> QuotaQuestion:
    """Return a question about the goals agreed to in a metric instead of the quotas.

    A goal counts as it was agreed, whatever leave or ramp cuts from a quota. Of a target for each day, week or month
    it is the one around today, and only where none is set for a longer time.
    """
    today, listed = session.principal.company.today(now), _agreed(session, who, metric)
    whole = [goal for goal in listed if goal.each is None]
    if not whole and (asked is None or today in asked):
        asked = None
    counted = whole or listed
    held = replace(
        who,
        own=tuple(_line(session, goal, who, now) for goal in counted if goal.scope == "own"),
        team=tuple(_line(session, goal, who, now) for goal in counted if goal.scope == "team"),
        employment=ALWAYS_THERE,
        unrated=(),
    )
    return QuotaQuestion(session, held, period_meant(session, held, (), asked, now, team=team), now)


def _agreed(session: ScopedSession, who: Member, metric: str) -> Sequence[Goal]:
    """Return the agreed goals in a metric that are no quotas, the latest first."""
    theirs = (Goal.owner_id == who.id, Goal.metric == metric)
    agreed = select(Goal).where(*theirs, Goal.state == GoalState.AGREED, Goal.is_quota.is_(False))
    return session.scalars(agreed.order_by(Goal.id.desc())).all()


def _line(session: ScopedSession, goal: Goal, who: Member, now: datetime) -> QuotaLine:
    company = session.principal.company
    period = window(goal, company.today(now), company.calendar)
    target = target_of(goal, period, company.calendar, work_of(goal, who))
    return QuotaLine(period, number(target), (), company.calendar)
