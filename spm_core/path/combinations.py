"""Which open deals would close a gap together, and how likely that is.

A combination is minimal: without any one of its deals it would fall short. Its probability is that all of them are won,
as if none depended on another.
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
"""To what costs are rounded: equal products of different factors stay ties."""
STEPS = 20_000
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
        sum((each.amount for each in deals), NONE),
        reduce(mul, (each.probability for each in deals), ONE),
    )


def _largest(ordered: Sequence[Chance], gap: Decimal) -> tuple[int, ...]:
    sums = list(accumulate(each.amount for each in ordered))
    return tuple(range(bisect_left(sums, gap) + 1))


class _Bounds:
    """What a need costs at least, from deals that come at some place or after it; a cost is −log(probability)."""

    def __init__(self, ordered: Sequence[Chance]) -> None:
        self.amounts = [each.amount for each in ordered]
        self.costs = [-each.probability.ln() for each in ordered]
        self.after = lru_cache(maxsize=None)(self._after)

    @cached_property
    def sums(self) -> list[Decimal]:
        return [NONE, *accumulate(self.amounts)]

    def reach(self, place: int) -> Decimal:
        """What all deals from a place on bring."""
        return self.sums[-1] - self.sums[place]

    def at_least(self, place: int, need: Decimal) -> tuple[int, Decimal]:
        """How many deals it takes, and what cost: the cheapest so many, or if more, fractions of the best value."""
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
"""By how good it can get at best: the deals taken, the next place to decide on, what is still needed, the cost."""


def _search(bounds: _Bounds, gap: Decimal, count: int, *, fewest: bool) -> tuple[list[tuple[int, ...]], bool]:
    """The best `count` combinations as places, best first (A* over taking or leaving each deal, the largest first).

    Since the last deal taken is the smallest, ending as soon as the gap is closed gives each minimal set once.
    """
    found: list[tuple[int, ...]] = []
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
        if not queue or len(found) == count:
            return found, True
        _key, taken, place, need, cost = heappop(queue)
        if need <= 0:
            found.append(taken)
            continue
        put((*taken, place), place + 1, need - bounds.amounts[place], cost + bounds.costs[place])
        put(taken, place + 1, need, cost)
    return found, False
