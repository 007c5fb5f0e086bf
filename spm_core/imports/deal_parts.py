"""What belongs to a deal and changes with it: its splits, and the history of its stage, amount and close date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from spm_core import bulk
from spm_core.columns import from_units
from spm_core.db import ScopedSession
from spm_core.deals.models import DealChange, Split

Shares = frozenset[tuple[int, int]]
"""Pairs of an employee's id and their share in millionths."""
CHANGE = ("deal_id", "changed_on", "field", "old", "new")
RECORDED = ("stage", "amount", "close_date")


def stored_splits(session: ScopedSession, deals: Iterable[int]) -> dict[int, Shares]:
    by_deal: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for deal, employee, share in bulk.stored_by(session, Split, ("deal_id", "employee_id", "share"), "deal_id", deals):
        by_deal[deal].add((employee, share))
    return {deal: frozenset(shares) for deal, shares in by_deal.items()}


def write_splits(session: ScopedSession, wanted: Mapping[int, Shares]) -> None:
    """Replace the splits of these deals; an empty set leaves all credit to the owner."""
    old_rows = bulk.stored_by(session, Split, ("id",), "deal_id", wanted)
    bulk.remove(session, Split, [row_id for (row_id,) in old_rows])
    rows = [(deal, *part) for deal, shares in wanted.items() for part in sorted(shares)]
    bulk.add(session, Split, ("deal_id", "employee_id", "share"), rows)


def as_history(field: str, value: Any) -> str:
    """Return a stored value as history keeps it: as text, amounts as plain decimals, "" for none."""
    if value is None:
        return ""
    return f"{from_units(value).normalize():f}" if field == "amount" else str(value)[:100]


def record(session: ScopedSession, changes: Iterable[tuple[int, str, str, str]], today: date) -> None:
    """Record changes of today, as (deal id, field, old, new).

    Several changes of a field on one day are kept as one, or as none where it came back to its old value.
    """
    latest = {(deal, field): (old, new) for deal, field, old, new in changes}
    before: dict[tuple[int, str], str] = {}
    replaced: list[int] = []
    deals = {deal for deal, _ in latest}
    rows = sorted(bulk.stored_by(session, DealChange, (*CHANGE, "id"), "deal_id", deals), key=lambda row: int(row[-1]))
    for deal, day, field, old, _, row_id in rows:
        if day == today.isoformat() and (deal, field) in latest:
            before.setdefault((deal, field), old)
            replaced.append(row_id)
    bulk.remove(session, DealChange, replaced)
    merged = [(*key, before.get(key, old), new) for key, (old, new) in latest.items()]
    new_rows = [(deal, today.isoformat(), field, old, new) for deal, field, old, new in merged if old != new]
    bulk.add(session, DealChange, CHANGE, new_rows)
