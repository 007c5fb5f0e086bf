"""Goals to show: whose they are, how far they are, what they add to, and what was said about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, or_, select

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.goals.models import LIVE, Goal, GoalEntry, GoalVersion, State
from spm_core.goals.people import names_of, owner_of, under
from spm_core.goals.progress import Part, Progress, parts, progress
from spm_core.goals.quotas import as_goal, key_of, quotas_of
from spm_core.goals.rules import Act, steps
from spm_core.goals.thread import entries_of, situation, versions_of
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.money import Money
from spm_core.people.models import FOREVER
from spm_core.people.service import may_see
from spm_core.period import Period
from spm_core.quota.members import METRIC
from spm_core.quota.models import Quota
from spm_core.quota.rules import over_assignment


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
    state: State
    pending: Money | Decimal | None
    """What the target would be, where a change waits to be agreed."""
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class Serves:
    """A goal above: what share of it this one is, where they count the same."""

    goal_id: int
    owner: str
    scope: str
    period: Period
    target: Money | Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the goals below a team's add up to, beside its own."""

    total: Money | Decimal
    goals: int
    over: Decimal | None
    """total ÷ own − 1; negative where less is handed out than the team owes."""


@dataclass(frozen=True, slots=True)
class Thread:
    """One goal with all that belongs to it."""

    goal: Goal
    shown: Shown
    mine: bool
    private: bool
    """Whether the asker may talk about it, not only see that it is there."""
    versions: Sequence[GoalVersion]
    entries: Sequence[GoalEntry]
    names: dict[int, str]
    acts: tuple[Act, ...]
    serves: tuple[Serves, ...]
    assigned: Assigned | None
    parts: tuple[Part, ...]
    imported: Money | None
    """The quota as it is now, where an import changed it since."""


def goals_of(
    session: ScopedSession,
    owner_id: int,
    now: datetime,
    *,
    team: bool = False,
    period: Period | None = None,
    catalogue: Catalogue = BUILT_IN,
) -> tuple[Shown, ...]:
    """Live goals and quotas of a person, or of everybody under a lead, that touch a period or are not over yet.

    Those that their lead shares with the asker are among their own. Raises NotAllowed for somebody not theirs.
    """
    today = session.principal.company.today(now)
    owner_of(session, owner_id)
    owners = under(session, owner_id, today) if team else frozenset({owner_id})
    when = period or Period(today, FOREVER)
    rows = _goals(session, owners, when, shared=not team and owner_id == session.principal.employee_id)
    keys = {key_of(row) for row in rows if row.is_quota}
    quotas = [quota for quota in _quotas(session, owners, when) if key_of(quota) not in keys]
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
    ids = [goal.id for goal in goals if goal.state is State.AGREED]
    waiting = select(GoalVersion).where(GoalVersion.goal_id.in_(ids), GoalVersion.state == State.PROPOSED)
    return {version.goal_id: version for version in session.scalars(waiting)} if ids else {}


def shown(
    goal: Goal, owner: str, done: Progress | None, change: GoalVersion | None, quota_id: int | None = None
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
        pending=_amount(change.target, goal.currency) if change else None,
        progress=done,
    )


def _amount(target: Decimal, currency: str | None) -> Money | Decimal:
    return Money(target, currency) if currency else target


# ---------------------------------------------------------------- one goal


def goal_seen(session: ScopedSession, goal_id: int) -> Goal:
    """Raises NotAllowed for a goal that is not there, or not theirs to see."""
    found = session.scalar(select(Goal).where(Goal.id == goal_id))
    if found is None:
        raise NotAllowed
    return found


def thread(session: ScopedSession, goal: Goal, now: datetime, catalogue: Catalogue = BUILT_IN) -> Thread:
    private = may_see(session, goal.owner_id)
    versions, said = versions_of(session, goal), entries_of(session, goal)
    spoke = {each.by_id for each in versions} | {each.by_id for each in said} | {goal.owner_id}
    names = names_of(session, {each for each in spoke if each})
    [done] = progress(session, [goal], now, catalogue)
    waiting = next((each for each in versions if each.state is State.PROPOSED), None)
    change = waiting if goal.state is State.AGREED else None
    quota = quotas_of(session, [goal]).get(key_of(goal)) if goal.state is State.AGREED and private else None
    drifted = quota is not None and (quota.amount, quota.currency) != (goal.target, goal.currency)
    return Thread(
        goal=goal,
        shown=shown(goal, names[goal.owner_id], done, change),
        mine=goal.owner_id == session.principal.employee_id,
        private=private,
        versions=versions,
        entries=said,
        names=names,
        acts=steps(situation(session, goal)) if private else (),
        serves=_serves(session, goal),
        assigned=_assigned(session, goal) if private else None,
        parts=parts(session, goal, now, catalogue) if private else (),
        imported=Money(quota.amount, quota.currency) if quota and drifted else None,
    )


def _serves(session: ScopedSession, goal: Goal) -> tuple[Serves, ...]:
    """The goals above that the asker may see, the nearest first."""
    found: list[Serves] = []
    seen, parent_id = {goal.id}, goal.parent_id
    while parent_id is not None and parent_id not in seen:
        seen.add(parent_id)
        parent = session.scalar(select(Goal).where(Goal.id == parent_id))
        if parent is None:
            break
        alike = (parent.metric, parent.currency, parent.each) == (goal.metric, goal.currency, goal.each)
        part = goal.target / parent.target if alike and parent.target else None
        name = names_of(session, {parent.owner_id})[parent.owner_id]
        found.append(Serves(parent.id, name, parent.scope, parent.period, parent.amount, part))
        parent_id = parent.parent_id
    return tuple(found)


def _assigned(session: ScopedSession, goal: Goal) -> Assigned | None:
    """What was handed out of a goal, of the same metric."""
    below = session.scalars(select(Goal).where(Goal.parent_id == goal.id, Goal.state.in_(LIVE))).all()
    alike = [
        each for each in below if (each.metric, each.currency, each.each) == (goal.metric, goal.currency, goal.each)
    ]
    if not alike:
        return None
    total = sum((each.target for each in alike), Decimal(0))
    return Assigned(_amount(total, goal.currency), len(alike), over_assignment(total, goal.target))
