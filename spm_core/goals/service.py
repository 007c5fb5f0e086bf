"""Propose, change, agree to and discuss goals; every step is told to the other side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.goals.above import check_parent, parent_for
from spm_core.goals.models import LIVE, LONGEST, Each, Goal, GoalEntry, GoalEntryKind, GoalState, GoalVersion
from spm_core.goals.people import deciders, lock, owner_of
from spm_core.goals.quotas import adopt, as_goal, key_of, quotas_of, write_quota
from spm_core.goals.rules import Act, Terms, check_step, check_terms
from spm_core.goals.thread import locked, situation, terms_of, versions_of
from spm_core.metrics.catalogue import BUILT_IN, Catalogue, find
from spm_core.notices.service import owe
from spm_core.people.service import leads_somebody
from spm_core.quota.members import METRIC
from spm_core.quota.models import Quota

WORTH_SAYING = timedelta(days=14)
"""How long a step of the exchange is still worth telling."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A goal that somebody is about to propose."""

    owner_id: int
    metric: str
    terms: Terms
    scope: str = "own"
    each: Each | None = None
    why: str | None = None


def propose(session: ScopedSession, draft: Draft, now: datetime, catalogue: Catalogue = BUILT_IN) -> Goal:
    """Propose a new goal, or a change to the one that exists for the same metric and days.

    Nothing counts until it is agreed. Raise NotAllowed for an owner whose goals the asker may not see, CoreError for
    terms that make no valid goal.
    """
    check(session, draft, now, catalogue)
    lock(session, draft.owner_id)
    terms = draft.terms
    if terms.parent_id is None:
        today = session.principal.company.today(now)
        parent = parent_for(session, draft.owner_id, draft.metric, terms.period, today)
        parent = adopt(session, parent, now) if isinstance(parent, Quota) else parent
        terms = replace(terms, parent_id=parent.id if parent else None)
    goal = _fresh(session, replace(draft, terms=terms), catalogue)
    existing = _alike(session, goal)
    existing = adopt(session, existing, now) if isinstance(existing, Quota) else existing
    if existing is not None:
        return change(session, existing.id, terms, draft.why, now, catalogue)
    check_parent(session, goal, terms.parent_id)
    session.add(goal)
    session.flush()
    _add_version(session, goal, 1, terms, draft.why, now)
    _record(session, goal, GoalEntryKind.PROPOSED, draft.why, now)
    return goal


def _fresh(session: ScopedSession, draft: Draft, catalogue: Catalogue) -> Goal:
    me, terms = session.principal, draft.terms
    return Goal(
        owner_id=draft.owner_id,
        scope=draft.scope,
        metric=draft.metric,
        currency=me.company.currency if catalogue[draft.metric].unit in ("money", "money_per_day") else None,
        each=draft.each,
        is_quota=draft.metric == METRIC and draft.each is None and draft.owner_id != me.employee_id,
        state=GoalState.PROPOSED,
        version=1,
        **_columns(terms),
    )


def check(session: ScopedSession, draft: Draft, now: datetime, catalogue: Catalogue = BUILT_IN) -> Goal | None:
    """Return the goal that this draft would change, if there is one; raise as `propose` does."""
    metric, today = find(draft.metric, catalogue), session.principal.company.today(now)
    check_terms(draft.terms, metric, draft.each, today, catalogue)
    owner = owner_of(session, draft.owner_id)
    if draft.scope == "team" and not leads_somebody(session, owner.id, today):
        raise CoreError("goal_no_team", name=owner.name)
    existing = _alike(session, _fresh(session, draft, catalogue))
    existing = as_goal(existing) if isinstance(existing, Quota) else existing
    if existing is not None and existing.state is GoalState.AGREED and existing.target == draft.terms.target:
        raise CoreError("goal_unchanged")
    return existing


def _alike(session: ScopedSession, goal: Goal) -> Goal | Quota | None:
    """Return the live goal for the same metric and days, or the imported quota that is no goal yet."""
    live = session.scalars(select(Goal).where(Goal.owner_id == goal.owner_id, Goal.state.in_(LIVE)))
    same_days = (row for row in live if key_of(row) == key_of(goal))
    existing = next((row for row in same_days if (row.each, row.is_quota) == (goal.each, goal.is_quota)), None)
    return existing or quotas_of(session, [goal]).get(key_of(goal))


def change(
    session: ScopedSession,
    goal_id: int,
    terms: Terms,
    why: str | None,
    now: datetime,
    catalogue: Catalogue = BUILT_IN,
    *,
    seen: int | None = None,
) -> Goal:
    """Propose new terms for a goal; those agreed before count until these are agreed too.

    `seen` is the number of the version that the asker was looking at.
    """
    goal = locked(session, goal_id, seen=seen)
    current = situation(session, goal)
    check_step(Act.CHANGE, current)
    check_terms(terms, find(goal.metric, catalogue), goal.each, session.principal.company.today(now), catalogue)
    versions = versions_of(session, goal)
    if terms_of(versions[-1]).alike(terms) and versions[-1].state in LIVE:
        raise CoreError("goal_unchanged")
    if goal.is_quota and not terms.period.same_days(goal.period):
        raise CoreError("goal_quota_period", argument="period")
    if goal.state is GoalState.AGREED and not why:
        raise CoreError("goal_needs_why", argument="why")
    check_parent(session, goal, terms.parent_id)
    for version in versions:
        version.state = GoalState.SUPERSEDED if version.state is GoalState.PROPOSED else version.state
    number = versions[-1].number + 1
    _add_version(session, goal, number, terms, why, now)
    if goal.state is GoalState.PROPOSED:
        _take(goal, terms, number)
    _record(session, goal, GoalEntryKind.CHANGED, why, now)
    return goal


