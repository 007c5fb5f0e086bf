"""Parts of a period: its third week, its first ten days, its middle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.language.period_meaning import PeriodClock
from spm_core.period import ONE_DAY, Period, PeriodKind, spanning

Pick = Callable[[PeriodClock, Period], Period | None]
FOURTH_DAY = timedelta(days=3)
MOST_OF_A_WEEK = 3
MIDDLE_OF_A_MONTH = (10, 20)
HALF_A_MONTH = 15


def nth_unit(kind: PeriodKind, number: int) -> Pick:
    """The part of that kind by its place, from 1, or from -1 at the end. A week belongs where most of its days are."""

    def pick(clock: PeriodClock, whole: Period) -> Period | None:
        parts = _parts(clock, whole, kind)
        index = number - 1 if number > 0 else number
        return parts[index] if -len(parts) <= index < len(parts) else None

    return pick


def first_units(kind: PeriodKind, count: int) -> Pick:
    return lambda clock, whole: _joined(clock, _parts(clock, whole, kind), slice(count), count)


def last_units(kind: PeriodKind, count: int) -> Pick:
    return lambda clock, whole: _joined(clock, _parts(clock, whole, kind), slice(-count, None), count)


def _joined(clock: PeriodClock, parts: list[Period], which: slice, count: int) -> Period | None:
    chosen = parts[which]
    return clock.calendar.named(_plain(spanning(*chosen))) if len(chosen) == count else None


def _plain(period: Period) -> Period:
    return Period(period.start, period.stop)


def _parts(clock: PeriodClock, whole: Period, kind: PeriodKind) -> list[Period]:
    if kind == "half" and whole.kind == "month":
        return _halves(whole)
    # The quarters of a calendar year are the calendar's, even where the company's year begins elsewhere.
    own = whole.fiscal or whole.kind not in ("quarter", "half", "year")
    calendar = clock.calendar if own else clock.calendar.everyday
    parts: list[Period] = []
    part = calendar.containing(kind, whole.start)
    while part.start < whole.stop:
        inside = part.start + FOURTH_DAY in whole if kind == "week" else whole.covers(part)
        parts += [part] if inside else []
        part = calendar.containing(kind, part.start, 1)
    return parts


def _halves(month: Period) -> list[Period]:
    middle = month.start + timedelta(days=HALF_A_MONTH)
    return [Period(month.start, middle), Period(middle, month.stop)]


def edge_of(which: str) -> Pick:
    """The beginning, the middle or the end of a week, month, quarter or year.

    The beginning and the end are its halves (1 to 15 October; Monday to Wednesday), but the first and last month of
    a quarter. The middle of a month is the 10th to the 20th; of a quarter, its second month.
    """

    def pick(clock: PeriodClock, whole: Period) -> Period | None:
        if which == "mid":
            return _middle(clock, whole)
        halves = _first_and_last(clock, whole)
        return clock.calendar.named(halves[0] if which == "begin" else halves[1])

    return pick


def _first_and_last(clock: PeriodClock, whole: Period) -> tuple[Period, Period]:
    match whole.kind:
        case "week":
            middle = whole.start + timedelta(days=MOST_OF_A_WEEK)
        case "month":
            middle = whole.start + timedelta(days=HALF_A_MONTH)
        case "quarter":
            months = _parts(clock, whole, "month")
            return _plain(months[0]), _plain(months[-1])
        case _:
            months = _parts(clock, whole, "month")
            middle = months[len(months) // 2].start
    return Period(whole.start, middle), Period(middle, whole.stop)


def _middle(clock: PeriodClock, whole: Period) -> Period:
    match whole.kind:
        case "week":
            return Period(whole.start + ONE_DAY, whole.start + 4 * ONE_DAY)
        case "month":
            first, last = MIDDLE_OF_A_MONTH
            return Period(whole.start + (first - 1) * ONE_DAY, whole.start + last * ONE_DAY)
        case "quarter":
            return _parts(clock, whole, "month")[1]
        case _:
            months = _parts(clock, whole, "month")
            edge = len(months) // 4 + len(months) % 4 // 2  # 3 of 12 months, 2 of 6
            return clock.calendar.named(Period(months[edge].start, months[-edge].start))
