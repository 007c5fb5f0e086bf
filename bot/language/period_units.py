"""Weeks, months and years by their names or by their distance from today: "last month", "june 2017", "FY18"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.language.period_lattice import Token
from bot.language.period_meaning import PeriodClock, Reader, TimeMeant, YearSaid, nearest, unsure
from bot.language.period_words import lexicon
from spm_core.period import ONE_DAY, Calendar, Period, PeriodKind

SATURDAY = 5
ROUND = 50
AROUND = (-1, 0, 1)


def relative(kind: PeriodKind, offset: int) -> TimeMeant:
    def on(clock: PeriodClock) -> Period:
        period = clock.calendar.containing(kind, clock.today, offset)
        return replace(period, said=offset) if kind == "quarter" else period

    year = YearSaid(offset, "offset") if kind == "year" else None
    return TimeMeant(on, kind, year=year, offset=offset)


def related_unit(left: Token, right: Token) -> TimeMeant | None:
    """This quarter, il mese scorso, the week after next. "Gli ultimi mesi" says no number."""
    unit, relation = (left, right) if left.category in ("unit", "weak") else (right, left)
    offset, after = relation.value
    if unit.value == "period" or (relation is right and not after):
        return None
    if relation is left and abs(offset) > 1 and len(relation.words) > 1:  # "before last month"
        return None
    if offset and relation.words in lexicon().plural_relations and is_plural(unit):
        return unsure()
    return relative(unit.value, offset)


def is_plural(unit: Token) -> bool:
    """Whether it says that there are several, but not how many."""
    return unit.words[-1:] != () and unit.words[-1] in lexicon().plural_units


def unit_end(token: Token) -> TimeMeant:
    return replace(relative(token.value, 0), edge="end")


def bare_unit(token: Token) -> TimeMeant | None:
    if token.value == "day":
        return None
    return replace(relative(token.value, 0), vague=True)


def own_unit(token: Token) -> TimeMeant:
    return replace(relative(token.value, 0), vague=True, year=None)


def related_weekend(left: Token, right: Token) -> TimeMeant | None:
    relation = right if left.category == "weekend" else left
    offset, after = relation.value
    return None if relation is right and not after else _weekend(offset)


def weekend(_token: Token) -> TimeMeant:
    return replace(_weekend(None), yearless=True, doubtful=True)


def _weekend(offset: int | None) -> TimeMeant:
    """Saturday and Sunday; without an offset, the last or coming ones."""

    def on(clock: PeriodClock) -> Period | None:
        monday = clock.today - timedelta(days=clock.today.weekday())
        weeks = AROUND if offset is None else (offset,)
        saturdays = [monday + timedelta(weeks=week, days=SATURDAY) for week in weeks]
        days = [Period(saturday, saturday + 2 * ONE_DAY) for saturday in saturdays]
        return nearest(clock, days) if offset is None else days[0]

    return TimeMeant(on)


def month(token: Token) -> TimeMeant:
    return TimeMeant(_month_near(token.value + 1, 0), "month", yearless=True, doubtful=token.doubtful, named=True)


def short_month(token: Token) -> TimeMeant:
    return replace(month(token), only_beside=True)


def _month_near(number: int, sign: int) -> Reader:
    def on(clock: PeriodClock) -> Period | None:
        return nearest(clock, (clock.calendar.month(clock.today.year + offset, number) for offset in AROUND), sign)

    return on


def related_month(left: Token, right: Token) -> TimeMeant | None:
    """Last june, giugno scorso."""
    named, relation = (left, right) if left.category == "month" else (right, left)
    offset, after = relation.value
    if abs(offset) > 1 or (relation is right and not after):
        return None
    return TimeMeant(_month_near(named.value + 1, offset), "month", named=True, yearless=offset == 0)


def month_of(named: Token, _of: Token | None, year: TimeMeant) -> TimeMeant | None:
    """June 2017, giugno dell'anno scorso, june FY18."""
    return month_in_year(named.value + 1, year.year) if year.year else None


def month_of_year(year: TimeMeant, named: Token) -> TimeMeant | None:
    """2016 november."""
    return month_of(named, None, year)


def month_in_year(number: int, year: YearSaid) -> TimeMeant:
    return TimeMeant(part_in("month", number, year), "month", named=True)


def code(token: Token) -> TimeMeant:
    """2017-Q4 of the calendar, FY2018-Q4 of the company's year; 2017-10, 2017-W07."""
    kind, year, index, fiscal = token.value
    said = YearSaid(year, "fiscal" if fiscal else "plain")
    return TimeMeant(part_in(kind, index, said), kind, named=kind == "month")


def spaced_code(token: Token) -> TimeMeant:
    """11 - 2016; but 10 - 2000 may be amounts."""
    meant = code(token)
    _kind, year, _index, _fiscal = token.value
    return replace(meant, exact=year % ROUND > 0)


def part_in(kind: PeriodKind, index: int, year: YearSaid) -> Reader:
    """A part of a year: the calendar's with a plain year, else the company's."""

    def on(clock: PeriodClock) -> Period | None:
        calendar = clock.calendar
        fiscal = year.sort != "plain"
        if kind == "week":
            this_year = calendar.containing("week", clock.today).year if year.sort == "offset" else 0
            return _week_of(calendar, fiscal).week(this_year + year.number, index)
        if kind == "month":
            return _month_in(clock, index, year)
        this_year = calendar.year_of(clock.today) if year.sort == "offset" else 0
        return calendar.part(kind, this_year + year.number, index, fiscal=fiscal)

    return on


def _week_of(calendar: Calendar, fiscal: bool) -> Calendar:
    """The calendar that counts weeks: everybody's for 2017-W07, the company's for FY2017-W07, if they differ."""
    return calendar if fiscal or calendar.fiscal_start == 1 else calendar.everyday


def _month_in(clock: PeriodClock, number: int, year: YearSaid) -> Period:
    """A month of everybody's year; of FY18, the one that lies in it."""
    calendar = clock.calendar
    if year.sort == "offset":
        return calendar.month(clock.today.year + year.number, number)
    month = calendar.month(year.number, number)
    if year.sort == "fiscal" and not calendar.year(year.number).covers(month):
        return calendar.month(year.number - 1, number)
    return month


def whole_year(token: Token) -> TimeMeant:
    number, fiscal = token.value
    return _year(YearSaid(number, "fiscal" if fiscal else "plain"), doubtful=not fiscal)


def year_said(token: Token) -> YearSaid:
    number, fiscal = token.value
    return YearSaid(number, "fiscal" if fiscal else "plain")


def _year(said: YearSaid, *, doubtful: bool) -> TimeMeant:
    def on(clock: PeriodClock) -> Period:
        return clock.calendar.year(said.number, fiscal=said.sort == "fiscal")

    return TimeMeant(on, "year", year=said, doubtful=doubtful)


def named_year(unit: Token, token: Token) -> TimeMeant | None:
    """The year 2016, fiscal year 2026."""
    if unit.category == "unit" and unit.value != "year":
        return None
    if is_plural(unit) and token.value[0] % 10 == 0:  # anni '90
        return unsure()
    fiscal = unit.category == "fiscal_year" or token.value[1]
    return _year(YearSaid(token.value[0], "fiscal" if fiscal else "plain"), doubtful=False)
