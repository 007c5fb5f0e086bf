"""What people wrote about wrong figures, for export and erasure; the corrections are figures and stay."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_, select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.issues.models import DataIssue, DealCorrection, IssueEntry
from spm_core.issues.rules import Field, IssueOutcome, IssueState
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import blank
from spm_core.vault import Vault

_OPEN = (IssueState.SUBMITTED, IssueState.IN_REVIEW, IssueState.PENDING_INFO)


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    deals = {}
    for issue in session.scalars(select(DataIssue).where(DataIssue.claimant_id == person)):
        deals[issue.id] = issue.deal_name
        yield KeptEntry("issues.claim", issue.opened_at, issue.deal_name, issue.comment)
    entries = or_(IssueEntry.author_id == person, IssueEntry.issue_id.in_([*deals]))
    for entry in session.scalars(select(IssueEntry).where(entries, IssueEntry.text != "")):
        yield KeptEntry("issues.said", entry.at, deals.get(entry.issue_id, ""), entry.text)
    for correction in session.scalars(select(DealCorrection).where(DealCorrection.by_id == person)):
        yield KeptEntry("issues.reason", correction.at, correction.deal_name, correction.reason)


def forget(session: ScopedSession, person: int) -> int:
    mine = DataIssue.claimant_id == person
    entries = or_(IssueEntry.author_id == person, IssueEntry.issue_id.in_(select(DataIssue.id).where(mine)))
    erased = _rename_added(session, person) + blank(session, IssueEntry, entries, text="")
    erased += blank(session, DealCorrection, _corrected(person), reason="")
    blank(
        session, DataIssue, mine & DataIssue.state.in_(_OPEN), state=IssueState.CLOSED, outcome=IssueOutcome.WITHDRAWN
    )
    return erased + blank(session, DataIssue, mine, comment="", deal_name="")


def _corrected(person: int) -> ColumnElement[bool]:
    theirs = select(DataIssue.id).where(DataIssue.claimant_id == person)
    return or_(DealCorrection.by_id == person, DealCorrection.issue_id.in_(theirs))


def _rename_added(session: ScopedSession, person: int) -> int:
    """Rename the deals added for a person's issues, since the names of those are the person's own words."""
    theirs = select(DataIssue.id).where(DataIssue.claimant_id == person)
    added = select(DealCorrection).where(DealCorrection.field == Field.DEAL, DealCorrection.issue_id.in_(theirs))
    count = 0
    for correction in session.scalars(added).all():
        deal = session.get_one(Deal, correction.deal_id)
        count += blank(session, Deal, Deal.id == deal.id, name=deal.external_id)
        count += blank(session, DealCorrection, DealCorrection.deal_id == deal.id, deal_name=deal.external_id)
    return count
