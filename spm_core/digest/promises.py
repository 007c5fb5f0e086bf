"""Goals that people took on, and who waits for an answer about one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

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
    """Agreed goals that touch those days, quotas apart, those that ended first; and all goals they are among."""
    today = session.principal.company.today(now)
    goals = goals_of(
        session, whose.lead_id, now, team=whose.team, period=within, catalogue=catalogue, own_only=whose.team
    )
    taken = [each for each in goals if each.id is not None and not each.is_quota and each.state is GoalState.AGREED]
    found = []
    for each in taken:
        over = each.period.stop <= today
        score = each.progress.score if each.progress else None
        kept = (score is not None and score >= 1) if over else True if score is not None and score >= 1 else None
        value = each.progress.value if each.progress else None
        found.append(Promise(each.id, each.owner, each.metric, each.target, value, each.period.end, kept))
    return tuple(sorted(found, key=lambda each: (each.due, each.person))), goals


def waiting(session: ScopedSession, goals: Iterable[Shown], now: datetime) -> tuple[Waiting, ...]:
    """Concerns that nobody answered, and goals that wait for somebody above their owner to agree."""
    me = session.principal.employee_id
    listed = {each.id: each for each in goals if each.id and not each.is_quota and each.owner_id != me}
    if not listed:
        return ()
    entries = session.scalars(select(GoalEntry).where(GoalEntry.goal_id.in_(listed)).order_by(GoalEntry.id)).all()
    last = {each.goal_id: each for each in entries if each.kind is GoalEntryKind.CONCERN or each.kind in SETTLES}
    asked = {each.goal_id: each for each in entries if each.kind in (GoalEntryKind.PROPOSED, GoalEntryKind.CHANGED)}
    concerns = [each for each in last.values() if each.kind is GoalEntryKind.CONCERN]
    proposals = [
        each for number, each in asked.items() if listed[number].waits and each.by_id == listed[number].owner_id
    ]
    found: tuple[tuple[WaitingKind, list[GoalEntry]], ...] = (("answer_concern", concerns), ("answer_goal", proposals))
    return tuple(
        Waiting(kind, each.goal_id, listed[each.goal_id].owner, (now - each.at).days)
        for kind, kept in found
        for each in kept
    )
