"""The names of months and days: "June last year", "1 maggio", "friday", "2017-10"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.language.period_pattern import Atom, Built, PeriodClock, relation_in, value
from bot.language.period_words import Piece
from spm_core.period import MONTHS, Calendar, Period


def month(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """June, june 2017, giugno scorso, june last year."""
    named, year, unit, relation = value(line, "m"), value(line, "y"), value(line, "u"), relation_in(line)
    assert named
    number = named.value + 1
    if unit and unit.value != "year":
        return None
    if year:
        return Atom(lambda clock: clock.calendar.month(year.value[0], number))
    if relation and unit:
        return Atom(lambda clock: clock.calendar.month(clock.today.year + relation.value[0], number))
    sign = relation.value[0] if relation else 0
    return Atom(lambda clock: _month_near(clock, number, sign), yearless=True, doubtful=named.doubtful and not relation)


def _month_near(clock: PeriodClock, number: int, sign: int) -> Period:
    """That month of this year or of a neighbouring one: the next or last where `sign` says so, else the nearest."""
    options = [clock.calendar.month(clock.today.year + offset, number) for offset in (-1, 0, 1)]
    if sign > 0 or (clock.ahead and not sign):
        return next(option for option in options if (option.start if sign else option.stop) > clock.today)
    return next(option for option in reversed(options) if (option.stop if sign else option.start) <= clock.today)


def day_of_month(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """1 May, June 30th, 1 maggio 2017, dia 30."""
    number, named, year = value(line, "#"), value(line, "m"), value(line, "y")
    assert number
    if not 1 <= number.value <= 31:
        return None
    if named is None:
        return Atom(lambda clock: _day_near(clock, number.value), yearless=True, doubtful=True)

    number_of_month = named.value + 1

    def on(clock: PeriodClock) -> Period | None:
        everyday = replace(clock, calendar=clock.calendar.everyday)
        around = (
            everyday.calendar.month(year.value[0], number_of_month)
            if year
            else _month_near(everyday, number_of_month, 0)
        )
        chosen = around.start + timedelta(days=number.value - 1)
        return clock.calendar.containing("day", chosen) if chosen in around else None

    return Atom(on, yearless=year is None)


def _day_near(clock: PeriodClock, number: int) -> Period:
    """The day with that number in this month or, with `ahead`, in the next month where it has passed."""
    everyday = clock.calendar.everyday
    around = everyday.containing("month", clock.today)
    chosen = min(around.start + timedelta(days=number - 1), around.end)
    if clock.ahead and chosen < clock.today:
        around = everyday.containing("month", clock.today, 1)
        chosen = min(around.start + timedelta(days=number - 1), around.end)
    return clock.calendar.containing("day", chosen)


def weekday(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """Friday, next monday, venerdì scorso."""
    named, relation = value(line, "d"), relation_in(line)
    assert named
    sign = relation.value[0] if relation else 0

    def on(clock: PeriodClock) -> Period:
        forward = (named.value - clock.today.weekday()) % 7
        if sign > 0 or (clock.ahead and not sign):
            return clock.calendar.containing("day", clock.today, forward or (7 if sign else 0))
        back = (clock.today.weekday() - named.value) % 7
        return clock.calendar.containing("day", clock.today, -(back or (7 if sign else 0)))

    return Atom(on, yearless=True, doubtful=relation is None)


def iso_day(line: Sequence[Piece], clock: PeriodClock) -> Built:
    """2017-10-01, 30/06/2017, 30/06."""
    numbers = [int(number) for number in re.split("[-/]", line[0].value)]
    try:
        if "-" in line[0].value:
            chosen = date(numbers[0], numbers[1], numbers[2])
        elif len(numbers) == 3:
            chosen = _day_first(numbers[0], numbers[1], numbers[2] + (2000 if numbers[2] < 100 else 0))
        else:
            chosen = _day_first(numbers[0], numbers[1], clock.today.year)
    except ValueError:
        return None
    if chosen == date.max:  # no day follows it, so it is no period
        return None
    return Atom(lambda clock: clock.calendar.containing("day", chosen), yearless=len(numbers) == 2)


def _day_first(left: int, right: int, year: int) -> date:
    """Day before month, unless the right number can be no month. Raises ValueError for no date."""
    return date(year, left, right) if right > 12 else date(year, right, left)


def absolute(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """2017-Q4 of the calendar, FY2018-Q4 of the company's year; 2017-10, 2017-W07."""
    kind, year, index, fiscal = line[0].value
    if kind == "week":
        return Atom(lambda clock: _week_of(clock.calendar, fiscal).week(year, index))
    if not 1 <= index <= 12 // MONTHS[kind] or not 1900 <= year <= 2200:
        return None
    return Atom(lambda clock: clock.calendar.part(kind, year, index, fiscal=fiscal))


def _week_of(calendar: Calendar, fiscal: bool) -> Calendar:
    """The calendar that counts weeks: everybody's for 2017-W07, the company's for FY2017-W07, if they differ."""
    return calendar if fiscal or calendar.fiscal_start == 1 else calendar.everyday
