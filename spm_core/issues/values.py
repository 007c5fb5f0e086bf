"""A deal's values and its corrections, with names instead of ids."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal, Split
from spm_core.errors import NotAllowed
from spm_core.issues.exchange import reference
from spm_core.issues.models import DealCorrection
from spm_core.issues.rules import Field, IssueStored, IssueWanted, told
from spm_core.money import Money
from spm_core.people.models import Employee


@dataclass(frozen=True, slots=True)
class DealNow:
    id: str
    """The CRM's id."""
    name: str
    owner: str
    amount: Money | None
    close_date: date | None
    status: str
    splits: tuple[tuple[str, Decimal], ...]
    currency: str


@dataclass(frozen=True, slots=True)
class IssueValue:
    """What a field of a deal is or should be, with names; for a whole deal, its owner, amount and day together."""

    owner: str | None = None
    amount: Money | None = None
    close_date: date | None = None
    splits: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    id: int
    issue: str
    deal: str
    field: Field
    before: IssueValue
    value: IssueValue
    by: str
    at: datetime
    reason: str
    ended: str | None
    """agreed, overruled or replaced; None while it holds."""
    overruled_by: IssueValue | None


def correction(session: ScopedSession, correction_id: int) -> Correction:
    """Return a correction of a deal that the asker sees or had credit for; raise NotAllowed for any other."""
    row = session.scalars(select(DealCorrection).where(DealCorrection.id == correction_id)).one_or_none()
    if row is None:
        raise NotAllowed
    return as_shown(session, row)


def as_shown(session: ScopedSession, row: DealCorrection) -> Correction:
    by = session.execute(select(Employee.name).where(Employee.id == row.by_id)).scalar_one()

    def value(stored: IssueStored) -> IssueValue:
        return named_value(session, told(row.field, stored), row.currency)

    return Correction(
        id=row.id,
        issue=reference(row.issue_id),
        deal=row.deal_name,
        field=row.field,
        before=value(row.before),
        value=value(row.value),
        by=by,
        at=row.at,
        reason=row.reason,
        ended=row.ended_because,
        overruled_by=None if row.overruled_by is None else value(row.overruled_by),
    )


def deal_now(session: ScopedSession, deal: Deal) -> DealNow:
    splits = session.execute(select(Split.employee_id, Split.share).where(Split.deal_id == deal.id)).all()
    stored = IssueWanted(
        deal.owner_id, deal.amount, deal.close_date, tuple((split.employee_id, split.share) for split in splits)
    )
    value = named_value(session, stored, deal.currency)
    return DealNow(
        deal.external_id,
        deal.name,
        value.owner or "",
        value.amount,
        deal.close_date,
        deal.status,
        value.splits,
        deal.currency,
    )


def named_value(session: ScopedSession, wanted: IssueWanted, currency: str | None) -> IssueValue:
    ids = {person for person, _ in wanted.splits} | ({wanted.owner_id} if wanted.owner_id else set())
    names = names_of(session, ids)
    amount = wanted.amount
    return IssueValue(
        owner=names.get(wanted.owner_id) if wanted.owner_id else None,
        amount=None if amount is None else Money(amount, currency or session.principal.company.currency),
        close_date=wanted.close_date,
        splits=tuple(sorted((names.get(person, ""), share) for person, share in wanted.splits)),
    )


def names_of(session: ScopedSession, people: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(people)))
    return {row.id: row.name for row in rows}
