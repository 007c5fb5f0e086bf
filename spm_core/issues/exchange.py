"""The exchange about an issue: every step is kept with it, and told to whom it concerns."""

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
"""How long a notice is still worth delivering."""


def reference(issue_id: int) -> str:
    """Return the reference by which both sides quote an issue."""
    return f"DI-{issue_id}"


def say(session: ScopedSession, issue: DataIssue, act: IssueAct, text: str, now: datetime, author: int | None) -> None:
    """Add a step to the exchange, and tell whichever of the two sides did not take it.

    Steps that ask nothing of the other side are not told.
    """
    entry = IssueEntry(issue_id=issue.id, at=now, author_id=author, act=act, text=text)
    session.add(entry)
    session.flush()
    quiet = act is IssueAct.TAKE or (act is IssueAct.CLOSE and issue.outcome is not IssueOutcome.WITHDRAWN)
    for person in () if quiet else {issue.claimant_id, issue.resolver_id} - {author}:
        key = f"{reference(issue.id)}:{entry.id}:{person}"
        owe(session, key, SHOW, {"issue": issue.id}, to=person, due=now, expires=now + WAITS)


def tell_parties(session: ScopedSession, correction: DealCorrection, now: datetime) -> None:
    """Tell those who had or have credit for the deal what changed; the two sides of the issue know already."""
    issue = session.get_one(DataIssue, correction.issue_id)
    parties = session.scalars(
        select(CorrectionParty.employee_id).where(CorrectionParty.correction_id == correction.id)
    ).all()
    for person in set(parties) - {issue.claimant_id, issue.resolver_id, correction.by_id}:
        key = f"correction:{correction.id}:{correction.ended_because or 'made'}:{person}"
        args = {"correction": correction.id}
        owe(session, key, SHOW_CORRECTION, args, to=person, due=now, expires=now + WAITS)


def overruled(session: ScopedSession, correction: DealCorrection, crm_value: IssueStored, now: datetime) -> None:
    """Record that the CRM says something new about a corrected value, which now counts, and tell everybody."""
    correction.overruled_by = crm_value
    say(session, session.get_one(DataIssue, correction.issue_id), IssueAct.OVERRULE, "", now, None)
    tell_parties(session, correction, now)
