"""Deals that have changed since the day asked about, as they stood on that day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row

from spm_core.db import ScopedSession
from spm_core.deals.credits import ANY_CHANGE_AFTER, CHANGED_ROWS, CHANGES_OF
from spm_core.deals.rules import Change, DealState, as_of
from spm_core.money import ZERO, Money
from spm_core.period import Period

if TYPE_CHECKING:
    from spm_core.who import Who

ALL = Decimal(1)


@dataclass(frozen=True, slots=True)
class DealAsOf:
    row: Row[Any]
    state: DealState
    share: Decimal

    @property
    def won(self) -> bool:
        return self.state.status == "won" and self.state.amount is not None

    @property
    def amount(self) -> Money:
        return Money(self.state.amount or ZERO, self.row.currency)

    @property
    def close(self) -> date:
        return self.state.close_date or date.max


def rewinding(session: ScopedSession, today: date) -> bool:
    """Whether history records any change after `today`; only then does an answer have to look back."""
    return session.read(ANY_CHANGE_AFTER, {"day": today}).first() is not None


def rewound(session: ScopedSession, whose: Who, period: Period | None, today: date) -> tuple[list[DealAsOf], set[int]]:
    """Return the deals that changed after `today` as they stood then, and the ids of all that changed.

    Of the deals, only those that belong to the period (see `_belongs`) and were in `whose` line on that day.
    """
    rows = session.read(CHANGED_ROWS[whose.kind], {"lead": whose.id, "day": today}).all()
    changes: dict[int, list[Change]] = defaultdict(list)
    ids = sorted({row.id for row in rows})
    if ids:
        for change in session.read(CHANGES_OF, {"deals": ids, "day": today}):
            changes[change.deal_id].append(Change(change.changed_on, change.field, change.old))
    dated_states = [(row, as_of(state_of(row), changes[row.id], today)) for row in rows]
    as_they_were = [
        DealAsOf(row, state, share_of(row))
        for row, state in dated_states
        if state and row.since <= _day_of(state, today) < row.until and _belongs(state, period, today)
    ]
    return as_they_were, set(ids)


def _day_of(state: DealState, today: date) -> date:
    """Return the day whose org chart says which team a deal counts for."""
    return today if state.status == "open" else state.close_date or today


def _belongs(state: DealState, period: Period | None, today: date) -> bool:
    """Whether a deal closes in the period, or is open and either overdue or without a close date.

    Without a period: whether it is open.
    """
    if period is None or state.close_date is None:
        return state.status == "open"
    return state.close_date in period or (state.status == "open" and state.close_date < today)


def state_of(row: Row[Any]) -> DealState:
    return DealState(row.stage, row.status, row.amount, row.close_date, row.created_on)


def share_of(row: Row[Any]) -> Decimal:
    return ALL if row.share is None else row.share


def params_of(session: ScopedSession, whose: Who, period: Period, today: date) -> dict[str, Any]:
    return {
        "lead": whose.id,
        "start": period.start,
        "stop": period.stop,
        "day": today,
        "home": session.principal.company.currency,
    }
