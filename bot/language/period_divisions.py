"""Numbered parts: of a year ("Q3", "week 12") or of any longer period ("the first week of October")."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.language.period_days import bare_day
from bot.language.period_lattice import Token
from bot.language.period_meaning import NOTHING, PeriodClock, Reader, TimeMeant, from_to, nearest, unsure, within
from bot.language.period_parts import first_units, last_units, nth_unit
from bot.language.period_units import is_plural, part_in, relative
from bot.language.period_words import lexicon
from spm_core.period import MONTHS, Period, PeriodKind

WEEKS_OF_A_MONTH = 5
AROUND = (-1, 0, 1)
_SIZES = {"day": 0, "week": 1, "month": 2, "quarter": 3, "half": 4, "year": 5}


def part(token: Token) -> TimeMeant:
    """Q3, H1."""
    kind, index = token.value
    return _bare_part(kind, index)


def _bare_part(kind: PeriodKind, index: int) -> TimeMeant:
    return TimeMeant(_part_near(kind, index, None), kind, yearless=True)


def _part_near(kind: PeriodKind, index: int, sign: int | None) -> Reader:
    def on(clock: PeriodClock) -> Period | None:
        calendar = clock.calendar
        if kind == "week":
            year = calendar.containing("week", clock.today).year
            options = [calendar.week(year + offset, index) for offset in AROUND]
            if options[1] is None:
                return None
        else:
            year = calendar.year_of(clock.today)
            options = [calendar.part(kind, year + offset, index) for offset in AROUND]
        return options[1] if sign == 0 else nearest(clock, options, sign or 0)

    return on


def ordinal_part(number: Token, unit: Token) -> TimeMeant | None:
    """Third quarter, primo semestre; "terza settimana" says not of what."""
    if unit.value in ("quarter", "half"):
        fits = 1 <= number.value <= 12 // MONTHS[unit.value]
        return _bare_part(unit.value, number.value) if fits else None
    if unit.value == "week" and number.value > WEEKS_OF_A_MONTH:
        return unit_number(unit, number)
    around: PeriodKind = "month" if unit.value in ("day", "week") else "year"
    if unit.value not in ("day", "week", "month"):
        return None
    return unsure(within(relative(around, 0), nth_unit(unit.value, number.value)))


def unit_number(unit: Token, number: Token) -> TimeMeant | None:
    """Week 12, quarter 3, trimestre 2."""
    kind = unit.value
    if kind == "week":
        return _bare_part(kind, number.value) if 1 <= number.value <= 53 else NOTHING
    if kind in ("quarter", "half") and 1 <= number.value <= 12 // MONTHS[kind]:
        return _bare_part(kind, number.value)
    return None


def unit_numbers(unit: Token, first: Token, _between: Token, last: Token) -> TimeMeant | None:
    """Weeks 40 to 44, trimestri 1-3."""
    left, right = unit_number(unit, first), unit_number(unit, last)
    return TimeMeant(from_to(left, right)) if left and right and not (left.nothing or right.nothing) else None


def unit_before(unit: Token, _before: Token) -> TimeMeant | None:
    """The month before: which one that is depends on what was spoken of."""
    return unsure(relative(unit.value, -1).on) if unit.value != "day" else unsure()


def related_part(left: Token, right: Token) -> TimeMeant | None:
    """Last Q4, next Q1, Q4 scorso."""
    named, relation = (left, right) if left.category == "part" else (right, left)
    offset, after = relation.value
    kind, index = named.value
    if abs(offset) > 1 or (relation is right and not after):
        return None
    return TimeMeant(_part_near(kind, index, offset), kind)


def part_in_year(token: Token, _of: Token | None, year: TimeMeant) -> TimeMeant | None:
    kind, index = token.value
    return TimeMeant(part_in(kind, index, year.year), kind) if year.year else None


def year_part(year: TimeMeant, token: Token) -> TimeMeant | None:
    """2016 Q3, last year's Q3."""
    return part_in_year(token, None, year)


