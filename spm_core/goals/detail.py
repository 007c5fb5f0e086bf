"""One goal with all that belongs to it: its exchange, its versions, what it adds to and what it was handed out to."""

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
from spm_core.goals.quotas import key_of, quotas_of
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
class GoalThread:
    """One goal with all that belongs to it."""

    goal: Goal
    shown: Shown
    mine: bool
    private: bool
    """Whether the asker may talk about it, not only see that it is there."""
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
    """The quota as it is now, where an import changed it since."""

    def amount_of(self, version: GoalVersion) -> Money | Decimal:
        return amount_in(version.target, self.goal.currency)


def goal_seen(session: ScopedSession, goal_id: int) -> Goal:
    """Raises NotAllowed for a goal that is not there, or not theirs to see."""
    found = session.scalar(select(Goal).where(Goal.id == goal_id))
    if found is None:
        raise NotAllowed
    return found


def thread(
    session: ScopedSession, goal: Goal, now: datetime, catalogue: Catalogue = BUILT_IN, quota_id: int | None = None
) -> GoalThread:
    """Of a goal as goal_seen gave it, or of a quota as_goal."""
    private = may_see(session, goal.owner_id)
    versions, said = (versions_of(session, goal), entries_of(session, goal)) if goal.id else ((), ())
    spoke = {each.by_id for each in versions} | {each.by_id for each in said} | {goal.owner_id}
    names = names_of(session, {each for each in spoke if each})
    owner = person(session, goal.owner_id)
    [done] = progress(session, [goal], now, catalogue)
    waiting = next((each for each in versions if each.state is GoalState.PROPOSED), None)
    change = waiting if goal.state is GoalState.AGREED else None
    quota = quotas_of(session, [goal]).get(key_of(goal)) if goal.state is GoalState.AGREED and private else None
    drifted = quota is not None and (quota.amount, quota.currency) != (goal.target, goal.currency)
    return GoalThread(
        goal=goal,
        shown=shown(goal, names[goal.owner_id], done, change, quota_id),
        mine=goal.owner_id == session.principal.employee_id,
        private=private,
        versions=versions,
        entries=said,
        names=names,
        owner_ref=owner.ref if owner else names[goal.owner_id],
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
    if not goal.id:
        return None
    below = session.scalars(select(Goal).where(Goal.parent_id == goal.id, Goal.state.in_(LIVE))).all()
    alike = [
        each for each in below if (each.metric, each.currency, each.each) == (goal.metric, goal.currency, goal.each)
    ]
    if not alike:
        return None
    total = sum((each.target for each in alike), Decimal(0))
    return Assigned(amount_in(total, goal.currency), len(alike), over_assignment(total, goal.target))
