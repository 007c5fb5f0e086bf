"""From one name to another: "from 1 to 5 november", "Q1-Q3", "next week between Tuesday and Thursday"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.language.period_counts import after
from bot.language.period_days import _valid, bare_day
from bot.language.period_divisions import nth_of, ordinal_part
from bot.language.period_lattice import Token
from bot.language.period_meaning import PeriodClock, Reader, TimeMeant, from_to, unsure, within
from bot.language.period_units import month, month_in_year, year_said
from bot.language.period_weekdays import weekday_in
from spm_core.period import ONE_DAY, Period, add_months

MOST_AGO = 400
LAST_DAY_OF_ANY_MONTH = 31


def numbered_days_of(
    opening: Token | None,
    left: Token | None,
    first: Token,
    between: Token,
    right: Token | None,
    last: Token,
    of: Token | None,
    around: TimeMeant,
) -> TimeMeant | None:
    """Dal giorno 3 al giorno 12 di settembre, entre os dias 3 e 12 de setembro."""
    if any(unit is not None and unit.value != "day" for unit in (left, right)):
        return None
    return days_of(opening, first, between, last, of, around)


def to_number(opening: Token | None, left: TimeMeant, between: Token, last: Token) -> TimeMeant | None:
    """From the first of November to the fifth."""
    if not left.dated or left.monthless:
        return None
    return span(opening, left, between, bare_day(last))


def to_number_perhaps(opening: Token, left: TimeMeant, between: Token, last: Token, _word: Token) -> TimeMeant | None:
    """From 1 November to 5, and a word that may be what is counted."""
    found = to_number(opening, left, between, last)
    return replace(found, exact=False, bound=None) if found else None


def days_of(
    opening: Token | None, first: Token, between: Token, last: Token, of: Token | None, around: TimeMeant
) -> TimeMeant | None:
    """From 1 to 5 november, 4-23 next month, entre 3 e 12 de setembro."""
    joined = _joins(opening, between)
    if around.kind != "month" or joined is None or (around.vague and of is None):
        return None
    beside = around.only_beside and of is None and between.category != "dash"
    reader = None if beside and opening is None else _days(around, first.value, last.value)
    if reader is None:
        return None
    return TimeMeant(reader, bound="between") if joined and not beside else unsure(reader)  # "from 5 to 8 out of 10"


def _joins(opening: Token | None, between: Token) -> bool | None:
    """Whether the word between two names makes them a range: "and" only after "between"; None if they are a list."""
    if between.category != "and":
        return True
    return opening is not None and opening.category == "between"


def _days(around: TimeMeant, first: int, last: int) -> Reader | None:
    if not (1 <= first <= LAST_DAY_OF_ANY_MONTH and 1 <= last <= LAST_DAY_OF_ANY_MONTH):
        return None

    def pick(clock: PeriodClock, whole: Period) -> Period | None:
        month = clock.calendar.everyday.containing("month", whole.start + timedelta(days=14)).start
        opening = add_months(month, -1) if first > last else month
        start, end = _valid(opening.year, opening.month, first), _valid(month.year, month.month, last)
        return clock.calendar.named(Period(start, end + ONE_DAY)) if start and end else None

    return within(around, pick)


def month_days(
    named: Token, opening: Token | None, first: Token, between: Token, last: Token, year: Token | None
) -> TimeMeant | None:
    """Nov 1–5, November 19 to 20, November between 19 and 20."""
    around = month_in_year(named.value + 1, year_said(year)) if year else month(named)
    return days_of(opening, first, between, last, None, around)


def month_days_of_year(named: Token, first: Token, between: Token, last: Token, year: Token) -> TimeMeant | None:
    """November 1-5, 2026."""
    return month_days(named, None, first, between, last, year)


def within_month(around: TimeMeant, opening: Token, first: Token, between: Token, last: Token) -> TimeMeant | None:
    """Next month from 4 to 23."""
    return days_of(opening, first, between, last, None, around)


def listed_days(
    first: Token, between: Token | None, last: Token, of: Token | None, around: TimeMeant
) -> TimeMeant | None:
    """5 and 6 November: two days, which one period can only cover if asked back."""
    if around.kind != "month" or not around.named or (around.only_beside and of is None):
        return None
    reader = _days(around, first.value, last.value)
    return unsure(reader) if reader else None


def listed_month_days(named: Token, first: Token, _and: Token | None, last: Token) -> TimeMeant | None:
    """Nov 16, 17."""
    reader = _days(month(named), first.value, last.value)
    return unsure(reader) if reader else None


def bare_days(opening: Token | None, first: Token, between: Token, last: Token) -> TimeMeant | None:
    """From the 11th until the 15th."""
    if opening is None and between.category != "dash":
        return None
    return span(opening, bare_day(first), between, bare_day(last))


def bare_days_perhaps(opening: Token, first: Token, between: Token, last: Token, _word: Token) -> TimeMeant | None:
    """Dal 3 al 9, and a word that may be what is counted."""
    found = bare_days(opening, first, between, last)
    return replace(found, exact=False, bound=None) if found else None


def span(opening: Token | None, left: TimeMeant | None, between: Token, right: TimeMeant | None) -> TimeMeant | None:
    """From june to august, Q1-Q3, between Jan 20 and Feb 3."""
    if left is None or right is None or left.vague or right.vague:
        return None
    if left.dated and left.monthless and right.kind != "day":  # "from the 1st to the 3rd quarter" are quarters
        return None
    if _joins(opening, between) is not True or (left.only_beside and right.only_beside):
        return None
    if not (left.exact and right.exact):
        return unsure(from_to(left, right))
    return TimeMeant(from_to(left, right), bound="between", doubtful=False)


def span_of_parts(
    opening: Token | None,
    first: Token,
    between: Token,
    last: Token,
    unit: Token,
    of: Token | None = None,
    around: TimeMeant | None = None,
) -> TimeMeant | None:
    """From the first to the third quarter of 2025."""
    if unit.value not in ("quarter", "half", "week", "month", "day"):
        return None
    if around is not None:
        left, right = nth_of(first, unit, of, around), nth_of(last, unit, of, around)
    else:
        left, right = ordinal_part(first, unit), ordinal_part(last, unit)
    if left is None or right is None:
        return None
    return span(opening, left, between, right) or unsure(from_to(left, right))


def span_in_week(week: TimeMeant, opening: Token | None, first: Token, between: Token, last: Token) -> TimeMeant | None:
    """Next week between Wednesday and Friday."""
    left, right = weekday_in(first, week), weekday_in(last, week)
    return span(opening, left, between, right) if left and right else None


def span_of_units(_from: Token, first: TimeMeant, _for: Token, count: Token, unit: Token) -> TimeMeant | None:
    """From October 3 for two weeks."""

    def on(clock: PeriodClock) -> Period | None:
        start = first.on(clock)
        if start is None or not 1 <= count.value <= MOST_AGO:
            return None
        return clock.calendar.named(Period(start.start, after(start.start, unit.value, count.value)))

    return TimeMeant(on, bound="between")


def units_from(count: Token, unit: Token, starting: Token, first: TimeMeant) -> TimeMeant | None:
    """Two weeks starting May 20th. "Ten days from 3 November" may also be the day ten days later."""
    number = 1 if count.category == "one" else count.value
    if first.vague or not 1 <= number <= MOST_AGO:
        return None

    def on(clock: PeriodClock) -> Period | None:
        start = first.on(clock)
        return clock.calendar.named(Period(start.start, after(start.start, unit.value, number))) if start else None

    exact = starting.category == "starting" and first.kind in ("day", unit.value) and first.exact
    return TimeMeant(on, bound="between" if exact else None, exact=exact)


def for_units_from(_for: Token, count: Token, unit: Token, start: Token, first: TimeMeant) -> TimeMeant | None:
    """For two weeks from June 1."""
    return units_from(count, unit, replace(start, category="starting"), first)


def hours_of(
    _from: Token, _first: Token, _to: Token, _last: Token, _mark: Token | None, day: TimeMeant
) -> TimeMeant | None:
    """Between 2 and 4 pm yesterday: hours are not read."""
    return unsure(day.on) if day.kind == "day" and not day.dated else None
