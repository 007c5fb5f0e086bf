"""Days by their name: "friday", "next monday", "Friday the 11th"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.language.period_days import bare_day
from bot.language.period_lattice import Token
from bot.language.period_meaning import PeriodClock, Reader, TimeMeant, nearest, within
from spm_core.period import ONE_DAY, Period


def weekday(token: Token) -> TimeMeant:
    return TimeMeant(_weekday(token.value, None), "day", yearless=True, doubtful=True, monthless=True)


def weekday_related(left: Token, right: Token) -> TimeMeant | None:
    """Next monday, venerdì scorso. English has the relation in front."""
    named, relation = (left, right) if left.category == "weekday" else (right, left)
    offset, after = relation.value
    if abs(offset) > 1 or (relation is right and not after):
        return None
    return TimeMeant(_weekday(named.value, offset), "day", offset=offset)


def _weekday(number: int, offset: int | None) -> Reader:
    def on(clock: PeriodClock) -> Period | None:
        if offset == 0:
            week = clock.calendar.containing("week", clock.today)
            return clock.calendar.containing("day", week.start, (number - week.start.weekday()) % 7)
        first = (number - clock.today.weekday()) % 7
        days = (clock.calendar.containing("day", clock.today, first + 7 * weeks) for weeks in (-2, -1, 0, 1))
        return nearest(clock, days, offset or 0)

    return on


def weekday_in(left: TimeMeant | Token, right: TimeMeant | Token) -> TimeMeant | None:
    """Monday of next week, next week Monday."""
    named, around = (left, right) if isinstance(left, Token) else (right, left)
    if not isinstance(around, TimeMeant) or not isinstance(named, Token) or around.kind != "week":
        return None

    def pick(clock: PeriodClock, week: Period) -> Period:
        return clock.calendar.containing("day", week.start, (named.value - week.start.weekday()) % 7)

    return TimeMeant(within(around, pick), "day", yearless=around.yearless)


def dated_weekday(named: Token, day: TimeMeant) -> TimeMeant | None:
    """Friday the 11th, Monday November 3, sexta dia 11: where the calendar has no such day, it is not read."""
    if day.kind != "day" or not day.dated:
        return None

    def on(clock: PeriodClock) -> Period | None:
        return next((found for found in _near_days(day, clock) if found.start.weekday() == named.value), None)

    return TimeMeant(on, "day", yearless=day.yearless, dated=True, monthless=day.monthless)


def _near_days(day: TimeMeant, clock: PeriodClock) -> Iterator[Period]:
    """The day itself; where it names no year, the one after it too, and those on the other side of today."""
    for ahead in (clock.ahead, not clock.ahead):
        found = day.on(replace(clock, ahead=ahead))
        if found is None:
            return
        yield found
        if not day.yearless:
            return
        further = day.on(replace(clock, ahead=ahead, today=found.stop if ahead else found.start - ONE_DAY))
        if further:
            yield further


def weekday_and_number(named: Token, number: Token) -> TimeMeant | None:
    """Venerdì 11."""
    day = bare_day(number)
    return dated_weekday(named, day) if day else None
