"""Forecast arithmetic on plain values: calls over time, and how accurate each method has been."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from spm_core.money import ZERO, Money, share
from spm_core.period import Period

Method = Literal["call", "commit_forecast", "weighted", "run_rate", "seasonal"]
METHODS: tuple[Method, ...] = ("call", "commit_forecast", "weighted", "run_rate", "seasonal")
COMPUTED = METHODS[1:]


@dataclass(frozen=True, slots=True)
class ForecastCall:
    """What somebody submitted: totals for the period, what is closed included."""

    commit: Money
    best_case: Money | None
    at: datetime
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A call with what was computed beside it at that moment."""

    period: Period
    call: ForecastCall
    computed: tuple[tuple[Method, Money | None], ...]

    def of(self, method: Method) -> Money | None:
        return self.call.commit if method == "call" else dict(self.computed)[method]


@dataclass(frozen=True, slots=True)
class Accuracy:
    method: Method
    value: Decimal
    """1 − |forecast − actual| ÷ actual, at least 0; the average over the periods."""
    periods: int


def standing_at(calls: Iterable[ForecastCall], moment: datetime) -> ForecastCall | None:
    """The one that held then: the latest until that moment."""
    return max((call for call in calls if call.at <= moment), key=lambda call: call.at, default=None)


def accuracy(said: Money, actual: Money) -> Decimal | None:
    """None where nothing was closed in the end."""
    off = share(abs(said.amount - actual.amount), actual.amount) if actual.amount > 0 else None
    return None if off is None else max(1 - off, ZERO)


def mean(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, ZERO) / len(values) if values else None


def accuracies(past: Iterable[tuple[Kept, Money]]) -> tuple[Accuracy, ...]:
    """By method, over what each said in periods that are over and what these came to."""
    pairs = tuple(past)
    found = []
    for method in METHODS:
        values = [accuracy(said, actual) for kept, actual in pairs if (said := kept.of(method)) is not None]
        known = [value for value in values if value is not None]
        average = mean(known)
        if average is not None:
            found.append(Accuracy(method, average, len(known)))
    return tuple(found)


def judged(kept: Sequence[Kept], period: Period) -> Kept | None:
    """What is held against the outcome of a period: what held in its middle, else the first that was said."""
    middle = period.start + (period.stop - period.start) / 2
    before = [each for each in kept if each.call.at.date() <= middle]
    return max(before, key=_at) if before else min(kept, key=_at, default=None)


def _at(kept: Kept) -> datetime:
    return kept.call.at
