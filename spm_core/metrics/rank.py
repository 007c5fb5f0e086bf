"""Ranks among people (definitions.md: rank, of)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from spm_core.metrics.catalogue import Metric
from spm_core.metrics.service import MetricLine, MetricValue
from spm_core.money import Money

RankedRow = TypeVar("RankedRow")


@dataclass(frozen=True, slots=True)
class RankedPlace:
    """Where somebody stands; without a rank where they are left out."""

    person_id: int
    person: str
    rank: int | None
    value: MetricValue
    since: date | None = None
    until: date | None = None
    """The first and last day in the team, where somebody came or went during the period; only their time counts."""


def competition_rank(scores: Sequence[Decimal | int], *, better_down: bool = False) -> tuple[int, ...]:
    """Return the rank of each score: ties share the better rank, and the next one is skipped (1, 2, 2, 4)."""
    best_first = sorted(scores, reverse=not better_down)
    first: dict[Decimal | int, int] = {}
    for n, score in enumerate(best_first, 1):
        first.setdefault(score, n)
    return tuple(first[score] for score in scores)


def best_first(
    rows: Iterable[RankedRow], score: Callable[[RankedRow], Decimal | int | None], name: Callable[[RankedRow], str]
) -> tuple[RankedRow, ...]:
    """Return rows about people in the order of their ranks: ties by name, those without a figure last."""

    def place(row: RankedRow) -> tuple[bool, Decimal | int, str]:
        found = score(row)
        return found is None, -(found or 0), name(row)

    return tuple(sorted(rows, key=place))


def ranked(metric: Metric, lines: Iterable[MetricLine], left_out: Container[int]) -> tuple[RankedPlace, ...]:
    """Return everybody's place, the best first and ties by name; those left out come last.

    People whose figure is undefined rank after everybody else; those without a quota cannot be ranked by one.
    """
    people = [(line.group.key, line.group, line.value) for line in lines if isinstance(line.group.key, int)]
    within = [(key, value) for key, _, value in people if key not in left_out and value.reason != "no_quota"]
    scores = [score for _, value in within if (score := number(value)) is not None]
    ranks = dict(zip(scores, competition_rank(scores, better_down=metric.better == "down"), strict=True))
    inside = {key for key, _ in within}
    places = [
        RankedPlace(
            key,
            group.name or "",
            _rank(value, ranks, len(scores)) if key in inside else None,
            value,
            group.since,
            group.until,
        )
        for key, group, value in people
    ]
    return best_first(places, lambda place: place.rank and -place.rank, lambda place: place.person)


def _rank(value: MetricValue, ranks: dict[Decimal, int], measured: int) -> int:
    score = number(value)
    return measured + 1 if score is None else ranks[score]


def number(value: MetricValue) -> Decimal | None:
    """Return a value without its unit."""
    amount = value.value
    return None if amount is None else amount.amount if isinstance(amount, Money) else Decimal(amount)


def upper_part(metric: Metric, places: Sequence[RankedPlace]) -> tuple[RankedPlace, ...]:
    """Return the places that everybody may know: the upper half, without those who have nothing to show."""
    of = sum(place.rank is not None for place in places)
    return tuple(place for place in places if place.rank and place.rank <= of // 2 and _has_something(metric, place))


def _has_something(metric: Metric, place: RankedPlace) -> bool:
    score = number(place.value)
    return score is not None and (metric.better == "down" or score > 0)
