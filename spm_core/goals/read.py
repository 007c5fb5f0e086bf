"""Goals to show: whose they are, how far they are, what they add to, and what was said about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, or_, select

from spm_core.db import ScopedSession
from spm_core.goals.models import LIVE, Goal, GoalState, GoalVersion
from spm_core.goals.people import names_of, owner_of, under
from spm_core.goals.progress import GoalProgress, progress
from spm_core.goals.quotas import as_goal, key_of
from spm_core.goals.rules import Act, refusal
from spm_core.goals.thread import situation
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.money import Money
from spm_core.people.models import FOREVER
from spm_core.period import Period
from spm_core.quota.members import METRIC
from spm_core.quota.models import Quota


@dataclass(frozen=True, slots=True)
class Shown:
    """A goal in a list. Of a quota that was imported there is no goal yet: `id` is None and `quota_id` its own."""

    id: int | None
    quota_id: int | None
    owner_id: int
    owner: str
    scope: str
    metric: str
    each: str | None
    period: Period
    target: Money | Decimal
    weight: Decimal
    state: GoalState
    pending: Money | Decimal | None
    """What the target would be, where a change waits to be agreed."""
    progress: GoalProgress | None
    is_quota: bool

    @property
    def waits(self) -> bool:
        """Whether something of it is not agreed yet."""
        return self.state is GoalState.PROPOSED or self.pending is not None

    @property
    def ref(self) -> str:
        """How a call names it."""
        return str(self.id) if self.id else f"quota:{self.quota_id}"


def goals_of(
    session: ScopedSession,
    owner_id: int,
    now: datetime,
    *,
    team: bool = False,
    period: Period | None = None,
    catalogue: Catalogue = BUILT_IN,
    own_only: bool = False,
) -> tuple[Shown, ...]:
    """Live goals and quotas of a person, or of everybody under a lead, that touch a period or are not over yet.

    Those that their lead shares with the asker are among their own. Raises NotAllowed for somebody not theirs. Teams'
    goals are measured one by one; with `own_only` those are left out, and people add no statements.
    """
    today = session.principal.company.today(now)
    owner_of(session, owner_id)
    owners = under(session, owner_id, today) if team else frozenset({owner_id})
    when = period or Period(today, FOREVER)
    rows = _goals(session, owners, when, shared=not team and owner_id == session.principal.employee_id)
    keys = {key_of(row) for row in rows if row.is_quota}
    quotas = [quota for quota in _quotas(session, owners, when) if key_of(quota) not in keys]
    if own_only:
        rows, quotas = [row for row in rows if row.scope == "own"], [row for row in quotas if row.scope == "own"]
    all_of_them = [*rows, *(as_goal(quota) for quota in quotas)]
    quota_ids = [*(None for _ in rows), *(quota.id for quota in quotas)]
    names = names_of(session, {each.owner_id for each in all_of_them})
    found = progress(session, all_of_them, now, catalogue)
    changes = _pending(session, rows)
    listed = [
        shown(goal, names[goal.owner_id], done, changes.get(goal.id), quota_id)
        for goal, done, quota_id in zip(all_of_them, found, quota_ids, strict=True)
    ]
    return tuple(sorted(listed, key=lambda each: (each.owner, each.period.stop, each.metric, each.id or 0)))


def _goals(session: ScopedSession, owners: frozenset[int], when: Period, *, shared: bool) -> Sequence[Goal]:
    whose: ColumnElement[bool] = Goal.owner_id.in_(owners)
    if shared:
        led = under(session, session.principal.employee_id, session.scope["scope_today"])
        whose = or_(whose, and_(Goal.is_shared, Goal.owner_id.not_in(led)))
    then = (Goal.state.in_(LIVE), Goal.period_start < when.stop, Goal.period_end >= when.start)
    return session.scalars(select(Goal).where(whose, *then)).all()


def _quotas(session: ScopedSession, owners: frozenset[int], when: Period) -> Sequence[Quota]:
    then = (Quota.metric == METRIC, Quota.period_start < when.stop, Quota.period_end >= when.start)
    return session.scalars(select(Quota).where(Quota.owner_id.in_(owners), *then)).all()


def _pending(session: ScopedSession, goals: Iterable[Goal]) -> dict[int, GoalVersion]:
    """What waits to be agreed to in the place of what was."""
    ids = [goal.id for goal in goals if goal.state is GoalState.AGREED]
    waiting = select(GoalVersion).where(GoalVersion.goal_id.in_(ids), GoalVersion.state == GoalState.PROPOSED)
    return {version.goal_id: version for version in session.scalars(waiting)} if ids else {}


def shown(
    goal: Goal, owner: str, done: GoalProgress | None, change: GoalVersion | None, quota_id: int | None = None
) -> Shown:
    return Shown(
        id=goal.id,
        quota_id=quota_id,
        owner_id=goal.owner_id,
        owner=owner,
        scope=goal.scope,
        metric=goal.metric,
        each=goal.each.value if goal.each else None,
        period=goal.period,
        target=goal.amount,
        weight=goal.weight,
        state=goal.state,
        pending=amount_in(change.target, goal.currency) if change else None,
        progress=done,
        is_quota=goal.is_quota,
    )


def amount_in(target: Decimal, currency: str | None) -> Money | Decimal:
    return Money(target, currency) if currency else target


def where_i_may(session: ScopedSession, act: Act, now: datetime, period: Period | None = None) -> tuple[Shown, ...]:
    """The asker's own goals about which they may do this now; imported quotas too, of which everybody may speak."""
    me = session.principal.employee_id
    mine = [each for each in goals_of(session, me, now, period=period) if each.owner_id == me]
    rows = {row.id: row for row in session.scalars(select(Goal).where(Goal.owner_id == me, Goal.state.in_(LIVE)))}
    return tuple(each for each in mine if each.id is None or refusal(act, situation(session, rows[each.id])) is None)
