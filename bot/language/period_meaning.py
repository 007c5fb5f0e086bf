"""What a period's name stands for once it is known on which day it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from spm_core.period import ONE_DAY, Calendar, Period

PeriodBound = Literal["until", "since", "between"]


@dataclass(frozen=True, slots=True)
class PeriodClock:
    calendar: Calendar
    today: date
    ahead: bool = False
    """Whether a bare month or day is the coming one, not the last."""


Reader = Callable[[PeriodClock], Period | None]


@dataclass(frozen=True, slots=True)
class YearSaid:
    """A year as it was named: 2017, FY18, or so many years from this one."""

    number: int
    sort: Literal["plain", "fiscal", "offset"]


@dataclass(frozen=True, slots=True)
class TimeMeant:
    """The meaning of a name: `on` gives its period, None where there is no such day or week."""

    on: Reader
    kind: str = "range"
    yearless: bool = False
    """Whether it names no year, so that another one may be meant: "june", "Q3"."""
    vague: bool = False
    """Whether it is only a unit or an adjective: "the week", "monthly"."""
    doubtful: bool = False
    """Whether its words have other meanings, so that it needs a context: "may", "friday", "2025"."""
    alike: bool = False
    """Whether it is the same period last year: of the period named beside it."""
    exact: bool = True
    """Whether it says all of it; else `on` gives the likeliest reading, to ask back with: "a few weeks ago"."""
    only_beside: bool = False
    """Whether it is a period only beside a day or a year, as Portuguese "out" is October."""
    nothing: bool = False
    """Whether it is read but names no period: "30 days", "per week"."""
    named: bool = False
    """Whether it is a month by its name."""
    dated: bool = False
    """Whether it is a day by its number."""
    monthless: bool = False
    """Whether it is a day without its month, which may be the other end's: "the 3rd", "monday"."""
    exact_on: Callable[[PeriodClock], bool] | None = None
    """Whether it is exact on that day, where that depends on it: "before june" is a deadline only before it."""
    bound: PeriodBound | None = None
    year: YearSaid | None = None
    offset: int | None = None
    """How many units from today: -1 for "last year"."""
    edge: str = ""
    """Which part of `whole` it is: begin, mid, late or end."""
    whole: TimeMeant | None = None


def never(_clock: PeriodClock) -> Period | None:
    return None


NOTHING = TimeMeant(never, nothing=True)


def unsure(best: Reader = never) -> TimeMeant:
    return TimeMeant(best, exact=False)


def nearest(clock: PeriodClock, options: Iterable[Period | None], sign: int = 0) -> Period | None:
    """The one of those, in order, that is meant: the next or last where `sign` says so, else as the clock looks.

    A period that is running counts as both behind and ahead.
    """
    real = [option for option in options if option is not None]
    if sign > 0:
        return next((option for option in real if option.start > clock.today), None)
    if sign < 0:
        return next((option for option in reversed(real) if option.stop <= clock.today), None)
    if clock.ahead:
        return next((option for option in real if option.stop > clock.today), None)
    return next((option for option in reversed(real) if option.start <= clock.today), None)


def within(whole: TimeMeant, pick: Callable[[PeriodClock, Period], Period | None]) -> Reader:
    """A part of a period. Where that names no year, it is the nearest whose part lies behind, or ahead."""

    def on(clock: PeriodClock) -> Period | None:
        around = whole.on(clock)
        found = pick(clock, around) if around else None
        if around is None or not whole.yearless:
            return found
        moved = _moved(clock, around, found)
        around = whole.on(moved) if moved else None
        return pick(clock, around) if around else found

    return on


def _moved(clock: PeriodClock, around: Period, found: Period | None) -> PeriodClock | None:
    """The clock that finds the neighbouring one, where the part found lies on the other side of today."""
    if found is None:
        return None
    if not clock.ahead and found.start > clock.today:
        return replace(clock, today=around.start - ONE_DAY)
    if clock.ahead and found.stop <= clock.today:
        return replace(clock, today=around.stop)
    return None


def from_to(left: TimeMeant, right: TimeMeant) -> Reader:
    """From the start of one to the end of the other; where one names no year, it follows the other's."""

    def on(clock: PeriodClock) -> Period | None:
        if clock.ahead and left.kind == "day" and not left.dated:  # of weekdays, none that have begun
            return _span(left, right, clock)
        behind = _span(left, right, replace(clock, ahead=False))
        if not (clock.ahead and left.yearless and (behind is None or behind.stop <= clock.today)):
            return behind
        return _span(left, right, clock)

    return on


def _span(left: TimeMeant, right: TimeMeant, clock: PeriodClock) -> Period | None:
    start, end = left.on(clock), right.on(clock)
    if left.monthless and right.kind == "day" and not right.monthless and end:
        start = left.on(replace(clock, today=end.end, ahead=False))
    elif right.yearless and start:
        end = right.on(replace(clock, today=start.start, ahead=True))
    elif left.yearless and end:
        start = left.on(replace(clock, today=end.end, ahead=False))
    if start is None or end is None or end.stop <= start.start:
        return None
    return clock.calendar.named(Period(start.start, end.stop))
