"""Days by their date or their number: "1 May", "the 15th of next month"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.language.period_lattice import Token
from bot.language.period_meaning import NOTHING, PeriodClock, TimeMeant, YearSaid, nearest, unsure, within
from bot.language.period_units import month, month_in_year, relative, year_said
from bot.language.period_words import lexicon
from spm_core.period import ONE_DAY, Period, add_months

LAST_DAY_OF_ANY_MONTH = 31
FEBRUARY = 2
SHORTEST_YEAR, LONGEST_YEAR = 10, 99
"""What may be a year after a day and a month: 1-aug-19."""


def iso_day(token: Token) -> TimeMeant:
    return TimeMeant(lambda clock: clock.calendar.containing("day", token.value), "day", dated=True)


def yearless_day(token: Token) -> TimeMeant:
    """30/06."""
    month, number = token.value
    return _day_of_year(month, number)


def _day_of_year(month: int, number: int) -> TimeMeant:
    def on(clock: PeriodClock) -> Period | None:
        days = (_valid(clock.today.year + offset, month, number) for offset in range(-8, 9))
        return nearest(clock, (clock.calendar.containing("day", day) for day in days if day))

    return TimeMeant(on, "day", yearless=True, dated=True)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_of(number: Token, of: Token | None, around: TimeMeant) -> TimeMeant | None:
    """1 May, the 15th of next month, primo maggio 2017, 5 de out; "5 out" is no day, and "first month" neither."""
    if around.kind != "month" or not 1 <= number.value <= LAST_DAY_OF_ANY_MONTH:
        return None
    if (around.only_beside and of is None) or number.words in lexicon().before_that:  # "prima di giugno"
        return None
    loose = number.category == "number" or (number.category == "ordinal" and not around.named)
    if (around.vague and of is None) or (loose and not around.named and of is None):
        return None
    return _day_within(around, number.value)


def _day_within(around: TimeMeant, number: int) -> TimeMeant:
    def pick(clock: PeriodClock, whole: Period) -> Period | None:
        # Days are counted in everybody's month, even where the company's October is made of weeks.
        first = clock.calendar.everyday.containing("month", whole.start + timedelta(days=14)).start
        day = _valid(first.year, first.month, number)
        return clock.calendar.containing("day", day) if day else None

    return TimeMeant(within(around, pick), "day", yearless=around.yearless, dated=True)


def month_day(month: Token, number: Token, year: Token | None) -> TimeMeant | None:
    """May 1, June the 30th, January 12 2016."""
    if not 1 <= number.value <= LAST_DAY_OF_ANY_MONTH:
        return None
    if year is None:
        return _day_of_year(month.value + 1, number.value)
    return _day_within(month_in_year(month.value + 1, year_said(year)), number.value)


def hyphened_day(number: Token, _hyphen: Token, named: Token) -> TimeMeant | None:
    """1-aug."""
    return month_day(named, number, None)


def day_month_year(number: Token, _first: Token, named: Token, _second: Token, year: Token) -> TimeMeant | None:
    """1-aug-2019, 1-aug-19."""
    if year.category == "year":
        return month_day(named, number, year)
    if not SHORTEST_YEAR <= year.value <= LONGEST_YEAR or not 1 <= number.value <= LAST_DAY_OF_ANY_MONTH:
        return unsure()
    return _day_within(month_in_year(named.value + 1, YearSaid(2000 + year.value, "plain")), number.value)


def year_month_day(year: Token, _first: Token, named: Token, _second: Token, number: Token) -> TimeMeant | None:
    """2019-aug-1."""
    return month_day(named, number, year)


def month_year(named: Token, _dash: Token, year: Token) -> TimeMeant:
    """Aug-2019."""
    return month_in_year(named.value + 1, year_said(year))


def year_month(year: Token, _dash: Token, named: Token) -> TimeMeant:
    """2019-aug."""
    return month_in_year(named.value + 1, year_said(year))


def month_and_number(named: Token, _hyphen: Token, _number: Token) -> TimeMeant:
    """Aug-19: a day or a year?"""
    return unsure(month(named).on)


def fraction(*_parts: Token) -> TimeMeant:
    """3/4 of quota."""
    return NOTHING


def fraction_of(_fraction: Token, _of: Token, around: TimeMeant) -> TimeMeant:
    """1/2 of this month."""
    return NOTHING if around.vague else replace(around, exact=False)


def counted_in_month(_number: Token, _of: Token | None, named: Token, *_rest: Token | None) -> TimeMeant:
    """5 october deals: perhaps five deals of October."""
    return unsure(month(named).on)


def ranked_in_month(_ranked: Token, number: Token, of: Token | None, named: Token, *_rest: Token) -> TimeMeant:
    """Top 5 october."""
    return counted_in_month(number, of, named)


def part_of_day(day: TimeMeant, _part: Token) -> TimeMeant | None:
    """Yesterday afternoon: hours are not read."""
    return replace(day, exact=False) if day.kind == "day" else None


def part_of_that_day(part: Token, _of: Token, day: TimeMeant) -> TimeMeant | None:
    """The afternoon of 3 November."""
    return part_of_day(day, part)


def related_part_of_day(left: Token, right: Token) -> TimeMeant | None:
    """This morning, last night, questa mattina."""
    relation = right if left.category == "day_parts" else left
    offset, after = relation.value
    if relation is right and not after:
        return None
    return unsure(relative("day", offset).on)


def relative_part_of_day(token: Token) -> TimeMeant:
    """Tonight, stamattina."""
    return unsure(relative("day", token.value).on)


def bare_day(number: Token) -> TimeMeant | None:
    """The 15th: of this month or a neighbouring one."""
    return numbered_day(None, number)


def numbered_day(unit: Token | None, number: Token) -> TimeMeant | None:
    """Dia 30, giorno 15."""
    if not 1 <= number.value <= LAST_DAY_OF_ANY_MONTH or (unit and unit.value != "day"):
        return None

    def on(clock: PeriodClock) -> Period | None:
        first = clock.today.replace(day=1)
        months = (add_months(first, offset) for offset in range(-3, 4))
        days = (_near_end(month, number.value) for month in months)
        return nearest(clock, (clock.calendar.containing("day", day) for day in days if day))

    return TimeMeant(on, "day", yearless=True, doubtful=True, dated=True, monthless=True)


def _near_end(month: date, number: int) -> date | None:
    """That day of a month; the 30th of February is how people say its end."""
    if month.month == FEBRUARY and number > 28:
        return add_months(month, 1) - ONE_DAY
    return _valid(month.year, month.month, number)


def numbered_day_of(unit: Token, number: Token, of: Token | None, around: TimeMeant) -> TimeMeant | None:
    """Dia 15 do mês que vem, giorno 3 ottobre."""
    if unit.value != "day" or around.kind != "month" or not 1 <= number.value <= LAST_DAY_OF_ANY_MONTH:
        return None
    return None if around.vague and of is None else _day_within(around, number.value)


def relative_day(token: Token) -> TimeMeant:
    return relative("day", token.value)
