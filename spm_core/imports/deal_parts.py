"""What belongs to a deal and changes with it: its splits, and the history of every field that figures rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from spm_core import bulk
from spm_core.columns import MONEY_PLACES, SHARE_PLACES, from_units
from spm_core.db import ScopedSession
from spm_core.deals.models import DealChange, Split
from spm_core.deals.rules import READ, splits_as_text
from spm_core.versions.service import forget_last

Shares = frozenset[tuple[int, int]]
"""Pairs of an employee's id and their share in millionths."""
CHANGE = ("deal_id", "changed_on", "field", "old", "new")
PLACES = {"amount": MONEY_PLACES, "probability": SHARE_PLACES}


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


def record_splits(session: ScopedSession, wanted: Mapping[int, Shares], before: Mapping[int, Shares]) -> None:
    """Record changed splits; what a new deal had from the start is no change."""
    texts = ((deal, splits_as_text(before.get(deal, ())), splits_as_text(shares)) for deal, shares in wanted.items())
    record(session, [(deal, "splits", old, new) for deal, old, new in texts])


def as_history(field: str, value: Any) -> str:
    """Return a stored value as history keeps it: as text, decimals plainly, "" for none."""
    if value is None:
        return ""
    if field in PLACES:
        return f"{from_units(value, PLACES[field]).normalize():f}"
    return str(int(value)) if field == "new_logo" else str(value)


def differences(
    columns: Sequence[str], pairs: Iterable[tuple[int, bulk.Stored, bulk.Stored]]
) -> Iterator[tuple[int, str, str, str]]:
    """Yield what differs between rows over `columns`, given as (deal id, old, new), in the form that `record` takes."""
    recorded = [(name, at) for at, name in enumerate(columns) if name in READ]
    for deal, old, new in pairs:
        for name, at in recorded:
            if old[at] != new[at]:
                yield deal, name, as_history(name, old[at]), as_history(name, new[at])


def record(session: ScopedSession, changes: Iterable[tuple[int, str, str, str]]) -> None:
    """Record changes of today, known from the session's moment on, as (deal id, field, old, new).

    What was recorded of a field earlier today is superseded: the new row says what the whole day changed, and there is
    none where the field came back to its old value.
    """
    today, moment = session.scope["scope_today"].isoformat(), bulk.moment(session.now)
    latest = {(deal, field): (old, new) for deal, field, old, new in changes}
    if not latest:
        return
    before: dict[tuple[int, str], str] = {}
    superseded: list[bulk.Stored] = []
    columns = ("id", "deal_id", "changed_on", "field", "old", "superseded_at")
    deals = {deal for deal, _ in latest}
    for row_id, deal, day, field, old, gone in sorted(bulk.stored_by(session, DealChange, columns, "deal_id", deals)):
        if day == today and gone is None and (deal, field) in latest:
            before.setdefault((deal, field), old)
            superseded.append((moment, row_id))
    bulk.change(session, DealChange, ("superseded_at",), superseded)
    merged = [(*key, before.get(key, old), new) for key, (old, new) in latest.items()]
    rows = [(deal, today, field, old, new, moment, False) for deal, field, old, new in merged if old != new]
    bulk.add(session, DealChange, (*CHANGE, "known_at", "by_crm"), rows)
    forget_last(session)
