"""Counted units: "last 90 days", "3 weeks ago", "next two quarters"; and what says a time without saying which."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.language.period_lattice import Token
from bot.language.period_meaning import NOTHING, PeriodClock, TimeMeant, unsure
from bot.language.period_units import is_plural, relative
from spm_core.period import MONTHS, ONE_DAY, Period, PeriodKind, add_months

MOST_AGO = 400
DECADES = range(10, 100, 10)


def several(relation: Token, count: Token, unit: Token) -> TimeMeant | None:
    """Last 90 days, ultimi 6 mesi: up to and including today, but whole quarters. Next 2 weeks: from today on."""
    offset, number = relation.value[0], count.value
    if abs(offset) != 1 or unit.value == "period" or not number:
        return None
    return TimeMeant(lambda clock: _counted_or_endless(unit.value, number, offset, clock))


def count_first(count: Token, left: Token, right: Token) -> TimeMeant | None:
    """The 3 last months, le 3 settimane precedenti."""
    unit, relation = (left, right) if left.category == "unit" else (right, left)
    return None if relation is right and not relation.value[1] else several(relation, count, unit)


def few_units(*_parts: Any) -> TimeMeant:
    return unsure()


def _counted_or_endless(kind: PeriodKind, number: int, sign: int, clock: PeriodClock) -> Period:
    try:
        return _counted(kind, number, sign, clock)
    except (ValueError, OverflowError):  # beyond the calendar: whoever takes the period refuses it
        return Period(date.min, clock.today + ONE_DAY) if sign < 0 else Period(clock.today, date.max)


def _counted(kind: PeriodKind, number: int, sign: int, clock: PeriodClock) -> Period:
    calendar, today = clock.calendar, clock.today
    if kind == "quarter":
        near, far = calendar.containing(kind, today, sign), calendar.containing(kind, today, sign * number)
        return calendar.named(Period(min(near.start, far.start), max(near.stop, far.stop)))
    if sign < 0:
        return Period(after(today, kind, -number) + ONE_DAY, today + ONE_DAY)
    return Period(today, after(today, kind, number))


def after(day: date, kind: PeriodKind, number: int) -> date:
    """The day so many units later."""
    if kind in ("day", "week"):
        return day + timedelta(days=number * (7 if kind == "week" else 1))
    first = add_months(day, number * MONTHS[kind])
    return min(first + timedelta(days=day.day - 1), add_months(first, 1) - ONE_DAY)


def ago(count: Token | None, unit: Token, _ago: Token) -> TimeMeant | None:
    """3 months ago, un anno fa: the whole month or year."""
    number = count.value if count else 1
    return relative(unit.value, -number) if 1 <= number <= MOST_AGO else None


def each_ago(each: Token, _ago: Token) -> TimeMeant:
    """A week ago, which begins like "a week"."""
    return relative(each.value, -1)


def for_units(_since: Token, count: Token, unit: Token) -> TimeMeant | None:
    """Há 3 meses: three months ago, or for three months?"""
    return unsure(relative(unit.value, -count.value).on) if 1 <= count.value <= MOST_AGO else None


def for_one(_since: Token, _one: Token, unit: Token) -> TimeMeant:
    return unsure(relative(unit.value, -1).on)


def one_hence(_hence: Token, _one: Token, unit: Token) -> TimeMeant:
    """Tra un mese."""
    return relative(unit.value, 1)


def hence(count: Token | None, unit: Token, _hence: Token) -> TimeMeant | None:
    """3 weeks from now."""
    number = count.value if count else 1
    return relative(unit.value, number) if 1 <= number <= MOST_AGO else None


def hence_before(_hence: Token, count: Token, unit: Token) -> TimeMeant | None:
    """Tra 3 settimane, daqui a 3 semanas."""
    return hence(count, unit, _hence)


def in_units(_in: Token, count: Token, unit: Token) -> TimeMeant | None:
    """In 3 weeks: on a day of then, or until then?"""
    if not 1 <= count.value <= MOST_AGO:
        return NOTHING
    return unsure(lambda clock: _counted_or_endless(unit.value, count.value, 1, clock))


def decade(unit: Token, number: Token) -> TimeMeant | None:
    """Anni novanta, anos 90."""
    fits = unit.value == "year" and is_plural(unit) and number.value in DECADES
    return unsure() if fits else None


def each_related(each: Token, relation: Token) -> TimeMeant | None:
    """Al mese scorso, which begins like "al mese", a month."""
    offset, after = relation.value
    return relative(each.value, offset) if after else None


def nothing(*_parts: Any) -> TimeMeant:
    return NOTHING


def unread(*_parts: Any) -> TimeMeant:
    return unsure()


def season_after(_season: Token, relation: Token) -> TimeMeant | None:
    """L'estate scorsa."""
    return unsure() if relation.value[1] else None
