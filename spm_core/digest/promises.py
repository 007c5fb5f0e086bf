"""Goals that people have agreed to, and who is waiting for an answer about one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.whose import Whose
from spm_core.digest.rules import Promise, Waiting, WaitingKind
from spm_core.goals.models import GoalEntry, GoalEntryKind, GoalState
from spm_core.goals.read import Shown, goals_of
from spm_core.goals.thread import SETTLES
from spm_core.metrics.catalogue import Catalogue
from spm_core.period import Period


def promises(
    session: ScopedSession, whose: Whose, within: Period, now: datetime, catalogue: Catalogue
) -> tuple[tuple[Promise, ...], tuple[Shown, ...]]:
    """Return the agreed goals other than quotas that touch those days, earliest due first; and all goals shown."""
    today = session.principal.company.today(now)
    goals = goals_of(
        session, whose.lead_id, now, team=whose.team, period=within, catalogue=catalogue, own_only=whose.team
    )
    agreed = [goal for goal in goals if goal.id is not None and not goal.is_quota and goal.state is GoalState.AGREED]
    promised = [_promise(goal, today) for goal in agreed]
    return tuple(sorted(promised, key=lambda promise: (promise.due, promise.person))), goals


def _promise(goal: Shown, today: date) -> Promise:
    score = goal.progress.score if goal.progress else None
    value = goal.progress.value if goal.progress else None
    reached, over = score is not None and score >= 1, goal.period.stop <= today
    kept = reached if reached or over else None
    return Promise(goal.id, goal.owner, goal.metric, goal.target, value, goal.period.end, kept)


def waiting(session: ScopedSession, goals: Iterable[Shown], now: datetime) -> tuple[Waiting, ...]:
    """Return the concerns that nobody has answered, and the owners' proposals that nobody has agreed to yet."""
    me = session.principal.employee_id
    others = {goal.id: goal for goal in goals if goal.id and not goal.is_quota and goal.owner_id != me}
    if not others:
        return ()
    entries = session.scalars(select(GoalEntry).where(GoalEntry.goal_id.in_(others)).order_by(GoalEntry.id)).all()
    concerns = _open_concerns(entries)
    proposals = [
        proposal
        for proposal in _last_proposals(entries)
        if others[proposal.goal_id].waits and proposal.by_id == others[proposal.goal_id].owner_id
    ]
    by_kind: tuple[tuple[WaitingKind, list[GoalEntry]], ...] = (
        ("answer_concern", concerns),
        ("answer_goal", proposals),
    )
    return tuple(
        Waiting(kind, entry.goal_id, others[entry.goal_id].owner, (now - entry.at).days)
        for kind, waiting_entries in by_kind
        for entry in waiting_entries
    )


def _open_concerns(entries: Iterable[GoalEntry]) -> list[GoalEntry]:
    """Return the last concern about each goal, where nothing has settled it since; entries come oldest first."""
    last = {entry.goal_id: entry for entry in entries if entry.kind in (GoalEntryKind.CONCERN, *SETTLES)}
    return [entry for entry in last.values() if entry.kind is GoalEntryKind.CONCERN]


def _last_proposals(entries: Iterable[GoalEntry]) -> list[GoalEntry]:
    proposing = (GoalEntryKind.PROPOSED, GoalEntryKind.CHANGED)
    return list({entry.goal_id: entry for entry in entries if entry.kind in proposing}.values())
