"""Report that a figure is wrong, find the issue again, and take the steps that change no figure."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.errors import CoreError, NotAllowed
from spm_core.issues.beyond import deciders, with_all_rights
from spm_core.issues.exchange import say
from spm_core.issues.models import DataIssue
from spm_core.issues.rules import (
    CLAIMANT_S,
    FIELDS,
    IssueAct,
    IssueKind,
    IssueOutcome,
    IssueState,
    IssueWanted,
    after,
    check_splits,
)

_OUTCOMES = {IssueAct.SETTLE: IssueOutcome.CORRECTED, IssueAct.DECLINE: IssueOutcome.DECLINED}


def report(
    session: ScopedSession,
    kind: IssueKind,
    deal_id: int | None,
    called: str,
    wanted: IssueWanted,
    comment: str,
    now: datetime,
) -> DataIssue:
    """Report that a figure is wrong, and tell whoever decides about it.

    Raise NotAllowed for a deal that the asker may not see, CoreError("already_reported"), ("nobody_decides"),
    ("nothing_wrong") where the figure is as wanted already, or what `check_splits` raises.
    """
    if deal_id is not None and session.get(Deal, deal_id) is None:
        raise NotAllowed
    if kind is IssueKind.SPLIT:
        check_splits(wanted.splits)
    _refuse_twice(session, kind, deal_id, called)
    me = session.principal.employee_id
    issue = DataIssue(
        claimant_id=me,
        resolver_id=_first_decider(session, kind, deal_id, wanted, now),
        kind=kind,
        deal_id=deal_id,
        deal_name=called,
        wanted=wanted.to_json(),
        comment=comment,
        state=IssueState.SUBMITTED,
        opened_at=now,
    )
    session.add(issue)
    session.flush()
    say(session, issue, IssueAct.SUBMIT, comment, now, me)
    return issue


def _first_decider(
    session: ScopedSession, kind: IssueKind, deal_id: int | None, wanted: IssueWanted, now: datetime
) -> int:
    """Return who is asked first; raise CoreError("nothing_wrong") or ("nobody_decides")."""
    with with_all_rights(session, now) as everything:
        if deal_id is not None and kind in FIELDS:
            _refuse_same(everything, deal_id, kind, wanted)
        people = deciders(everything, session.principal.employee_id, deal_id)
    if not people:
        raise CoreError("nobody_decides")
    return people[0]


def _refuse_twice(session: ScopedSession, kind: IssueKind, deal_id: int | None, called: str) -> None:
    mine = select(DataIssue).where(
        DataIssue.claimant_id == session.principal.employee_id,
        DataIssue.kind == kind,
        DataIssue.deal_id == deal_id if deal_id else DataIssue.deal_name == called,
        DataIssue.state.in_((IssueState.SUBMITTED, IssueState.IN_REVIEW, IssueState.PENDING_INFO)),
    )
    if (reported := session.scalars(mine.limit(1)).first()) is not None and kind is not IssueKind.OTHER:
        raise CoreError("already_reported", issue=reported.id)


def _refuse_same(everything: ScopedSession, deal_id: int, kind: IssueKind, wanted: IssueWanted) -> None:
    from spm_core.imports.correcting import stored_value

    field = FIELDS[kind]
    if stored_value(everything, deal_id, field) == wanted.stored(field):
        raise CoreError("nothing_wrong")


def found(session: ScopedSession, issue_id: int, *, changing: bool = False) -> DataIssue:
    """Return an issue that the asker may see, locked where `changing`; raise NotAllowed for any other."""
    wanted = select(DataIssue).where(DataIssue.id == issue_id)
    issue = session.scalars(wanted.with_for_update() if changing else wanted).one_or_none()
    if issue is None:
        raise NotAllowed
    return issue


def to_decide(session: ScopedSession, issue_id: int, act: IssueAct) -> DataIssue:
    """Return an issue on which the asker may take this step: the claimant theirs, others who see it the rest.

    Raise NotAllowed where they may not, CoreError("issue_is_over") where it comes too late.
    """
    issue = found(session, issue_id, changing=True)
    if (issue.claimant_id == session.principal.employee_id) != (act in CLAIMANT_S):
        raise NotAllowed
    after(issue.state, act)
    return issue


def answer(session: ScopedSession, issue_id: int, act: IssueAct, text: str, now: datetime) -> DataIssue:
    """Take a step of the exchange that changes no figure.

    Raise NotAllowed where it is not the asker's, CoreError("issue_is_over") where it comes too late, and
    ("nobody_else") where there is nobody to forward to.
    """
    if act in (IssueAct.SUBMIT, IssueAct.CORRECT, IssueAct.OVERRULE):
        raise NotAllowed
    issue, me = to_decide(session, issue_id, act), session.principal.employee_id
    if act is IssueAct.CLOSE and issue.outcome is None:
        issue.outcome = IssueOutcome.WITHDRAWN
    if act is IssueAct.REPLY:
        issue.outcome = None  # a claimant who is not content with the outcome reopens the issue
    issue.outcome = _OUTCOMES.get(act, issue.outcome)
    issue.state = after(issue.state, act)
    if act is IssueAct.FORWARD:
        issue.resolver_id = _next_decider(session, issue, now)
    elif act not in CLAIMANT_S:
        issue.resolver_id = me
    say(session, issue, act, text, now, me)
    return issue


def _next_decider(session: ScopedSession, issue: DataIssue, now: datetime) -> int:
    me = session.principal.employee_id
    with with_all_rights(session, now) as everything:
        people = deciders(everything, issue.claimant_id, issue.deal_id)
    later = people[people.index(me) + 1 :] if me in people else people
    if not later:
        raise CoreError("nobody_else")
    return later[0]
