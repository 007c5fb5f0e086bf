"""Correct a deal from an issue: who may do it, what is kept of it, and what follows from it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.errors import CoreError, NotAllowed
from spm_core.imports.correcting import add_deal, set_value, stored_value
from spm_core.issues.beyond import parties, with_all_rights
from spm_core.issues.exchange import reference, say, tell_parties
from spm_core.issues.models import CorrectionParty, DataIssue, DealCorrection
from spm_core.issues.rules import (
    FIELDS,
    Field,
    IssueAct,
    IssueKind,
    IssueOutcome,
    IssueState,
    IssueStored,
    IssueWanted,
    check_splits,
)
from spm_core.issues.service import to_decide
from spm_core.wins.recognition import recognise


def correct(
    session: ScopedSession, issue_id: int, deal_id: int | None, wanted: IssueWanted, reason: str, now: datetime
) -> DataIssue:
    """Correct the issue's deal or, where one was missing, the deal that turned up.

    Raise NotAllowed for the claimant and for anybody who may not see the deal, CoreError("own_deal") for anybody who
    has or would get credit for it, ("owner_of_a_split"), ("closed_in_future"), ("nothing_wrong"), or whatever
    `check_splits` raises.
    """
    issue = to_decide(session, issue_id, IssueAct.CORRECT)
    deal_id = issue.deal_id or deal_id
    if deal_id is None or session.get(Deal, deal_id) is None:
        raise NotAllowed
    field = Field.OWNER if issue.kind is IssueKind.MISSING_DEAL else _field(issue)
    with with_all_rights(session, now) as everything:
        bulk.begin(everything)
        before = stored_value(everything, deal_id, field)
        _check(everything, deal_id, field, wanted)
        if before == wanted.stored(field):
            raise CoreError("nothing_wrong")
        involved = parties(everything, deal_id)
        set_value(everything, deal_id, field, wanted.stored(field), now)
        involved |= parties(everything, deal_id)
        _nobodys_own(session, involved)
        crm = _end_earlier(everything, deal_id, field, before, now)
        _keep(everything, issue_id, deal_id, field, (crm, before, wanted.stored(field)), involved, reason, now)
        recognise(everything, (), (deal_id,), now)
    return _resolved(session, issue_id, deal_id, _exactly(issue, wanted, field), reason, now)


def add_missing(
    session: ScopedSession, issue_id: int, name: str, wanted: IssueWanted, reason: str, now: datetime
) -> DataIssue:
    """Add a deal that the CRM does not have, as won, or as open where its close date is still to come.

    Raise NotAllowed without an owner or a close date, CoreError("own_deal") for its owner, and ("deal_exists") for a
    key in use.
    """
    issue = to_decide(session, issue_id, IssueAct.CORRECT)
    if issue.kind is not IssueKind.MISSING_DEAL or wanted.owner_id is None or wanted.close_date is None:
        raise NotAllowed
    _nobodys_own(session, frozenset({wanted.owner_id}))
    status = "won" if wanted.close_date <= session.scope["scope_today"] else "open"
    with with_all_rights(session, now) as everything:
        bulk.begin(everything)
        values: dict[str, IssueStored] = {
            "name": name,
            **{_COLUMNS[part]: wanted.stored(part) for part in (Field.OWNER, Field.AMOUNT, Field.CLOSE_DATE)},
            "currency": session.principal.company.currency,
            "status": status,
            "stage": _usual_stage(everything, status),
            "created_on": bulk.day(min(wanted.close_date, session.scope["scope_today"])),
            "source": reference(issue_id),
        }
        deal_id = add_deal(everything, wanted.external_id or reference(issue_id), values, now)
        correction_values = (None, None, wanted.stored(Field.DEAL))
        _keep(everything, issue_id, deal_id, Field.DEAL, correction_values, frozenset({wanted.owner_id}), reason, now)
        recognise(everything, (deal_id,), (), now)
    return _resolved(session, issue_id, deal_id, _exactly(issue, wanted, Field.DEAL), reason, now)


_COLUMNS = {Field.OWNER: "owner_id", Field.AMOUNT: "amount", Field.CLOSE_DATE: "close_date"}


def _field(issue: DataIssue) -> Field:
    if issue.kind not in FIELDS:
        raise NotAllowed
    return FIELDS[issue.kind]


def _check(everything: ScopedSession, deal_id: int, field: Field, wanted: IssueWanted) -> None:
    deal = everything.get_one(Deal, deal_id)
    if field is Field.SPLITS:
        check_splits(wanted.splits)
    if field is Field.OWNER and deal.is_split:
        raise CoreError("owner_of_a_split")
    if field is Field.CLOSE_DATE and deal.status != "open":
        _check_closed(wanted.close_date, everything.scope["scope_today"])


def _check_closed(day: date | None, today: date) -> None:
    if day is None or day > today:
        raise CoreError("closed_in_future", argument="close_date")


def _nobodys_own(session: ScopedSession, involved: frozenset[int]) -> None:
    if session.principal.employee_id in involved:
        raise CoreError("own_deal")


def _end_earlier(
    everything: ScopedSession, deal_id: int, field: Field, before: IssueStored, now: datetime
) -> IssueStored:
    """End the correction that held until now, and return what the CRM says."""
    earlier = everything.scalars(
        select(DealCorrection).where(
            DealCorrection.deal_id == deal_id, DealCorrection.field == field, DealCorrection.ended_at.is_(None)
        )
    ).one_or_none()
    if earlier is not None:
        earlier.ended_at, earlier.ended_because = now, "replaced"
        return earlier.crm  # type: ignore[no-any-return]
    added = select(DealCorrection.id).where(
        DealCorrection.deal_id == deal_id, DealCorrection.field == Field.DEAL, DealCorrection.ended_at.is_(None)
    )
    return None if everything.scalars(added).first() else before


def _keep(
    everything: ScopedSession,
    issue_id: int,
    deal_id: int,
    field: Field,
    values: tuple[IssueStored, IssueStored, IssueStored],
    involved: frozenset[int],
    reason: str,
    now: datetime,
) -> None:
    """Keep a correction and tell whom it concerns; `values` are what the CRM says, what was before, and what is now."""
    crm, before, value = values
    agrees = crm == value and field is not Field.DEAL
    deal = everything.get_one(Deal, deal_id)
    correction = DealCorrection(
        deal_id=deal_id,
        deal_name=deal.name,
        currency=deal.currency,
        issue_id=issue_id,
        field=field,
        crm=crm,
        before=before,
        value=value,
        by_id=everything.principal.employee_id,
        at=now,
        reason=reason,
        ended_at=now if agrees else None,
        ended_because="agreed" if agrees else None,
    )
    everything.add(correction)
    everything.flush()
    for person in sorted(involved):
        everything.add(CorrectionParty(correction_id=correction.id, employee_id=person))
    everything.flush()
    tell_parties(everything, correction, now)


def _exactly(issue: DataIssue, wanted: IssueWanted, field: Field) -> bool:
    """Whether the correction is exactly what the claimant asked for."""
    claim = IssueWanted.from_json(issue.wanted)
    if field is Field.DEAL:
        parts = (
            (claim.owner_id, wanted.owner_id),
            (claim.amount, wanted.amount),
            (claim.close_date, wanted.close_date),
        )
        return all(claimed in (None, corrected) for claimed, corrected in parts)
    return claim.stored(field) == wanted.stored(field)


def _resolved(
    session: ScopedSession, issue_id: int, deal_id: int, exactly: bool, reason: str, now: datetime
) -> DataIssue:
    issue = session.get_one(DataIssue, issue_id)
    issue.state, issue.deal_id = IssueState.RESOLVED, deal_id
    issue.outcome = IssueOutcome.CORRECTED if exactly else IssueOutcome.PARTLY
    issue.resolver_id = session.principal.employee_id
    say(session, issue, IssueAct.CORRECT, reason, now, session.principal.employee_id)
    return issue


def _usual_stage(everything: ScopedSession, status: str) -> str:
    """Return the stage that most deals of this status have."""
    counted = select(Deal.stage).where(Deal.status == status).group_by(Deal.stage).order_by(func.count().desc())
    return everything.scalars(counted.limit(1)).first() or ("Closed Won" if status == "won" else "Open")
