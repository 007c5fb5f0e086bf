"""Which open deals would close a gap together, and how likely that is.

A combination is minimal: without any one of its deals it would fall short. Its probability is that all of them are won,
as if none depended on another.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from heapq import heappop, heappush
from itertools import accumulate

SHOWN = 3
PLACES = 12
"""Logarithms are compared to so many places: equal products of different factors stay ties."""
STEPS = 100_000
"""Where it takes more, the search ends with what it has: about a second."""
MOST = 500
"""Of more deals than this only the largest are looked at."""


@dataclass(frozen=True, slots=True)
class Chance:
    """An open deal: what it brings, and with what probability; both above 0."""

    deal: str
    amount: Decimal
    probability: Decimal


@dataclass(frozen=True, slots=True)
class Combination:
    deals: tuple[str, ...]
    """The largest first."""
    amount: Decimal
    probability: Decimal


@dataclass(frozen=True, slots=True)
class Ways:
    """The likeliest first; one of them has the fewest deals that can do it."""

    combinations: tuple[Combination, ...]
    complete: bool = True
    """Whether nothing better was left unsearched."""


def ways_to_close(gap: Decimal, deals: Sequence[Chance]) -> Ways:
    """The likeliest combinations of at least the gap, and for the last the likeliest with the fewest deals.

    Of equal probability, fewer deals come first, then larger ones, then by id.
    """
    ordered = sorted(deals, key=lambda each: (-each.amount, each.deal))[:MOST]
    all_seen = len(ordered) == len(deals)
    if gap <= 0 or sum(each.amount for each in ordered) < gap:
        return Ways((), all_seen)
    bounds = _Bounds(ordered)
    likeliest, done = _search(bounds, gap, SHOWN, fewest=False)
    fewest, also_done = _search(bounds, gap, 1, fewest=True)
    best = fewest[:1] or [_largest(ordered, gap)]
    chosen = likeliest if best[0] in likeliest else [*likeliest[: SHOWN - 1], *best]
    found = (_combination([ordered[n] for n in places]) for places in chosen)
    by_chance = sorted(found, key=lambda each: (-each.probability, len(each.deals)))
    return Ways(tuple(by_chance), all_seen and done and also_done)


def _combination(deals: Sequence[Chance]) -> Combination:
    return Combination(
        tuple(each.deal for each in deals),
        sum((each.amount for each in deals), Decimal(0)),
        math.prod((each.probability for each in deals), start=Decimal(1)),
    )


def _largest(ordered: Sequence[Chance], gap: Decimal) -> tuple[int, ...]:
    sums = list(accumulate(each.amount for each in ordered))
    return tuple(range(bisect_left(sums, gap) + 1))


class _Bounds:
    """What a need costs at least, from deals that come at some place or after it; a cost is −log(probability)."""

    def __init__(self, ordered: Sequence[Chance]) -> None:
        self.amounts = [each.amount for each in ordered]
        self.costs = [-math.log(each.probability) for each in ordered]
        self.after = lru_cache(maxsize=None)(self._after)

    @cached_property
    def sums(self) -> list[Decimal]:
        return [Decimal(0), *accumulate(self.amounts)]

    def reach(self, place: int) -> Decimal:
        """What all deals from a place on bring."""
        return self.sums[-1] - self.sums[place]

    def at_least(self, place: int, need: Decimal) -> tuple[int, float]:
        """How many deals it takes, and what cost: the cheapest so many, or if more, fractions of the best value."""
        count = bisect_left(self.sums, self.sums[place] + need) - place
        cheapest, amounts, costs = self.after(place)
        rest = float(need)
        k = min(bisect_left(amounts, rest), len(amounts) - 1)
        part = (rest - amounts[k - 1]) / (amounts[k] - amounts[k - 1])
        return count, max(cheapest[count], costs[k - 1] + min(part, 1.0) * (costs[k] - costs[k - 1]))

    def _after(self, place: int) -> tuple[list[float], list[float], list[float]]:
        places = sorted(range(place, len(self.costs)), key=lambda n: self.costs[n] / float(self.amounts[n]))
        cheapest = [0.0, *accumulate(sorted(self.costs[place:]))]
        amounts = [0.0, *accumulate(float(self.amounts[n]) for n in places)]
        return cheapest, amounts, [0.0, *accumulate(self.costs[n] for n in places)]


_Key = tuple[float, float, tuple[int, ...]]
_Open = tuple[_Key, tuple[int, ...], int, Decimal, float]
"""By how good it can get at best: the deals taken, the next place to decide on, what is still needed, the cost."""


def _search(bounds: _Bounds, gap: Decimal, count: int, *, fewest: bool) -> tuple[list[tuple[int, ...]], bool]:
    """The best `count` combinations as places, best first (A* over taking or leaving each deal, the largest first).

    Since the last deal taken is the smallest, ending as soon as the gap is closed gives each minimal set once.
    """
    found: list[tuple[int, ...]] = []
    queue: list[_Open] = []

    def put(taken: tuple[int, ...], place: int, need: Decimal, cost: float) -> None:
        if need > bounds.reach(place):
            return
        more, at_least = bounds.at_least(place, need) if need > 0 else (0, 0.0)
        total = round(cost + at_least, PLACES)
        first, second = (len(taken) + more, total) if fewest else (total, len(taken) + more)
        heappush(queue, ((first, second, (*taken, place) if need > 0 else taken), taken, place, need, cost))

    put((), 0, gap, 0.0)
    for _step in range(STEPS):
        if not queue or len(found) == count:
            return found, True
        _key, taken, place, need, cost = heappop(queue)
        if need <= 0:
            found.append(taken)
            continue
        put((*taken, place), place + 1, need - bounds.amounts[place], cost + bounds.costs[place])
        put(taken, place + 1, need, cost)
    return found, False