def year_ordinal(year: TimeMeant, number: Token, unit: Token) -> TimeMeant | None:
    """2016 the third quarter."""
    return nth_of(number, unit, None, year)


def week_in_year(unit: Token, number: Token, year: TimeMeant) -> TimeMeant | None:
    """Week 12 of 2026, trimestre 3 2026."""
    kind = unit.value
    fits = kind == "week" or (kind in ("quarter", "half") and number.value <= 12 // MONTHS[kind])
    if not year.year or not fits or not 1 <= number.value <= 53:
        return None
    return TimeMeant(part_in(kind, number.value, year.year), kind)


def week_of_day(_token: Token, day: TimeMeant) -> TimeMeant | None:
    """The week of the 15th, of October 5."""
    if day.kind != "day":
        return None
    return TimeMeant(within(day, lambda clock, found: clock.calendar.containing("week", found.start)), "week")


def week_of_bare(named: Token, number: Token) -> TimeMeant | None:
    day = bare_day(number)
    return week_of_day(named, day) if day else None


def nth_of(number: Token, unit: Token, _of: Token | None, around: TimeMeant) -> TimeMeant | None:
    """The first week of October, third month of Q3, first quarter of next year."""
    kind: PeriodKind = unit.value
    if kind in ("quarter", "half") and around.year:
        fits = 1 <= number.value <= 12 // MONTHS[kind]
        return TimeMeant(part_in(kind, number.value, around.year), kind) if fits else None
    if not _is_larger(around.kind, kind):
        return None
    if is_plural(unit):
        return unsure()
    return TimeMeant(within(around, nth_unit(kind, number.value)), kind, yearless=around.yearless)


def last_of(relation: Token, unit: Token, _of: Token, around: TimeMeant) -> TimeMeant | None:
    """The last week of October."""
    if relation.value[0] not in (-1, -2) or not _is_larger(around.kind, unit.value):
        return None
    if is_plural(unit):
        return unsure()
    return TimeMeant(within(around, nth_unit(unit.value, relation.value[0])), unit.value, yearless=around.yearless)


def half_of(number: Token, _half: Token, _of: Token | None, around: TimeMeant) -> TimeMeant | None:
    """La prima metà di settembre."""
    if number.value not in (1, 2):
        return None
    if around.year:
        return TimeMeant(part_in("half", number.value, around.year), "half")
    if around.kind != "month":
        return unsure()
    return TimeMeant(within(around, nth_unit("half", number.value)), yearless=around.yearless)


def half_month(number: Token, _half: Token, _of: Token | None, around: TimeMeant) -> TimeMeant | None:
    """Primeira quinzena de outubro."""
    if around.kind != "month" or number.value not in (1, 2):
        return None
    return TimeMeant(within(around, nth_unit("half", number.value)), yearless=around.yearless)


def unit_of_named(unit: Token, _of: Token, around: TimeMeant) -> TimeMeant | None:
    """Il mese di settembre."""
    return replace(around, doubtful=False) if unit.value == around.kind and not around.vague else None


def several_of(which: Token, count: Token, unit: Token, _of: Token | None, around: TimeMeant) -> TimeMeant | None:
    """The last two weeks of October, first 10 days of November."""
    first = which.category == "firsts"
    if not count.value or not _is_larger(around.kind, unit.value):
        return None
    if not first and (which.value[0] != -1 or _of is None):
        return None
    pick = first_units if first else last_units
    return TimeMeant(within(around, pick(unit.value, count.value)), yearless=around.yearless)


def several_first_of(count: Token, which: Token, unit: Token, of: Token | None, around: TimeMeant) -> TimeMeant | None:
    """I due ultimi mesi del 2016, as 2 primeiras semanas de outubro."""
    return several_of(which, count, unit, of, around)


def few_of(which: Token, *_rest: Any) -> TimeMeant | None:
    """I primi di giugno, the first few days of October; "prima di giugno" is before June."""
    return None if which.words in lexicon().before_that else unsure()


def _is_larger(around: str, kind: str) -> bool:
    return _SIZES.get(around, -1) > _SIZES.get(kind, 9) or (around == "month" and kind == "half")
