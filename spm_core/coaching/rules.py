"""When a figure is worth a talk, and how confident one can be in it. Pure: figures in, signals out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from spm_core.metrics.catalogue import SMALL
from spm_core.metrics.intervals import surely_lower

SignalKind = Literal["stage_conversion", "win_rate", "cycle", "single_threaded", "discounting", "stalled", "ramp"]
Confidence = Literal["high", "medium", "low"]

ONE = Decimal(1)
FEWEST = 3
"""With fewer cases than this nothing is said at all."""
MANY = 2 * SMALL
POINTS = Decimal("0.05")
"""A share is worth a talk from this far below the team's, or the person's own before."""
LONGER = Decimal("0.20")
"""A sales cycle is worth a talk from this much longer, as a fraction."""
PARTS = {"single_threaded": Decimal("0.33"), "stalled": Decimal("0.25")}
"""Single-threaded or stalled deals are worth a talk from this share of the open deals."""
RAMP = Decimal("0.10")
"""The pace of somebody who is ramping is worth a talk from this far below what was expected by now."""
BELOW_LIST = Decimal("0.03")
"""A discount is worth a talk from this many points above the one before."""
ODD, LIKELY, CLEAR = ONE, Decimal("1.281552"), Decimal("1.959964")
"""Standard errors by which a share has to be lower: to be told at all, in 80 of 100 cases, in 95 of 100."""
_RANK: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class Level:
    """A figure and the number of cases it rests on; its value is None where it is undefined."""

    value: Decimal | None = None
    sample: int = 0
    people: int | None = None
    """How many people a team's figure covers."""
    open: int = 0
    """How many deals are still open and judge nobody yet; the sample is without them."""


UNKNOWN = Level()


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that the figures suggest talking about, with the figures it rests on."""

    kind: SignalKind
    now: Level
    confidence: Confidence
    weight: Decimal
    """How far off it is from what it is compared with; used only to order signals."""
    team: Level = UNKNOWN
    before: Level = UNKNOWN
    from_stage: str | None = None
    to_stage: str | None = None
    deals: tuple[str, ...] = ()
    """The names of the open deals concerned, largest first."""

    @property
    def key(self) -> str:
        """A name that the same signal keeps over time."""
        return "|".join(part for part in (self.kind, self.from_stage, self.to_stage) if part)


def low_share(
    kind: SignalKind, now: Level, team: Level, before: Level, from_stage: str | None = None, to_stage: str | None = None
) -> Signal | None:
    """Return a signal where a share is lower than the team's, or the person's own before, by more than chance."""
    higher = [other for other in (team, before) if _is_below(now, other, ODD)]
    if now.value is None or not higher:
        return None
    gap = max(other.value - now.value for other in higher if other.value is not None)
    return Signal(kind, now, _sure(now, higher), gap, team, before, from_stage, to_stage)


def _is_below(now: Level, other: Level, errors: Decimal) -> bool:
    """Whether a share is below another by POINTS at least, and by more than so many standard errors."""
    if now.value is None or other.value is None or min(now.sample, other.sample) < FEWEST:
        return False
    far = other.value - now.value >= POINTS
    return far and surely_lower(now.value, now.sample, other.value, other.sample, errors)


def _sure(now: Level, higher: Iterable[Level]) -> Confidence:
    """Return how confident one can be that a share is lower than at least one of the others."""
    others = tuple(higher)
    if any(_is_below(now, other, CLEAR) for other in others):
        return "high"
    return "medium" if any(_is_below(now, other, LIKELY) for other in others) else "low"


def long_cycle(now: Level, team: Level, before: Level) -> Signal | None:
    """Return a signal where days to a win are a fifth or more above the team's, or the person's own before."""
    longer = [_longer(now, other) for other in (team, before)]
    longest = max((share for share in longer if share is not None), default=None)
    if longest is None or longest < LONGER:
        return None
    return Signal("cycle", now, by_sample(now.sample), longest, team, before)


def _longer(now: Level, other: Level) -> Decimal | None:
    if now.value is None or not other.value or now.sample < FEWEST or other.sample < FEWEST:
        return None
    return now.value / other.value - ONE


def large_part(kind: SignalKind, now: Level, deals: tuple[str, ...]) -> Signal | None:
    """Return a signal where the share of open deals is too large to ignore."""
    if now.value is None or now.sample < FEWEST or now.value < PARTS[kind]:
        return None
    return Signal(kind, now, by_sample(now.sample), now.value, deals=deals)


def discounting(now: Level, before: Level) -> Signal | None:
    """Return a signal where the discount off list prices is larger than before."""
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


def ordered(candidates: Iterable[Signal | None]) -> tuple[Signal, ...]:
    """Return the signals by confidence, highest first, then by weight."""
    signals = (signal for signal in candidates if signal)
    return tuple(sorted(signals, key=lambda signal: (_RANK[signal.confidence], -signal.weight, signal.key)))
