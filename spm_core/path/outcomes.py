"""What open deals may bring together, as if none depended on another: every sum with its probability.

Sums are exact to the cent while there are at most 2000. From then on they lie on a grid of 1/2000 of all amounts, and a
deal between two points counts in part for each, so that what is expected stays exact. Probabilities are whole numbers
of 2⁻⁴⁸.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from spm_core.money import ZERO
from spm_core.path.combinations import Chance

STEPS = 2000
"""Points of the grid, and the most sums that are kept exact."""
CENTS = 100
BITS = 48
CERTAIN, HALF = 1 << BITS, 1 << BITS - 1
SLACK = 1 << BITS - 30
"""What rounding may take from a probability."""
HALVINGS = 30


@dataclass(frozen=True, slots=True)
class DealSums:
    """Probabilities of sums in cents."""

    step: int
    """The distance of two points of the grid."""
    most: int
    """How many sums are kept exact."""
    exact: Mapping[int, int]
    grid: Sequence[int] = ()
    """Once it is there, it stands in place of `exact`."""
    deals: int = 0

    def plus(self, chance: Chance) -> DealSums:
        amount, won = round(chance.amount * CENTS), int(chance.probability * CERTAIN)
        if not self.grid and len(self.exact) <= self.most:
            return replace(self, exact=_both(self.exact, amount, won), deals=self.deals + 1)
        grid = self.grid or _on_grid(self.exact, self.step)
        return replace(self, grid=_shifted(grid, amount, self.step, won), deals=self.deals + 1)

    @property
    def points(self) -> Iterator[tuple[int, int]]:
        """Sums in cents with their probabilities, the least first."""
        if self.grid:
            step = self.step
            return ((n * step, weight) for n, weight in enumerate(self.grid) if weight)
        return iter(sorted(self.exact.items()))


def outcomes(chances: Iterable[Chance], total: Decimal, steps: int = STEPS) -> DealSums:
    """Return what the deals may bring; `total` is at least the sum of all amounts that will ever be added."""
    smallest_first = sorted(chances, key=lambda chance: (chance.amount, chance.deal))
    return reduce(DealSums.plus, smallest_first, DealSums(max(round(total * CENTS / steps), 1), steps, {0: CERTAIN}))


def expected(chances: Iterable[Chance]) -> Decimal:
    return sum((chance.amount * chance.probability for chance in chances), ZERO)


def worth(chances: Iterable[Chance]) -> Decimal:
    return sum((chance.amount for chance in chances), ZERO)


def at_least(sums: DealSums, need: Decimal, noise: Decimal = ZERO) -> Decimal:
    """Return the probability of at least so much, where up to `noise` more or less may come, little likelier than much.

    Without noise, a sum counts that falls short by no more than the rounding of each deal to a cent.
    """
    wide = round(noise * CENTS)
    if not wide:
        enough = need * CENTS - Decimal(sums.deals + 1) / 2
        return _share(sum(weight for amount, weight in sums.points if amount >= enough))
    least = round(need * CENTS) - wide
    found, all_of_it = 0, 2 * wide * wide
    for amount, weight in sums.points:
        over = amount - least
        if over <= 0:
            continue
        if over <= wide:
            found += weight * over * over // all_of_it
        elif over < 2 * wide:
            found += weight - weight * (2 * wide - over) ** 2 // all_of_it
        else:
            found += weight
    return _share(found)


def at_most(sums: DealSums, amount: Decimal, noise: Decimal = ZERO) -> Decimal:
    return 1 - at_least(sums, amount + Decimal(sums.deals + 1) / CENTS, noise)


def quantile(sums: DealSums, share: Decimal, noise: Decimal = ZERO) -> Decimal:
    """Return what is not exceeded with that probability."""
    if not noise:
        return _least(sums, share)
    low, high = -noise, Decimal(max(amount for amount, _weight in sums.points)) / CENTS + noise
    for _n in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if at_least(sums, middle, noise) > 1 - share else (low, middle)
    return high


def _least(sums: DealSums, share: Decimal) -> Decimal:
    below = last = 0
    for amount, weight in sums.points:
        below, last = below + weight, amount
        if below >= share * CERTAIN - SLACK:
            break
    return Decimal(last) / CENTS


def _share(weight: int) -> Decimal:
    return min(Decimal(weight) / CERTAIN, Decimal(1))


def _both(sums: Mapping[int, int], amount: int, won: int) -> Mapping[int, int]:
    found: dict[int, int] = defaultdict(int)
    for before, weight in sums.items():
        brings = (weight * won + HALF) >> BITS
        found[before] += weight - brings
        found[before + amount] += brings
    return found


def _on_grid(sums: Mapping[int, int], step: int) -> Sequence[int]:
    grid = [0] * (max(sums) // step + 2)
    for amount, weight in sums.items():
        whole, rest = divmod(amount, step)
        further = weight * rest // step
        grid[whole] += weight - further
        grid[whole + 1] += further
    return grid


def _shifted(grid: Sequence[int], amount: int, step: int, won: int) -> Sequence[int]:
    whole, rest = divmod(amount, step)
    lost, further, before = CERTAIN - won, won * rest // step, [0] * whole
    nearer, old = won - further, list(grid)
    shifts = zip([*old, *before, 0], [*before, *old, 0], [*before, 0, *old], strict=True)
    return [(x * lost + y * nearer + z * further + HALF) >> BITS for x, y, z in shifts]
