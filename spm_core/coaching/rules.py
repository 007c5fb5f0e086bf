"""When a figure is worth a talk, and how sure one may be of it. Pure: figures in, signals out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from spm_core.metrics.catalogue import SMALL

SignalKind = Literal["stage_conversion", "win_rate", "cycle", "single_threaded", "discounting", "stalled", "ramp"]
Confidence = Literal["high", "medium", "low"]

ONE = Decimal(1)
FEWEST = 3
"""Of fewer cases nothing is said at all."""
MANY = 2 * SMALL
POINTS = Decimal("0.05")
"""A share is worth a talk from so many points below the team's, or one's own before."""
LONGER = Decimal("0.20")
"""A sales cycle, from so much longer."""
PARTS = {"single_threaded": Decimal("0.33"), "stalled": Decimal("0.25")}
"""Of open deals, from this part of them."""
RAMP = Decimal("0.10")
"""The pace of who is ramping, from so much below what was expected by now."""
BELOW_LIST = Decimal("0.03")
"""A discount, from so many points more than before."""
_RANK: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class Level:
    """A figure and what it rests on; None where it is undefined."""

    value: Decimal | None = None
    sample: int = 0
    people: int | None = None
    """How many, of a team's."""

    @property
    def small(self) -> bool:
        return self.sample < SMALL


UNKNOWN = Level()


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that the figures suggest to talk about, with what it rests on."""

    kind: SignalKind
    now: Level
    confidence: Confidence
    weight: Decimal
    """How far off it is, beside what it is compared with; for the order alone."""
    team: Level = UNKNOWN
    before: Level = UNKNOWN
    from_stage: str | None = None
    to_stage: str | None = None
    deals: tuple[str, ...] = ()
    """The open deals meant, the largest first."""

    @property
    def key(self) -> str:
        """What the same signal is called at any time."""
        return "|".join(part for part in (self.kind, self.from_stage, self.to_stage) if part)


def low_share(
    kind: SignalKind, now: Level, team: Level, before: Level, from_stage: str | None = None, to_stage: str | None = None
) -> Signal | None:
    """A share of cases that is lower than the team's or than one's own before by more than chance alone makes it."""
    lower = [(other.value, errors) for other in (team, before) if (errors := _below(now, other)) is not None]
    if now.value is None or not lower:
        return None
    gap = max(value for value, _errors in lower if value is not None) - now.value
    return Signal(kind, now, _sure(now, max(each for _, each in lower)), gap, team, before, from_stage, to_stage)


def _below(now: Level, other: Level) -> Decimal | None:
    """How many standard errors lower; None where it is not, or by too little to tell from chance."""
    if now.value is None or other.value is None or min(now.sample, other.sample) < FEWEST:
        return None
    gap = other.value - now.value
    if gap < POINTS:
        return None
    both = (now.value * now.sample + other.value * other.sample) / (now.sample + other.sample)
    spread = both * (ONE - both) * (ONE / now.sample + ONE / other.sample)
    errors = gap / spread.sqrt()
    return errors if errors >= 1 else None


def _sure(now: Level, errors: Decimal) -> Confidence:
    if now.small:
        return "low"
    return "high" if errors >= 2 else "medium"


def long_cycle(now: Level, team: Level, before: Level) -> Signal | None:
    """Days to a win, a fifth or more above the team's or one's own before."""
    found = [_longer(now, other) for other in (team, before)]
    longest = max((each for each in found if each is not None), default=None)
    if longest is None or longest < LONGER:
        return None
    return Signal("cycle", now, by_sample(now.sample), longest, team, before)


def _longer(now: Level, other: Level) -> Decimal | None:
    if now.value is None or not other.value or now.sample < FEWEST or other.sample < FEWEST:
        return None
    return now.value / other.value - ONE


def large_part(kind: SignalKind, now: Level, deals: tuple[str, ...]) -> Signal | None:
    """A part of the open deals that is too large to pass over."""
    if now.value is None or now.sample < FEWEST or now.value < PARTS[kind]:
        return None
    return Signal(kind, now, by_sample(now.sample), now.value, deals=deals)


def discounting(now: Level, before: Level) -> Signal | None:
    """More off the list prices than before."""
    if now.value is None or before.value is None or min(now.sample, before.sample) < FEWEST:
        return None
    more = now.value - before.value
    if more < BELOW_LIST or now.value < BELOW_LIST:
        return None
    return Signal("discounting", now, by_sample(min(now.sample, before.sample)), more, before=before)


def slow_ramp(now: Level) -> Signal | None:
    if now.value is None or ONE - now.value < RAMP:
        return None
    return Signal("ramp", now, by_sample(now.sample), ONE - now.value)


def by_sample(sample: int) -> Confidence:
    return "high" if sample >= MANY else "medium" if sample >= SMALL else "low"


def ordered(found: Iterable[Signal | None]) -> tuple[Signal, ...]:
    """The surest first, then what is furthest off."""
    return tuple(
        sorted((each for each in found if each), key=lambda each: (_RANK[each.confidence], -each.weight, each.key))
    )
