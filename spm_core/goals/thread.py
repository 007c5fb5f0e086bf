"""One goal as it stands: its versions, what was said about it, and how it stands for the asker."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.goals.models import Goal, GoalEntry, GoalEntryKind, GoalState, GoalVersion
from spm_core.goals.people import lock
from spm_core.goals.rules import Situation, Terms
from spm_core.people.service import may_see


def locked(session: ScopedSession, goal_id: int, *, seen: int | None = None) -> Goal:
    """Return a goal locked for writing.

    Raise NotAllowed where it does not exist or the asker may not discuss it, CoreError("goal_changed") where its
    latest version is not the one `seen`.
    """
    owner_id = session.scalar(select(Goal.owner_id).where(Goal.id == goal_id))
    if owner_id is None or not may_see(session, owner_id):
        raise NotAllowed
    lock(session, owner_id)
    goal = session.scalars(select(Goal).where(Goal.id == goal_id).execution_options(populate_existing=True)).one()
    if seen is not None and versions_of(session, goal)[-1].number != seen:
        raise CoreError("goal_changed")
    return goal


def latest_terms(session: ScopedSession, goal_id: int) -> tuple[Goal, Terms]:
    """Return a goal with its latest terms, agreed or not; raise NotAllowed where the asker may not discuss it."""
    goal = session.scalar(select(Goal).where(Goal.id == goal_id))
    if goal is None or not may_see(session, goal.owner_id):
        raise NotAllowed
    return goal, terms_of(versions_of(session, goal)[-1])


def versions_of(session: ScopedSession, goal: Goal) -> Sequence[GoalVersion]:
    """Return the versions of a goal, oldest first."""
    return session.scalars(select(GoalVersion).where(GoalVersion.goal_id == goal.id).order_by(GoalVersion.number)).all()


def entries_of(session: ScopedSession, goal: Goal) -> Sequence[GoalEntry]:
    """Return the exchange about a goal, oldest first."""
    return session.scalars(select(GoalEntry).where(GoalEntry.goal_id == goal.id).order_by(GoalEntry.id)).all()


SETTLES = (GoalEntryKind.ANSWERED, GoalEntryKind.CHANGED, GoalEntryKind.CONFIRMED, GoalEntryKind.ACKNOWLEDGED)


def situation(session: ScopedSession, goal: Goal) -> Situation:
    """Return how a goal stands for the asker; a quota that is no goal yet has neither versions nor entries."""
    me = session.principal.employee_id
    versions, entries = (versions_of(session, goal), entries_of(session, goal)) if goal.id else ((), ())
    number, proposer = (versions[-1].number, versions[-1].by_id) if versions else (goal.version, None)
    pending, mine = bool(versions) and versions[-1].state is GoalState.PROPOSED, goal.owner_id == me
    about_latest = [entry for entry in entries if entry.version == number]
    return Situation(
        state=goal.state,
        mine=mine,
        decides=not mine and may_see(session, goal.owner_id),
        is_quota=goal.is_quota,
        is_team=goal.scope == "team",
        pending=pending,
        by_me=pending and proposer == me,
        heard=any(entry.by_id == goal.owner_id for entry in about_latest),
        acknowledged=any(entry.kind is GoalEntryKind.ACKNOWLEDGED for entry in about_latest)
        or proposer == goal.owner_id,
        concerned=_concerned(entries),
    )


def _concerned(entries: Sequence[GoalEntry]) -> bool:
    last_concern = max((entry.id for entry in entries if entry.kind is GoalEntryKind.CONCERN), default=0)
    return last_concern > max((entry.id for entry in entries if entry.kind in SETTLES), default=0)


def terms_of(version: GoalVersion) -> Terms:
    return Terms(version.target, version.period, version.weight, version.parent_id)
