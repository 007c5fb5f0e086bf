"""Goals to show: whose they are, what they ask for, how far they have got, and what still waits to be agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, or_, select

from spm_core.db import ScopedSession
from spm_core.goals.models import ENDED, LIVE, Goal, GoalState, GoalVersion
from spm_core.goals.people import names_of, owner_of, under
from spm_core.goals.progress import GoalProgress, Value, progress
from spm_core.goals.quotas import as_goal, key_of, only_set
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
    """A goal in a list; an imported quota that is no goal yet has no `id`, only a `quota_id`."""

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
    """The new target, where a change waits to be agreed."""
    progress: GoalProgress | None
    is_quota: bool

    @property
    def waits(self) -> bool:
        """Whether the goal, or a change to it, is still to be agreed."""
        return self.state is GoalState.PROPOSED or self.pending is not None

    @property
    def in_force(self) -> bool:
        """Whether it counts now, agreed or set."""
        return self.state in (GoalState.AGREED, GoalState.SET)

    @property
    def owed(self) -> Value:
        """What it asks for: of a quota what is in effect, as figures measure it, in the company's currency."""
        return self.progress.target if self.is_quota and self.progress else self.target

    @property
    def ref(self) -> str:
        """How a call names this goal or quota."""
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
    ended: bool = False,
) -> tuple[Shown, ...]:
    """Return the live goals and quotas of a person, or with `team` of everybody under them.

    They touch `period`; without one, they are not over yet. With `ended`, also those declined or withdrawn. The
    asker's own include those that a lead shares with them. Raise NotAllowed for somebody whose goals the asker may not
    see. Each team goal takes a statement of its own to measure; `own_only` leaves those out, so that the statements do
    not grow with the people.
    """
    today = session.principal.company.today(now)
    owner_of(session, owner_id)
    owners = under(session, owner_id, today) if team else frozenset({owner_id})
    shown_period = period or Period(today, FOREVER)
    shared, states = not team and owner_id == session.principal.employee_id, (*LIVE, *(ENDED if ended else ()))
    rows = _goals(session, owners, shown_period, states, shared=shared)
    keys = {key_of(row) for row in rows if row.is_quota and row.state in LIVE}
    quotas = [quota for quota in _quotas(session, owners, shown_period) if key_of(quota) not in keys]
    if own_only:
        rows, quotas = [row for row in rows if row.scope == "own"], [row for row in quotas if row.scope == "own"]
    listed_goals = [*rows, *(as_goal(quota) for quota in quotas)]
    quota_ids = [*(None for _ in rows), *(quota.id for quota in quotas)]
    names = names_of(session, {goal.owner_id for goal in listed_goals})
    reports = progress(session, listed_goals, now, catalogue)
    changes, given = _pending(session, rows), only_set(session, rows)
    listed = [
        shown(goal, names[goal.owner_id], done, changes.get(goal.id), quota_id, given=goal.id in given)
        for goal, done, quota_id in zip(listed_goals, reports, quota_ids, strict=True)
    ]
    return tuple(sorted(listed, key=lambda goal: (goal.owner, goal.period.stop, goal.metric, goal.id or 0)))


def _goals(
    session: ScopedSession, owners: frozenset[int], when: Period, states: Sequence[GoalState], *, shared: bool
) -> Sequence[Goal]:
    whose: ColumnElement[bool] = Goal.owner_id.in_(owners)
    if shared:
        led = under(session, session.principal.employee_id, session.scope["scope_today"])
        whose = or_(whose, and_(Goal.is_shared, Goal.owner_id.not_in(led)))
    then = (Goal.state.in_(states), Goal.period_start < when.stop, Goal.period_end >= when.start)
    return session.scalars(select(Goal).where(whose, *then)).all()


def _quotas(session: ScopedSession, owners: frozenset[int], when: Period) -> Sequence[Quota]:
    then = (Quota.metric == METRIC, Quota.period_start < when.stop, Quota.period_end >= when.start)
    return session.scalars(select(Quota).where(Quota.owner_id.in_(owners), *then)).all()


def _pending(session: ScopedSession, goals: Iterable[Goal]) -> dict[int, GoalVersion]:
    """Return, by goal, the version of an agreed goal that waits to be agreed in its turn."""
    ids = [goal.id for goal in goals if goal.state is GoalState.AGREED]
    waiting = select(GoalVersion).where(GoalVersion.goal_id.in_(ids), GoalVersion.state == GoalState.PROPOSED)
    return {version.goal_id: version for version in session.scalars(waiting)} if ids else {}


def shown(
    goal: Goal,
    owner: str,
    done: GoalProgress | None,
    change: GoalVersion | None,
    quota_id: int | None = None,
    *,
    given: bool,
) -> Shown:
    """Return a goal to show; `given` quotas were set for somebody who has not accepted them."""
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
        state=GoalState.SET if given or quota_id is not None else goal.state,
        pending=amount_in(change.target, goal.currency) if change else None,
        progress=done,
        is_quota=goal.is_quota,
    )


def amount_in(target: Decimal, currency: str | None) -> Money | Decimal:
    return Money(target, currency) if currency else target


def where_i_may(session: ScopedSession, act: Act, now: datetime, period: Period | None = None) -> tuple[Shown, ...]:
    """Return those of the asker's own goals on which they may take this step now.

    Imported quotas are always among them: everybody may speak about theirs.
    """
    me = session.principal.employee_id
    mine = [goal for goal in goals_of(session, me, now, period=period) if goal.owner_id == me]
    rows = {row.id: row for row in session.scalars(select(Goal).where(Goal.owner_id == me, Goal.state.in_(LIVE)))}
    return tuple(goal for goal in mine if goal.id is None or refusal(act, situation(session, rows[goal.id])) is None)
