"""Goals on which somebody waits for the asker: a proposal to agree to, a concern to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.goals.models import LIVE, Goal, GoalState, GoalVersion
from spm_core.goals.people import names_of, reports_of
from spm_core.goals.thread import situation, versions_of
from spm_core.money import Money


@dataclass(frozen=True, slots=True)
class GoalWaiting:
    version: GoalVersion
    """The terms that wait."""
    metric: str
    currency: str | None
    by: str
    """Who waits."""
    concern: bool
    """Whether it is a concern that waits, rather than the terms."""

    @property
    def amount(self) -> Money | Decimal:
        return Money(self.version.target, self.currency) if self.currency else self.version.target


def waiting_for_me(session: ScopedSession, now: datetime) -> tuple[GoalWaiting, ...]:
    """Return what waits for the asker on their own goals and on those of who reports to them; oldest first.

    Somebody's goals wait for their manager alone, not for everybody above.
    """
    me, today = session.principal.employee_id, session.principal.company.today(now)
    owners = {me} | reports_of(session, me, today)
    proposed = select(GoalVersion.goal_id).where(GoalVersion.state == GoalState.PROPOSED)
    running = select(Goal).where(Goal.owner_id.in_(owners), Goal.state.in_(LIVE), Goal.period_end >= today)
    goals = session.scalars(running.where(Goal.id.in_(proposed))).all()
    found = [waiting for goal in goals if (waiting := _waiting(session, goal)) is not None]
    return tuple(sorted(found, key=lambda waiting: (waiting.version.at, waiting.version.id)))


def _waiting(session: ScopedSession, goal: Goal) -> GoalWaiting | None:
    now, last = situation(session, goal), versions_of(session, goal)[-1]
    waits = not (now.by_me or now.concerned) if now.mine else now.concerned or not now.by_me
    by = last.by_id if now.mine else goal.owner_id
    if not (now.pending and waits) or by is None:
        return None
    return GoalWaiting(last, goal.metric, goal.currency, names_of(session, {by})[by], not now.mine and now.concerned)
