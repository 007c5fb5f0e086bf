"""What is said about an issue is kept with it, and told to whom it concerns."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.issues.models import CorrectionParty, DataIssue, DealCorrection, IssueEntry
from spm_core.issues.rules import IssueAct, IssueOutcome, IssueStored
from spm_core.notices.service import owe

SHOW, SHOW_CORRECTION = "data issues", "correction"
"""The calls by which people are told."""
WAITS = timedelta(days=14)
"""So long a notice is worth delivering."""


def reference(issue_id: int) -> str:
    """What both sides quote."""
    return f"DI-{issue_id}"


def say(session: ScopedSession, issue: DataIssue, act: IssueAct, text: str, now: datetime, author: int | None) -> None:
    """Add to the exchange, and tell the other side, both where neither said it, unless it asks nothing of them."""
    entry = IssueEntry(issue_id=issue.id, at=now, author_id=author, act=act, text=text)
    session.add(entry)
    session.flush()
    quiet = act is IssueAct.TAKE or (act is IssueAct.CLOSE and issue.outcome is not IssueOutcome.WITHDRAWN)
    for person in () if quiet else {issue.claimant_id, issue.resolver_id} - {author}:
        key = f"{reference(issue.id)}:{entry.id}:{person}"
        owe(session, key, SHOW, {"issue": issue.id}, to=person, due=now, expires=now + WAITS)


def tell_parties(session: ScopedSession, correction: DealCorrection, now: datetime) -> None:
    """Whoever had or has credit of the deal is told what changed; the two sides of the issue know already."""
    issue = session.get_one(DataIssue, correction.issue_id)
    parties = session.scalars(
        select(CorrectionParty.employee_id).where(CorrectionParty.correction_id == correction.id)
    ).all()
    for person in set(parties) - {issue.claimant_id, issue.resolver_id, correction.by_id}:
        key = f"correction:{correction.id}:{correction.ended_because or 'made'}:{person}"
        args = {"correction": correction.id}
        owe(session, key, SHOW_CORRECTION, args, to=person, due=now, expires=now + WAITS)


def overruled(session: ScopedSession, correction: DealCorrection, said: IssueStored, now: datetime) -> None:
    """The CRM says something new about what was corrected: its value counts, and everybody is told."""
    correction.overruled_by = said
    say(session, session.get_one(DataIssue, correction.issue_id), IssueAct.OVERRULE, "", now, None)
    tell_parties(session, correction, now)
