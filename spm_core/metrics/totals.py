"""Base sums from cells, exact and in the company's currency (definitions.md: win rate, average deal, cycle…)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from spm_core.fx.service import Exchange
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.rows import MetricCell, MetricKey
from spm_core.metrics.statements import SumKind
from spm_core.money import ZERO, Money

ONE = Decimal(1)
OLD, VERY_OLD = 90, 180


@dataclass(frozen=True, slots=True)
class Sums:
    values: Mapping[MetricKey, Mapping[str, FormulaValue]]
    waiting: tuple[Money, ...] = ()
    """Amounts left out because no exchange rate is known."""


@dataclass(slots=True)
class _Tally:
    rates: Exchange
    totals: dict[MetricKey, dict[str, Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Decimal))
    )
    spread: dict[MetricKey, list[tuple[Decimal, int]]] = field(default_factory=lambda: defaultdict(list))
    unknown: dict[MetricKey, dict[str, Undefined]] = field(default_factory=lambda: defaultdict(dict))
    weighed: dict[MetricKey, set[bool]] = field(default_factory=lambda: defaultdict(set))
    """Whether open amounts have a probability."""
    waiting: list[Money] = field(default_factory=list)

    def add(self, cell: MetricCell, name: str, amount: Decimal | int) -> None:
        self.totals[cell.key][name] += amount

    def is_rated(self, cell: MetricCell) -> bool:
        """Whether a cell's amount is known in the company's currency; what waits for a rate is told elsewhere."""
        return bool(cell.currency and self.rates.at(Money(ONE, cell.currency), cell.fx_day))

    def home(self, cell: MetricCell) -> Decimal | None:
        """Return a cell's amount in the company's currency; None without an amount, or while it waits for a rate."""
        if cell.amount is None or cell.currency is None:
            return None
        amount = Money(cell.amount * (ONE if cell.share is None else cell.share), cell.currency)
        converted = self.rates.at(amount, cell.fx_day)
        if converted is None:
            self.waiting.append(amount)
        return converted.money.amount if converted else None


def sums(kind: SumKind, cells: Iterable[MetricCell], rates: Exchange) -> Sums:
    """Compute the base sums of one reading, by group."""
    tally = _Tally(rates)
    for cell in cells:
        _ADD[kind](tally, cell)
    values: dict[MetricKey, dict[str, FormulaValue]] = {key: dict(totals) for key, totals in tally.totals.items()}
    for key, spread in tally.spread.items():
        values.setdefault(key, {})[_MEDIAN[kind]] = median(spread)
    for key, found in tally.weighed.items():
        if found == {False}:
            tally.unknown[key]["open_weighted"] = Undefined("no_probability")
    for key, unknown in tally.unknown.items():
        values.setdefault(key, {}).update(unknown)
    return Sums(values, tuple(tally.waiting))


def median(spread: Iterable[tuple[Decimal, int]]) -> Decimal:
    """Return the median of (value, times) pairs; between the two middle values where their number is even."""
    ordered = sorted(spread)
    count = sum(times for _, times in ordered)
    return (_at(ordered, (count - 1) // 2) + _at(ordered, count // 2)) / 2


def _at(ordered: list[tuple[Decimal, int]], place: int) -> Decimal:
    for value, times in ordered:
        if place < times:
            return value
        place -= times
    raise IndexError(place)


def _won_credit(tally: _Tally, cell: MetricCell) -> None:
    tally.add(cell, "booked", tally.home(cell) or ZERO)


def _lost_credit(tally: _Tally, cell: MetricCell) -> None:
    tally.add(cell, "lost_amount", tally.home(cell) or ZERO)


def _closed(tally: _Tally, cell: MetricCell) -> None:
    tally.add(cell, cell.status or "", cell.n)
    if cell.status == "lost" and tally.is_rated(cell):
        tally.add(cell, "lost_priced", cell.priced)
    amount = tally.home(cell) if cell.status == "won" else None
    if amount is not None:
        tally.add(cell, "won_value", amount)
        tally.add(cell, "won_priced", cell.priced)


def _won_amounts(tally: _Tally, cell: MetricCell) -> None:
    amount = tally.home(cell)
    if amount is not None:
        tally.spread[cell.key].append((amount, cell.n))


def _closed_lengths(tally: _Tally, cell: MetricCell) -> None:
    days = Decimal(cell.days or 0)
    for name in ("won", "closed") if cell.status == "won" else ("closed",):
        tally.add(cell, f"{name}_days", days * cell.n)
        tally.add(cell, f"{name}_dated", cell.n)
    if cell.status == "won":
        tally.spread[cell.key].append((days, cell.n))


def _won_logos(tally: _Tally, cell: MetricCell) -> None:
    if cell.new_logo is None:
        tally.unknown[cell.key]["won_new_logos"] = Undefined("new_logos_not_recorded")
    tally.add(cell, "won_new_logos", cell.n if cell.new_logo else 0)


def _closing_credit(tally: _Tally, cell: MetricCell) -> None:
    amount = tally.home(cell) or ZERO
    tally.add(cell, "open_amount", amount)
    # A deal without a probability is left out, and told beside; with no other there is nothing to weigh.
    chance = "open_weighted" if cell.probability is not None else "unweighted_pipeline"
    tally.add(cell, chance, amount * (ONE if cell.probability is None else cell.probability))
    if amount:
        tally.weighed[cell.key].add(cell.probability is not None)


def _overdue_credit(tally: _Tally, cell: MetricCell) -> None:
    tally.add(cell, "overdue_amount", tally.home(cell) or ZERO)


def _open(tally: _Tally, cell: MetricCell) -> None:
    tally.add(cell, "open_count", cell.n)
    if cell.status in ("closing", "overdue"):
        tally.add(cell, f"{cell.status}_count", cell.n)


def _open_ages(tally: _Tally, cell: MetricCell) -> None:
    days = cell.days or 0
    tally.add(cell, "open_days", days * cell.n)
    tally.add(cell, "open_dated", cell.n)
    tally.add(cell, "open_over_90", cell.n if days > OLD else 0)
    tally.add(cell, "open_over_180", cell.n if days > VERY_OLD else 0)


def _open_products(tally: _Tally, cell: MetricCell) -> None:
    # The product's list price stands in for an amount that nobody has entered yet.
    tally.add(cell, "open_list_prices", (cell.amount or ZERO) * cell.n)


def _created_credit(tally: _Tally, cell: MetricCell) -> None:
    tally.add(cell, "created_amount", tally.home(cell) or ZERO)


def _created(tally: _Tally, cell: MetricCell) -> None:
    tally.add(cell, "created_count", cell.n)
    if cell.status in ("won", "open"):
        tally.add(cell, f"created_{cell.status}", cell.n)


_ADD = {
    "won_credit": _won_credit,
    "lost_credit": _lost_credit,
    "closed": _closed,
    "won_amounts": _won_amounts,
    "closed_lengths": _closed_lengths,
    "won_logos": _won_logos,
    "closing_credit": _closing_credit,
    "overdue_credit": _overdue_credit,
    "open": _open,
    "open_ages": _open_ages,
    "open_products": _open_products,
    "created_credit": _created_credit,
    "created": _created,
}
_MEDIAN: dict[SumKind, str] = {"won_amounts": "median_won_value", "closed_lengths": "median_won_days"}
