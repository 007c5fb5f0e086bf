"""The closed deals that a usual figure rests on, over the year up to a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from spm_core.db import ScopedSession
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.readings import Scope, deal_cells, read_bases
from spm_core.metrics.rows import MetricCell
from spm_core.metrics.totals import median
from spm_core.money import ZERO
from spm_core.period import Period

What = Literal["win_rate", "cycle"]
UsualBy = Literal["value", "count"]

PRICED = Decimal("0.9")
"""A rate is by value where at least this share of the won and of the lost deals have an amount."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The deal that a usual figure is told beside, and that is not to count in it."""

    closed: date
    days: int


@dataclass(frozen=True, slots=True)
class Cases:
    value: Decimal | None
    sample: int
    by: UsualBy = "value"


RATE_BASES = ("won", "lost", "won_priced", "lost_priced", "booked", "lost_amount")
COUNTED: Mapping[What, tuple[str, ...]] = {
    "win_rate": ("won", "lost"),
    "cycle": ("won_dated",),
}
"""The base sums that count the cases."""


def cases_of(session: ScopedSession, scope: Scope, what: What, beside: Beside | None) -> Cases:
    match what:
        case "win_rate":
            return rate_of(read_bases(session, scope, RATE_BASES).by_key.get(None, {}))
        case "cycle":
            return _median_days(list(_without(_won_lengths(session, scope), scope.period, beside)))


def rate_of(bases: Mapping[str, FormulaValue]) -> Cases:
    """Return won ÷ closed by value; by count where too many amounts are missing for that."""
    won, lost, won_priced, lost_priced, booked, lost_amount = (
        ZERO if isinstance(value := bases.get(name, ZERO), Undefined) else value for name in RATE_BASES
    )
    by_count = won_priced < PRICED * won or lost_priced < PRICED * lost or bool(lost and not lost_amount)
    part, whole = (won, won + lost) if by_count else (booked, booked + lost_amount)
    return Cases(part / whole if whole else None, int(won + lost), "count" if by_count else "value")


def _won_lengths(session: ScopedSession, scope: Scope) -> list[MetricCell]:
    cells = deal_cells(session, scope, ["closed_lengths"])["closed_lengths"]
    return [cell for cell in cells if cell.status == "won" and cell.days is not None]


def _without(cells: Iterable[MetricCell], window: Period, beside: Beside | None) -> Iterator[MetricCell]:
    """Leave out one deal of that length, where it closed in the window."""
    left = int(beside is not None and beside.closed in window)
    for cell in cells:
        same = left if beside and cell.days == beside.days else 0
        left -= same
        if cell.n > same:
            yield replace(cell, n=cell.n - same)


def _median_days(cells: list[MetricCell]) -> Cases:
    sample = sum(cell.n for cell in cells)
    return Cases(median((Decimal(cell.days or 0), cell.n) for cell in cells) if sample else None, sample)