def step(
    session: ScopedSession, goal_id: int, act: Act, now: datetime, text: str | None = None, *, seen: int | None = None
) -> Goal:
    """Acknowledge, comment, raise a concern, answer, confirm, decline, withdraw or share.

    Raise NotAllowed for a step that is not the asker's, CoreError("goal_changed") where they were looking at an older
    version, and CoreError with the reason where the step is not possible now, as when it has been taken already.
    """
    if text is not None and len(text) > LONGEST:
        raise CoreError("too_long", limit=LONGEST, argument="text")
    goal = locked(session, goal_id, seen=seen)
    current = situation(session, goal)
    if act is Act.ANSWER and not current.concerned:
        act = Act.COMMENT  # somebody else answered first; what was written is kept
    check_step(act, current)
    versions = versions_of(session, goal)
    last = versions[-1]
    agrees = act is Act.CONFIRM or act is Act.ACKNOWLEDGE
    if agrees and current.pending:
        _agree(session, goal, versions, now)
    elif act in (Act.DECLINE, Act.WITHDRAW):
        _drop(goal, last, GoalState.DECLINED if act is Act.DECLINE else GoalState.WITHDRAWN)
    elif act is Act.SHARE:
        goal.is_shared = not goal.is_shared
    _record(
        session, goal, _KIND.get(act) or (GoalEntryKind.SHARED if goal.is_shared else GoalEntryKind.HIDDEN), text, now
    )
    return goal


_KIND = {
    Act.ACKNOWLEDGE: GoalEntryKind.ACKNOWLEDGED,
    Act.COMMENT: GoalEntryKind.COMMENTED,
    Act.CONCERN: GoalEntryKind.CONCERN,
    Act.ANSWER: GoalEntryKind.ANSWERED,
    Act.CONFIRM: GoalEntryKind.CONFIRMED,
    Act.DECLINE: GoalEntryKind.DECLINED,
    Act.WITHDRAW: GoalEntryKind.WITHDRAWN,
}


def _agree(session: ScopedSession, goal: Goal, versions: Sequence[GoalVersion], now: datetime) -> None:
    *before, last = versions
    for version in before:
        version.state = GoalState.SUPERSEDED if version.state is GoalState.AGREED else version.state
    last.state, last.agreed_at, goal.state = GoalState.AGREED, now, GoalState.AGREED
    _take(goal, terms_of(last), last.number)
    if goal.is_quota:
        write_quota(session, goal)


def _drop(goal: Goal, last: GoalVersion, state: GoalState) -> None:
    """Drop the last version: a goal that was never agreed ends, otherwise what was agreed before stays."""
    if goal.state is GoalState.PROPOSED or last.state is GoalState.AGREED:
        goal.state = state
    last.state = state


def active(session: ScopedSession, employee_id: int, today: date) -> Sequence[Goal]:
    """Return the agreed goals of a person, and of the team they lead, whose period includes today.

    Raise NotAllowed for anybody whose goals the asker may not see. An imported quota that nobody has acted on is no
    goal yet: quota.service reads those.
    """
    owner_of(session, employee_id)
    running = (Goal.period_start <= today, Goal.period_end >= today)
    mine = select(Goal).where(Goal.owner_id == employee_id, Goal.state == GoalState.AGREED, *running)
    return session.scalars(mine.order_by(Goal.period_end, Goal.id)).all()


def _columns(terms: Terms) -> dict[str, object]:
    return {
        "target": terms.target,
        "period_start": terms.period.start,
        "period_end": terms.period.end,
        "weight": terms.weight,
        "parent_id": terms.parent_id,
    }


def _take(goal: Goal, terms: Terms, number: int) -> None:
    for name, value in {**_columns(terms), "version": number}.items():
        setattr(goal, name, value)


def _add_version(session: ScopedSession, goal: Goal, number: int, terms: Terms, why: str | None, now: datetime) -> None:
    by = session.principal.employee_id
    who = {"goal_id": goal.id, "owner_id": goal.owner_id, "by_id": by}
    session.add(GoalVersion(number=number, state=GoalState.PROPOSED, at=now, why=why, **who, **_columns(terms)))


def _record(session: ScopedSession, goal: Goal, kind: GoalEntryKind, text: str | None, now: datetime) -> None:
    """Record a step, and have the other side and whoever proposed the version told about it."""
    me, last = session.principal.employee_id, versions_of(session, goal)[-1]
    version, proposer = last.number, last.by_id
    entry = GoalEntry(
        goal_id=goal.id, owner_id=goal.owner_id, version=version, kind=kind, by_id=me, at=now, text=text or None
    )
    session.add(entry)
    session.flush()
    if kind in (GoalEntryKind.SHARED, GoalEntryKind.HIDDEN):
        return
    today = session.principal.company.today(now)
    others = {goal.owner_id} if goal.owner_id != me else set(deciders(session, goal.owner_id, today))
    for other in sorted((others | {proposer or me}) - {me}):
        key = f"goal:{goal.id}:{entry.id}:{other}"
        args = {"goal": goal.id, "entry": entry.id}
        owe(session, key, "goal", args, to=other, due=now, expires=now + WORTH_SAYING)
