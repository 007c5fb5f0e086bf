"""The rows of statements over deals, in one shape for all, and deals as they stood on a day (deals.as_of)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from spm_core.db import ScopedSession
from spm_core.deals.as_of import DealAsOf, changed_credits
from spm_core.deals.history import InLine
from spm_core.deals.rules import DealState
from spm_core.fx.service import RateUse, rate_day
from spm_core.metrics.past_groups import KeyOn, key_on
from spm_core.metrics.statements import OPEN_KINDS, Cut, SumKind, statement
from spm_core.period import Period
from spm_core.who import Who

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


@dataclass(frozen=True, slots=True)
class CellsAsOf:
    """One person's credit for a deal that has changed since, as it was on the day asked about."""

    deal: DealAsOf
    there: InLine
    key_on: KeyOn

    def key(self, held_on: date) -> MetricKey:
        return self.key_on(self.deal, held_on)


def rewound(session: ScopedSession, cut: Cut, params: dict[str, Any], day: date) -> list[CellsAsOf]:
    """Return the deals that changed after `day` as they stood at its end, without those that did not exist yet."""
    credited, _ids = changed_credits(session, Who(cut.reach, params["lead"]), day)
    key = key_on(session, cut.by)
    return [CellsAsOf(deal, there, key) for deal, there in credited]


def cells_of(kind: SumKind, credits: Iterable[CellsAsOf], period: Period, day: date, home: str) -> list[MetricCell]:
    """Return the cells that a statement would have given for these credits on that day."""
    seen: set[tuple[MetricKey, int]] = set()
    cells = []
    for credit in credits:
        held = _held_on(kind, credit.deal.state, day)
        cell = _cell(kind, credit, period, day, home) if held and credit.there.on(held) else None
        if cell is None or held is None:
            continue
        # A deal's credits are counted each, but the deal itself once, however many people share it.
        whole = (credit.key(held), credit.deal.row.id)
        if kind.endswith("_credit") or whole not in seen:
            seen.add(whole)
            cells.append(replace(cell, key=whole[0]))
    return cells


def _held_on(kind: SumKind, state: DealState, day: date) -> date | None:
    """Return the day whose org chart says in which team a deal counts."""
    if kind in OPEN_KINDS:
        return day
    return state.created_on if kind.startswith("created") else state.close_date


def _cell(kind: SumKind, credit: CellsAsOf, period: Period, day: date, home: str) -> MetricCell | None:
    state = credit.deal.state
    priced = int(state.amount is not None)
    amount: dict[str, Any] = {"currency": state.currency, "amount": state.amount, "priced": priced}
    share: dict[str, Any] = {"share": credit.deal.share}
    if kind in OPEN_KINDS:
        if state.status != "open":
            return None
        status = _bucket(state.close_date, period, day)
        if kind == "open_ages":
            return MetricCell(days=(day - state.created_on).days) if state.created_on else None
        if kind.endswith("_credit"):
            fits = kind.startswith(status)
            return MetricCell(status=status, probability=state.probability, **amount, **share) if fits else None
        return MetricCell(status=status, product_id=state.product_id)
    if kind.startswith("created"):
        if not state.created_on or state.created_on not in period or state.created_on > day:
            return None
        more = {**amount, **share} if kind == "created_credit" else {}
        return MetricCell(status=state.status, fx_day=_fx_day(state, home, "created"), **more)
    return _closed(kind, credit.deal, period, home, amount)


def _closed(kind: SumKind, deal: DealAsOf, period: Period, home: str, amount: dict[str, Any]) -> MetricCell | None:
    state = deal.state
    if state.status not in ("won", "lost") or not state.close_date or state.close_date not in period:
        return None
    if kind.startswith("lost" if state.status == "won" else "won"):
        return None
    if kind == "closed_lengths":
        days = (state.close_date - state.created_on).days if state.created_on else None
        return None if days is None else MetricCell(status=state.status, days=days)
    if kind == "won_logos":
        return MetricCell(new_logo=state.new_logo)
    share: dict[str, Any] = {"share": deal.share} if kind.endswith("_credit") else {}
    return MetricCell(status=state.status, fx_day=_fx_day(state, home, state.status), **amount, **share)


def _fx_day(state: DealState, home: str, use: RateUse) -> date | None:
    return None if state.currency == home else rate_day(use, state)


def _bucket(close: date | None, period: Period, day: date) -> str:
    if close is None:
        return "undated"
    if close < day:
        return "overdue"
    return "closing" if close in period else "later"
