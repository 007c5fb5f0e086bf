"""Combinations of open deals that would close a gap, and how likely they are.

A combination is minimal: without any one of its deals it would fall short. Its probability is that of winning all of
them, as if they were independent.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache, reduce
from heapq import heappop, heappush
from itertools import accumulate
from operator import mul

SHOWN = 3
ONE, NONE = Decimal(1), Decimal(0)
PLACES = Decimal("1e-20")
"""The precision of costs, coarse enough for equal products of different factors to stay ties."""
STEPS = 20_000
"""After so many steps, about a second, the search ends with what it has found."""
MOST = 500
"""How many deals are searched; of more, only the largest are."""


@dataclass(frozen=True, slots=True)
class Chance:
    """An open deal: what it would bring, and with what probability, both above 0."""

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
    """Combinations that close the gap, the likeliest first; one of them has the fewest deals possible."""

    combinations: tuple[Combination, ...]
    complete: bool = True
    """Whether nothing better was left unsearched."""


def ways_to_close(gap: Decimal, deals: Sequence[Chance]) -> Ways:
    """Return the likeliest combinations that close the gap, one of them the likeliest with the fewest deals.

    Ties go to fewer deals, then to larger ones, then by id.
    """
    ordered = sorted(deals, key=lambda chance: (-chance.amount, chance.deal))[:MOST]
    all_seen = len(ordered) == len(deals)
    if gap <= 0 or sum(chance.amount for chance in ordered) < gap:
        return Ways((), all_seen)
    bounds = _Bounds(ordered)
    likeliest, done = _search(bounds, gap, SHOWN, fewest=False)
    fewest, also_done = _search(bounds, gap, 1, fewest=True)
    best = fewest[:1] or [_largest(ordered, gap)]
    chosen = likeliest if best[0] in likeliest else [*likeliest[: SHOWN - 1], *best]
    combinations = (_combination([ordered[n] for n in places]) for places in chosen)
    by_chance = sorted(combinations, key=lambda combination: (-combination.probability, len(combination.deals)))
    return Ways(tuple(by_chance), all_seen and done and also_done)


def _combination(deals: Sequence[Chance]) -> Combination:
    return Combination(
        tuple(deal.deal for deal in deals),
        sum((deal.amount for deal in deals), NONE),
        reduce(mul, (deal.probability for deal in deals), ONE),
    )


def _largest(ordered: Sequence[Chance], gap: Decimal) -> tuple[int, ...]:
    sums = list(accumulate(chance.amount for chance in ordered))
    return tuple(range(bisect_left(sums, gap) + 1))


class _Bounds:
    """Lower bounds on the cost of a need, from the deals at some place or after it; a cost is −log(probability)."""

    def __init__(self, ordered: Sequence[Chance]) -> None:
        self.amounts = [chance.amount for chance in ordered]
        self.costs = [-chance.probability.ln() for chance in ordered]
        self.after = lru_cache(maxsize=None)(self._after)

    @cached_property
    def sums(self) -> list[Decimal]:
        return [NONE, *accumulate(self.amounts)]

    def reach(self, place: int) -> Decimal:
        """Return what all deals from a place on would bring."""
        return self.sums[-1] - self.sums[place]

    def at_least(self, place: int, need: Decimal) -> tuple[int, Decimal]:
        """Return the fewest deals for a need, and the least cost: of that many deals, or of fractions of the best."""
        count = bisect_left(self.sums, self.sums[place] + need) - place
        cheapest, amounts, costs = self.after(place)
        k = min(bisect_left(amounts, need), len(amounts) - 1)
        part = (need - amounts[k - 1]) / (amounts[k] - amounts[k - 1])
        return count, max(cheapest[count], costs[k - 1] + min(part, ONE) * (costs[k] - costs[k - 1]))

    def _after(self, place: int) -> tuple[list[Decimal], list[Decimal], list[Decimal]]:
        places = sorted(range(place, len(self.costs)), key=lambda n: self.costs[n] / self.amounts[n])
        cheapest = [NONE, *accumulate(sorted(self.costs[place:]))]
        amounts = [NONE, *accumulate(self.amounts[n] for n in places)]
        return cheapest, amounts, [NONE, *accumulate(self.costs[n] for n in places)]


_Key = tuple[Decimal | int, Decimal | int, tuple[int, ...]]
_Open = tuple[_Key, tuple[int, ...], int, Decimal, Decimal]
"""A partial combination by its best outcome: places taken, the next place to decide, the remaining need, the cost."""


def _search(bounds: _Bounds, gap: Decimal, count: int, *, fewest: bool) -> tuple[list[tuple[int, ...]], bool]:
    """Return the best `count` combinations as places, best first, and whether the search was complete.

    This is A* over taking or leaving each deal, the largest first. Since the last deal taken is then the smallest,
    ending as soon as the gap is closed yields each minimal set once.
    """
    best: list[tuple[int, ...]] = []
    queue: list[_Open] = []

    def put(taken: tuple[int, ...], place: int, need: Decimal, cost: Decimal) -> None:
        if need > bounds.reach(place):
            return
        more, at_least = bounds.at_least(place, need) if need > 0 else (0, NONE)
        size, total = len(taken) + more, (cost + at_least).quantize(PLACES)
        order = (*taken, place) if need > 0 else taken
        key: _Key = (size, total, order) if fewest else (total, size, order)
        heappush(queue, (key, taken, place, need, cost))

    put((), 0, gap, NONE)
    for _step in range(STEPS):
        if not queue or len(best) == count:
            return best, True
        _key, taken, place, need, cost = heappop(queue)
        if need <= 0:
            best.append(taken)
            continue
        put((*taken, place), place + 1, need - bounds.amounts[place], cost + bounds.costs[place])
        put(taken, place + 1, need, cost)
    return best, False
