"""The rows of statements over deals, in one shape for all, and deals as they stood on a day (deals.as_of)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Row, func, union_all

from spm_core.db import ScopedSession
from spm_core.deals.credits import CHANGES_OF, DAY, DEAL, changed_after
from spm_core.deals.rules import Change, DealState, as_of
from spm_core.metrics.statements import OPEN_KINDS, Cut, Dimension, SumKind, deal_columns, key_of, parts_of, statement
from spm_core.period import Period
from spm_core.scope import Prepared

MetricKey = int | str | None


@dataclass(frozen=True, slots=True)
class MetricCell:
    """A number of deals, `n`, that share every value set here."""

    key: MetricKey = None
    status: str | None = None
    currency: str | None = None
    fx_day: date | None = None
    """The day whose rate counts; None for the company's own currency and for open deals."""
    share: Decimal | None = None
    probability: Decimal | None = None
    days: int | None = None
    new_logo: bool | None = None
    product_id: int | None = None
    amount: Decimal | None = None
    """The sum of their amounts; where amounts are grouped by, the amount of each."""
    n: int = 1
    priced: int = 0


_FIELDS = tuple(field.name for field in fields(MetricCell))


def read_cells(session: ScopedSession, kind: SumKind, cut: Cut, params: dict[str, Any]) -> list[MetricCell]:
    result = session.read(statement(kind, cut), params)
    columns = set(result.keys())
    names = [name for name in _FIELDS if name in columns]
    return [MetricCell(**dict(zip(names, row, strict=True))) for row in result.columns(*names)]


# ---------------------------------------------------------------- deals that changed since

_WHOLE = (
    "id",
    "product_id",
    "stage",
    "type",
    "forecast_category",
    "loss_reason",
    "win_reason",
    "account_id",
    "amount",
    "currency",
    "status",
    "probability",
    "created_on",
)


@dataclass(frozen=True, slots=True)
class CellsAsOf:
    """One person's part of a deal that has changed since, as it was on the day asked about."""

    key: MetricKey
    row: Row[Any]
    state: DealState
    whole: bool
    """Whether all of a person's credits count, whoever led them."""

    def counts_on(self, day: date) -> bool:
        """Whether the person was in the team on that day."""
        return self.whole or bool(self.row.since <= day < self.row.until)


@cache
def _changed(cut: Cut) -> Prepared:
    held = func.coalesce(DEAL.c.close_date, DAY)
    columns = (*(DEAL.c[name] for name in _WHOLE), DEAL.c.close_date, DEAL.c.new_logo, held.label("held_on"))
    selects = []
    for part in parts_of(cut, changed_after(DEAL.c.id), columns, None):
        key, source = key_of(part, cut.by)
        names = [part.c[name] for name in (*_WHOLE, "close_date", "new_logo", "share", "since", "until")]
        selects.append(deal_columns(key, names).select_from(source))
    return Prepared(union_all(*selects))


def rewound(session: ScopedSession, cut: Cut, params: dict[str, Any], day: date) -> list[CellsAsOf]:
    """Return the deals that changed after `day` as they stood at its end, without those that did not exist yet."""
    rows: Sequence[Row[Any]] = session.read(_changed(cut), params).all()
    changes: dict[int, list[Change]] = defaultdict(list)
    ids = sorted({row.id for row in rows})
    if ids:
        for change in session.read(CHANGES_OF, {"deals": ids, "day": day}):
            changes[change.deal_id].append(Change(change.changed_on, change.field, change.old))
    parts = []
    for row in rows:
        state = as_of(
            DealState(row.stage, row.status, row.amount, row.close_date, row.created_on), changes[row.id], day
        )
        if state:
            parts.append(CellsAsOf(_key(row, state, cut.by), row, state, whole=cut.reach == "people"))
    return parts


def _key(row: Row[Any], state: DealState, by: Dimension | None) -> MetricKey:
    key: MetricKey = state.stage if by == "stage" else row.key
    return key


def cells_of(kind: SumKind, deals: Iterable[CellsAsOf], period: Period, day: date, home: str) -> list[MetricCell]:
    """Return the cells that a statement would have given for these deals on that day."""
    seen: set[tuple[MetricKey, int]] = set()
    cells = []
    for deal in deals:
        credited = kind.endswith("_credit")
        again = (deal.key, deal.row.id) in seen and not credited
        cell = None if again else _cell(kind, deal, period, day, home)
        if cell:
            seen.add((deal.key, deal.row.id))
            cells.append(cell)
    return cells


def _cell(kind: SumKind, deal: CellsAsOf, period: Period, day: date, home: str) -> MetricCell | None:
    state, row = deal.state, deal.row
    amount = {"currency": row.currency, "amount": state.amount, "priced": int(state.amount is not None)}
    share = {"share": row.share}
    if kind in OPEN_KINDS:
        if state.status != "open" or not deal.counts_on(day):
            return None
        status = _bucket(state.close_date, period, day)
        if kind == "open_ages":
            return MetricCell(deal.key, days=(day - state.created_on).days) if state.created_on else None
        if kind.endswith("_credit"):
            fits = kind.startswith(status)
            return MetricCell(deal.key, status, probability=row.probability, **amount, **share) if fits else None
        return MetricCell(deal.key, status, product_id=row.product_id)
    if kind.startswith("created"):
        if not state.created_on or state.created_on not in period or not deal.counts_on(state.created_on):
            return None
        more = {**amount, **share} if kind == "created_credit" else {}
        return MetricCell(deal.key, state.status, fx_day=_fx_day(row, home, state.created_on), **more)
    return _closed(kind, deal, period, home, amount)


def _closed(kind: SumKind, deal: CellsAsOf, period: Period, home: str, amount: dict[str, Any]) -> MetricCell | None:
    state, row = deal.state, deal.row
    if state.status == "open" or not state.close_date or state.close_date not in period:
        return None
    if not deal.counts_on(state.close_date):
        return None
    if kind.startswith({"won": "lost", "lost": "won"}[state.status]):
        return None
    if kind == "closed_lengths":
        days = (state.close_date - state.created_on).days if state.created_on else None
        return None if days is None else MetricCell(deal.key, state.status, days=days)
    if kind == "won_logos":
        return MetricCell(deal.key, new_logo=row.new_logo)
    share = {"share": row.share} if kind.endswith("_credit") else {}
    # Only won amounts take the rate of their own day; a lost amount takes today's, as it did while open.
    fx_day = _fx_day(row, home, state.close_date) if state.status == "won" else None
    return MetricCell(deal.key, state.status, fx_day=fx_day, **amount, **share)


def _fx_day(row: Row[Any], home: str, day: date) -> date | None:
    return None if row.currency == home else day


def _bucket(close: date | None, period: Period, day: date) -> str:
    if close is None:
        return "undated"
    if close < day:
        return "overdue"
    return "closing" if close in period else "later"
