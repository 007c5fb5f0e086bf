"""Goals that people have agreed to, and who is waiting for an answer about one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, timedelta

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.digest.rules import Promise, Waiting, WaitingKind
from spm_core.goals.models import LIVE, Goal, GoalEntry, GoalEntryKind, GoalState, GoalVersion
from spm_core.goals.people import names_of
from spm_core.goals.read import Shown, goals_of
from spm_core.goals.thread import SETTLES
from spm_core.metrics.catalogue import Catalogue
from spm_core.period import Period
from spm_core.who import Who


def promises(
    session: ScopedSession, whose: Who, within: Period, now: datetime, catalogue: Catalogue
) -> tuple[tuple[Promise, ...], tuple[Shown, ...]]:
    """Return the agreed goals other than quotas that touch those days, earliest due first; and all goals shown."""
    today = session.principal.company.today(now)
    goals = goals_of(session, whose.id, now, team=whose.team, period=within, catalogue=catalogue, own_only=whose.team)
    agreed = [goal for goal in goals if goal.id is not None and not goal.is_quota and goal.state is GoalState.AGREED]
    promised = [_promise(goal, today) for goal in agreed]
    return tuple(sorted(promised, key=lambda promise: (promise.due, promise.person))), goals


def _promise(goal: Shown, today: date) -> Promise:
    done = goal.progress
    value, over = done.value if done else None, goal.period.stop <= today
    kept = True if done and done.verdict == "met" else False if over else None
    return Promise(goal.id, goal.owner, goal.metric, goal.target, value, goal.period.end, kept)


def waiting(session: ScopedSession, goals: Iterable[Shown], owners: Set[int], now: datetime) -> tuple[Waiting, ...]:
    """Return the concerns about those goals that nobody has answered, and what the owners propose and nobody agreed to.

    What an owner proposes waits whenever it begins, so it is looked for among all their goals that are not over.
    """
    me, today = session.principal.employee_id, session.principal.company.today(now)
    others = {goal.id: goal.owner_id for goal in goals if goal.id and not goal.is_quota and goal.owner_id != me}
    proposed = pending(session, owners - {me}, today)
    others |= {version.goal_id: version.owner_id for version in proposed}
    if not others:
        return ()
    entries = session.scalars(select(GoalEntry).where(GoalEntry.goal_id.in_(others)).order_by(GoalEntry.id)).all()
    concerns = open_concerns(entries)
    unsettled = {entry.goal_id for entry in concerns}
    names = names_of(session, set(others.values()))
    asked = [version for version in proposed if version.by_id == version.owner_id and version.goal_id not in unsettled]
    return (
        *(_waits("answer_concern", entry.goal_id, names[others[entry.goal_id]], now - entry.at) for entry in concerns),
        *(_waits("answer_goal", version.goal_id, names[version.owner_id], now - version.at) for version in asked),
    )


def pending(session: ScopedSession, owners: Set[int], today: date) -> Sequence[GoalVersion]:
    """Return the versions of those people's goals that wait to be agreed to, whenever they begin."""
    if not owners:
        return ()
    wanted = select(GoalVersion).join(Goal, Goal.id == GoalVersion.goal_id)
    live = (Goal.state.in_(LIVE), GoalVersion.period_end >= today)
    waits = (GoalVersion.state == GoalState.PROPOSED, GoalVersion.owner_id.in_(owners))
    return session.scalars(wanted.where(*live, *waits).order_by(GoalVersion.id)).all()


def _waits(kind: WaitingKind, goal: int, person: str, since: timedelta) -> Waiting:
    return Waiting(kind, goal, person, since.days)


def open_concerns(entries: Iterable[GoalEntry]) -> list[GoalEntry]:
    """Return the last concern about each goal, where nothing has settled it since; entries come oldest first."""
    last = {entry.goal_id: entry for entry in entries if entry.kind in (GoalEntryKind.CONCERN, *SETTLES)}
    return [entry for entry in last.values() if entry.kind is GoalEntryKind.CONCERN]
