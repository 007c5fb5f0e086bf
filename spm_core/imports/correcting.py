"""Correct one deal by hand, written as an import writes it: with its history, so that figures follow at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from spm_core import bulk
from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.errors import CoreError
from spm_core.imports import deal_parts
from spm_core.issues.rules import Field, IssueStored, stored_shares

COLUMN: Mapping[Field, str] = {
    Field.OWNER: "owner_id",
    Field.AMOUNT: "amount",
    Field.CLOSE_DATE: "close_date",
    Field.SPLITS: "is_split",
}


def stored_value(everything: ScopedSession, deal_id: int, field: Field) -> IssueStored:
    """Return the value of one field of a deal as it is stored now."""
    if field is Field.SPLITS:
        return stored_shares(deal_parts.stored_splits(everything, [deal_id]).get(deal_id, ()))
    [(value,)] = bulk.stored_by(everything, Deal, (COLUMN[field],), "id", [deal_id])
    return value  # type: ignore[no-any-return]


def set_value(everything: ScopedSession, deal_id: int, field: Field, value: IssueStored, now: datetime) -> None:
    """Write a value that differs from the stored one, and record the change."""
    before = stored_value(everything, deal_id, field)
    column = COLUMN[field]
    column_value = bool(value) if field is Field.SPLITS else value
    bulk.change(everything, Deal, (column, "as_of"), [(column_value, bulk.moment(now), deal_id)])
    if field is Field.SPLITS:
        before_shares, shares = ({deal_id: _shares(splits)} for splits in (before, value))
        deal_parts.write_splits(everything, shares)
        deal_parts.record_splits(everything, shares, before_shares)
    else:
        deal_parts.record(everything, deal_parts.differences((column,), [(deal_id, (before,), (value,))]))


def _shares(splits: IssueStored) -> deal_parts.Shares:
    return frozenset((person, share) for person, share in splits) if isinstance(splits, list) else frozenset()


def add_deal(everything: ScopedSession, external_id: str, values: Mapping[str, IssueStored], now: datetime) -> int:
    """Add a deal that the CRM does not have, and return its id; raise CoreError("deal_exists") for a key in use."""
    if bulk.stored_by(everything, Deal, ("id",), "external_id", [external_id]):
        raise CoreError("deal_exists", argument="external_id")
    row = {"external_id": external_id, **values, "is_split": False, "as_of": bulk.moment(now)}
    bulk.add(everything, Deal, tuple(row), [tuple(row.values())])
    [(deal_id,)] = bulk.stored_by(everything, Deal, ("id",), "external_id", [external_id])
    return int(deal_id)
