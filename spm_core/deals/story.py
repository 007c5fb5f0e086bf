"""What happened to one deal, newest first, and who shares it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Account, Deal, DealChange, Split, in_force
from spm_core.people.models import Employee

TOLD = ("stage", "amount", "close_date", "owner_id")
"""The fields whose changes are told; a status changes with its stage."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a field on a day; the values are text (deals.rules.READ)."""

    day: date
    field: str
    old: str
    new: str


def story(session: ScopedSession, deal: Deal, most: int) -> Sequence[Step]:
    """Return the latest changes of a deal, without those that first set a value."""
    rows = session.scalars(
        select(DealChange)
        .where(DealChange.deal_id == deal.id, in_force(DealChange), DealChange.field.in_(TOLD), DealChange.old != "")
        .order_by(DealChange.changed_on.desc(), DealChange.id.desc())
        .limit(most)
    )
    return [Step(row.changed_on, row.field, row.old, row.new) for row in rows]


def shares(session: ScopedSession, deal: Deal) -> Sequence[tuple[str, Decimal]]:
    """Return who shares a deal, the largest share first, as far as the asker may see the people."""
    if not deal.is_split:
        return ()
    rows = session.execute(
        select(Employee.name, Split.share)
        .join_from(Split, Employee, Employee.id == Split.employee_id)
        .where(Split.deal_id == deal.id)
        .order_by(Split.share.desc(), Employee.name)
    )
    return [(row.name, row.share) for row in rows]


def account_of(session: ScopedSession, deal: Deal) -> str | None:
    """Return the name of the deal's account."""
    return session.scalar(select(Account.name).where(Account.id == deal.account_id)) if deal.account_id else None
