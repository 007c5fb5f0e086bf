"""Forecast arithmetic on plain values: which call held when, and how accurate each method has been."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from spm_core.money import ZERO, Money, share
from spm_core.period import Period

Method = Literal["call", "commit_forecast", "weighted", "run_rate", "seasonal"]
METHODS: tuple[Method, ...] = ("call", "commit_forecast", "weighted", "run_rate", "seasonal")
COMPUTED = METHODS[1:]

Category = Literal["commit", "best_case", "pipeline", "omitted"]
CATEGORIES: tuple[Category, ...] = ("commit", "best_case", "pipeline", "omitted")
_BY_WORD: Mapping[str, Category] = {
    **dict.fromkeys(("commit", "committed", "mostlikely"), "commit"),
    **dict.fromkeys(("bestcase", "upside", "strongupside"), "best_case"),
    **dict.fromkeys(("omitted", "omit", "excluded"), "omitted"),
}


def category_of(word: str | None) -> Category:
    """Return the category that a CRM's word stands for; "pipeline" for an unknown word or none."""
    letters = "".join(character for character in (word or "").casefold() if character.isalpha())
    return _BY_WORD.get(letters, "pipeline")


@dataclass(frozen=True, slots=True)
class ForecastCall:
    """What somebody submitted: totals for the period, including what has closed."""

    commit: Money
    best_case: Money | None
    at: datetime
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A call with the forecasts computed at the same moment."""

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
    """Return the call that held at a moment: the latest made by then."""
    return max((call for call in calls if call.at <= moment), key=lambda call: call.at, default=None)


def accuracy(forecast: Money, actual: Money) -> Decimal | None:
    """Return 1 − |forecast − actual| ÷ actual, at least 0; None where nothing closed in the end."""
    off = share(abs(forecast.amount - actual.amount), actual.amount) if actual.amount > 0 else None
    return None if off is None else max(1 - off, ZERO)


def mean(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, ZERO) / len(values) if values else None


def accuracies(past: Iterable[tuple[Kept, Money]]) -> tuple[Accuracy, ...]:
    """Return the accuracy of each method, from calls for periods that are over and what those periods came to."""
    pairs = tuple(past)
    by_method = []
    for method in METHODS:
        values = [accuracy(forecast, actual) for kept, actual in pairs if (forecast := kept.of(method)) is not None]
        known = [value for value in values if value is not None]
        average = mean(known)
        if average is not None:
            by_method.append(Accuracy(method, average, len(known)))
    return tuple(by_method)


def judged(kept: Sequence[Kept], period: Period) -> Kept | None:
    """Return the call by which a period is judged: the one that held in its middle, else the first that was made."""
    middle = period.start + (period.stop - period.start) / 2
    before = [candidate for candidate in kept if candidate.call.at.date() <= middle]
    return max(before, key=_at) if before else min(kept, key=_at, default=None)


def _at(kept: Kept) -> datetime:
    return kept.call.at
