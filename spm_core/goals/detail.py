"""One goal in full: its exchange and versions, the goals it serves and those that were handed out from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.goals.models import LIVE, Goal, GoalEntry, GoalState, GoalVersion
from spm_core.goals.people import names_of
from spm_core.goals.progress import GoalPart, parts, progress
from spm_core.goals.quotas import key_of, only_set, quotas_of
from spm_core.goals.read import Shown, amount_in, shown
from spm_core.goals.rules import Act, steps
from spm_core.goals.thread import entries_of, situation, versions_of
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.money import Money
from spm_core.people.service import may_see, person
from spm_core.period import Period
from spm_core.quota.rules import over_assignment


@dataclass(frozen=True, slots=True)
class Serves:
    """A goal above, and the share of it that this one makes up, where both count the same thing."""

    goal_id: int
    owner: str
    scope: str
    period: Period
    target: Money | Decimal
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the goals below a team's goal add up to, beside its own target."""

    total: Money | Decimal
    goals: int
    over: Decimal | None
    """total ÷ own − 1; negative where less is handed out than the team owes."""


@dataclass(frozen=True, slots=True)
class GoalThread:
    goal: Goal
    shown: Shown
    mine: bool
    private: bool
    """Whether the asker may read and join the exchange, rather than only see that the goal exists."""
    versions: Sequence[GoalVersion]
    entries: Sequence[GoalEntry]
    names: dict[int, str]
    owner_ref: str
    """How a call names the owner."""
    acts: tuple[Act, ...]
    serves: tuple[Serves, ...]
    assigned: Assigned | None
    parts: tuple[GoalPart, ...]
    imported: Money | None
    """The quota as it stands now, where an import has changed it since it was agreed."""

    def amount_of(self, version: GoalVersion) -> Money | Decimal:
        return amount_in(version.target, self.goal.currency)


def goal_seen(session: ScopedSession, goal_id: int) -> Goal:
    """Return a goal; raise NotAllowed where it does not exist or the asker may not see it."""
    goal = session.scalar(select(Goal).where(Goal.id == goal_id))
    if goal is None:
        raise NotAllowed
    return goal


def thread(
    session: ScopedSession, goal: Goal, now: datetime, catalogue: Catalogue = BUILT_IN, quota_id: int | None = None
) -> GoalThread:
    """Return everything about a goal that `goal_seen` returned, or about a quota that `as_goal` turned into one."""
    private = may_see(session, goal.owner_id)
    versions, entries = (versions_of(session, goal), entries_of(session, goal)) if goal.id else ((), ())
    names = _names(session, goal, versions, entries)
    owner = person(session, goal.owner_id)
    [done] = progress(session, [goal], now, catalogue)
    return GoalThread(
        goal=goal,
        shown=shown(
            goal,
            names[goal.owner_id],
            done,
            _pending_change(goal, versions),
            quota_id,
            given=bool(only_set(session, [goal])),
        ),
        mine=goal.owner_id == session.principal.employee_id,
        private=private,
        versions=versions,
        entries=entries,
        names=names,
        owner_ref=owner.ref if owner else names[goal.owner_id],
        acts=steps(situation(session, goal)) if private else (),
        serves=_serves(session, goal),
        assigned=_assigned(session, goal) if private else None,
        parts=parts(session, goal, now, catalogue) if private else (),
        imported=_imported(session, goal) if private else None,
    )


def _names(
    session: ScopedSession, goal: Goal, versions: Sequence[GoalVersion], entries: Sequence[GoalEntry]
) -> dict[int, str]:
    """Return the names, by id, of the owner and of everybody who proposed or said anything."""
    authors = {version.by_id for version in versions} | {entry.by_id for entry in entries}
    return names_of(session, {goal.owner_id, *(author for author in authors if author)})


def _pending_change(goal: Goal, versions: Sequence[GoalVersion]) -> GoalVersion | None:
    """Return the version of an agreed goal that waits to be agreed in its turn."""
    if goal.state is not GoalState.AGREED:
        return None
    return next((version for version in versions if version.state is GoalState.PROPOSED), None)


def _imported(session: ScopedSession, goal: Goal) -> Money | None:
    """Return the quota behind an agreed goal where it no longer matches what was agreed."""
    quota = quotas_of(session, [goal]).get(key_of(goal)) if goal.state is GoalState.AGREED else None
    if quota is None or (quota.amount, quota.currency) == (goal.target, goal.currency):
        return None
    return Money(quota.amount, quota.currency)


def _serves(session: ScopedSession, goal: Goal) -> tuple[Serves, ...]:
    """Return the goals above that the asker may see, nearest first."""
    above: list[Serves] = []
    seen, parent_id = {goal.id}, goal.parent_id
    while parent_id is not None and parent_id not in seen:
        seen.add(parent_id)
        parent = session.scalar(select(Goal).where(Goal.id == parent_id))
        if parent is None:
            break
        comparable = (parent.metric, parent.currency, parent.each) == (goal.metric, goal.currency, goal.each)
        share = goal.target / parent.target if comparable and parent.target else None
        name = names_of(session, {parent.owner_id})[parent.owner_id]
        above.append(Serves(parent.id, name, parent.scope, parent.period, parent.amount, share))
        parent_id = parent.parent_id
    return tuple(above)


def _assigned(session: ScopedSession, goal: Goal) -> Assigned | None:
    """Return what was handed out from a goal in the same metric; None where nothing was."""
    if not goal.id:
        return None
    below = session.scalars(select(Goal).where(Goal.parent_id == goal.id, Goal.state.in_(LIVE))).all()
    unit = (goal.metric, goal.currency, goal.each)
    comparable = [child for child in below if (child.metric, child.currency, child.each) == unit]
    if not comparable:
        return None
    total = sum((child.target for child in comparable), Decimal(0))
    return Assigned(amount_in(total, goal.currency), len(comparable), over_assignment(total, goal.target))
