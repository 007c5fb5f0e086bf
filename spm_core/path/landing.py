"""Where somebody should land: what is booked and what the open deals should bring, in which range, and how likely.

Deals are not independent and new ones come, so the sums get some more uncertainty, in parts of all that is open: as
little as makes eight of ten earlier periods end in their range. Range and chance are those of the same sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from spm_core.metrics.usual import Usual
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Chance
from spm_core.path.outcomes import DealSums, at_least, at_most, expected, outcomes, quantile, worth
from spm_core.path.rules import ceiling

HELD, TAIL = Decimal("0.8"), Decimal("0.1")
"""How many of the results are to lie in the range, and how many on either side of it."""
FEW_CLOSED = 30
"""Fewer closed deals than this say too little about how surely deals are won."""
FEW_PERIODS = 8
"""Fewer earlier periods than this prove nothing."""
WIDER = (ZERO, *(Decimal("0.01") * Decimal("1.25") ** n for n in range(36)))
"""What is tried as more uncertainty: up to twenty-five times all that is open."""
PLACES = Decimal("1e-6")


@dataclass(frozen=True, slots=True)
class Replay:
    """An earlier period at the same point: what its open deals could bring, and what came in from then on."""

    sums: DealSums
    expected: Decimal
    worth: Decimal
    came: Decimal

    def holds(self, wider: Decimal) -> bool:
        """Whether what came lies in the range."""
        noise = wider * self.worth
        not_below = self.came >= self.expected or at_most(self.sums, self.came, noise) >= TAIL
        return not_below and (self.came <= self.expected or at_least(self.sums, self.came, noise) >= TAIL)


@dataclass(frozen=True, slots=True)
class Aim:
    """What is booked, what is missing, and all that the period's open deals are worth."""

    booked: Money
    gap: Money
    open: Money

    @property
    def out_of_reach(self) -> bool:
        return self.gap.amount > self.open.amount


@dataclass(frozen=True, slots=True)
class Landing:
    expected: Money
    low: Money | None = None
    high: Money | None = None
    chance: Decimal | None = None
    """Of reaching the quota."""
    replayed: int = 0
    inside: int | None = None
    """In how many replayed periods the result lay in such a range; None where too few could be replayed."""
    noise: Decimal = ZERO
    """The uncertainty that was added, as an amount."""
    notes: Mapping[str, str] = field(default_factory=dict)


def widening(replays: Sequence[Replay]) -> tuple[Decimal, int] | None:
    """Return the least uncertainty that holds the next result in eight cases of ten, and how many it held before.

    It has to hold ⌈0.8 (n + 1)⌉ of n, as the next result is not among them.
    """
    if len(replays) < FEW_PERIODS:
        return None
    needed = ceiling(HELD * (len(replays) + 1))
    for wider in WIDER:
        if (held := sum(replay.holds(wider) for replay in replays)) >= needed:
            return wider, held
    return None


def landing(aim: Aim, chances: Sequence[Chance], usual: Usual, replays: Sequence[Replay]) -> Landing:
    """Return the landing; without enough closed deals behind the usual rate, only what is expected."""
    booked, brought = aim.booked.amount, expected(chances)
    found = Landing(Money(booked + brought, aim.booked.currency), replayed=len(replays))
    unreachable = {"chance": "out_of_reach"} if aim.out_of_reach else {}
    if usual.sample < FEW_CLOSED:
        names = ("landing_low", "landing_high", "inside", "chance")
        return replace(found, notes={**dict.fromkeys(names, "few_closed_deals"), **unreachable})
    held = widening(replays)
    wider, inside = held or (ZERO, None)
    sums, noise = outcomes(chances, worth(chances)), wider * worth(chances)
    low = max(min(quantile(sums, TAIL, noise), brought), ZERO)
    high = max(quantile(sums, 1 - TAIL, noise), brought)
    found = replace(
        found,
        low=Money(booked + low, found.expected.currency),
        high=Money(booked + high, found.expected.currency),
        inside=inside,
        noise=noise,
        notes=unreachable | ({} if held else {"inside": "few_past_periods"}),
    )
    if not aim.out_of_reach:
        return replace(found, chance=chance_of(sums, aim, noise))
    if high < aim.gap.amount:
        return found
    # Only deals that are not open yet can do it: a range up to there would gainsay what is said first.
    no_range = dict.fromkeys(("landing_low", "landing_high"), "new_deals")
    return replace(found, low=None, high=None, notes={**found.notes, **no_range})


def chance_of(sums: DealSums, aim: Aim, noise: Decimal) -> Decimal:
    return at_least(sums, aim.gap.amount, noise).quantize(PLACES)
