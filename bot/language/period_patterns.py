"""The names of single periods, as patterns over the letters of bot.language.period_words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.language.period_dates import absolute, day_of_month, iso_day, month, weekday
from bot.language.period_pattern import NOTHING, Atom, Build, Built, PeriodClock, relation_in, value
from bot.language.period_words import Piece
from spm_core.period import MONTHS, ONE_DAY, Period, PeriodKind, add_months


def _relative(kind: PeriodKind, offset: int) -> Atom:
    def on(clock: PeriodClock) -> Period:
        period = clock.calendar.containing(kind, clock.today, offset)
        return _said(period, offset)

    return Atom(on)


def _said(period: Period, offset: int) -> Period:
    if period.kind != "quarter":
        return period
    return Period(period.start, period.stop, period.kind, period.index, period.year, period.fiscal, said=offset)


def unit_with_relation(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """This quarter, il mese scorso, last year."""
    unit, relation = sorted(line, key=lambda piece: piece.letter not in "uU")
    offset, after = relation.value
    if unit.value == "period" or (line[0] is unit and not after):
        return None
    return _relative(unit.value, offset)


def several(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """Last 90 days, ultimi 6 mesi: up to and including today, but whole quarters."""
    count, unit = value(line, "#"), value(line, "u")
    relation = next(piece for piece in line if piece.letter in "ln")
    assert count
    assert unit
    sign, number = relation.value[0], count.value
    return Atom(lambda clock: _span(unit.value, number, sign, clock)) if number else None


def _span(kind: PeriodKind, number: int, sign: int, clock: PeriodClock) -> Period:
    try:
        return _counted(kind, number, sign, clock)
    except (ValueError, OverflowError):  # beyond the calendar: whoever takes the period refuses it
        return Period(date.min, clock.today + ONE_DAY) if sign < 0 else Period(clock.today, date.max)


def _counted(kind: PeriodKind, number: int, sign: int, clock: PeriodClock) -> Period:
    calendar, today = clock.calendar, clock.today
    if kind == "quarter":
        near, far = calendar.containing(kind, today, sign), calendar.containing(kind, today, sign * number)
        return calendar.named(Period(min(near.start, far.start), max(near.stop, far.stop)))
    if kind in ("day", "week"):
        length = timedelta(days=number * (7 if kind == "week" else 1))
        return Period(today + ONE_DAY - length, today + ONE_DAY) if sign < 0 else Period(today, today + length)
    edge = _same_day(today, sign * number * MONTHS[kind])
    return Period(edge + ONE_DAY, today + ONE_DAY) if sign < 0 else Period(today, edge)


def _same_day(day: date, months: int) -> date:
    first = add_months(day, months)
    return min(first + timedelta(days=day.day - 1), add_months(first, 1) - ONE_DAY)


def ago(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """3 months ago, un anno fa."""
    unit, count = value(line, "u"), value(line, "#")
    assert unit
    number = count.value if count else 1
    return _relative(unit.value, -number) if 1 <= number <= 400 else None


def a_year_before(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """Same quarter last year, questo mese dell'anno scorso."""
    units = [piece.value for piece in line if piece.letter in "uU"]
    if units[-1] not in MONTHS:
        return None
    if units[0] == "period":
        if units[-1] != "year":
            return None
        return Atom(lambda at: at.calendar.a_year_before(at.calendar.containing("quarter", at.today)), alike=True)
    kind, months = units[0], MONTHS[units[-1]]

    def on(clock: PeriodClock) -> Period:
        running = clock.calendar.containing(kind, clock.today)
        if units[-1] == "year" and kind != "day":
            return clock.calendar.a_year_before(running)
        if kind in ("day", "week"):
            return clock.calendar.containing(kind, clock.today - timedelta(weeks=months * 52 // 12))
        return clock.calendar.containing(kind, running.start, -max(months // MONTHS[kind], 1))

    return Atom(on)


def to_date(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """YTD, da inizio mese: from the start of the running period up to and including today."""
    kind = line[-1].value
    return Atom(lambda clock: Period(clock.calendar.containing(kind, clock.today).start, clock.today + ONE_DAY))


def part(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """Q3, H1 2017, terzo trimestre, Q4 FY18: the calendar's with a plain year, else the company's."""
    named, year, relation = value(line, "p"), value(line, "y"), relation_in(line)
    assert named
    kind, index = named.value
    if kind == "week":
        return _week(index, year) if not (relation or value(line, "u")) else None
    if not 1 <= index <= 12 // MONTHS[kind]:
        return None
    if year:
        number, fiscal = year.value
        return Atom(lambda clock: clock.calendar.part(kind, number, index, fiscal=fiscal))
    unit = value(line, "u")
    if relation and unit is None:
        return _last_or_next(kind, index, relation.value[0])
    if unit and unit.value != "year":
        return None
    offset = relation.value[0] if relation else 0

    def on(clock: PeriodClock) -> Period:
        return clock.calendar.part(kind, clock.calendar.year_of(clock.today) + offset, index)

    return Atom(on, yearless=True)


def week(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    """Week 12, settimana 12 del 2026: as the company counts weeks."""
    number, year = value(line, "#"), value(line, "y")
    assert number
    if line[0].value != "week":
        return None
    if not 1 <= number.value <= 53:
        return NOTHING
    return _week(number.value, year)


def _week(index: int, year: Piece | None) -> Atom:
    def on(clock: PeriodClock) -> Period | None:
        this_year = clock.calendar.containing("week", clock.today).year
        return clock.calendar.week(year.value[0] if year else this_year, index)

    return Atom(on, yearless=year is None)


def _last_or_next(kind: PeriodKind, index: int, sign: int) -> Atom:
    def on(clock: PeriodClock) -> Period:
        year = clock.calendar.year_of(clock.today)
        options = [clock.calendar.part(kind, year + offset, index) for offset in (-1, 0, 1)]
        if sign < 0:
            return max((option for option in options if option.stop <= clock.today), key=lambda option: option.start)
        if sign > 0:
            return min((option for option in options if option.start > clock.today), key=lambda option: option.start)
        return options[1]

    return Atom(on)


def whole_year(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    year, fiscal = line[0].value
    return Atom(lambda clock: clock.calendar.year(year, fiscal=fiscal), doubtful=not fiscal)


def relative_day(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    return _relative("day", line[0].value)


def unit_end(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    return _relative(line[0].value, 0)


def bare_unit(line: Sequence[Piece], _clock: PeriodClock) -> Built:
    if line[0].value == "day":
        return None
    return Atom(_relative(line[0].value, 0).on, vague=True)


def nothing(_line: Sequence[Piece], _clock: PeriodClock) -> Built:
    return NOTHING


# The first match wins. A dot is an article or a preposition, e is "the end of", o the "th" of 30th.
ATOMS: tuple[tuple[re.Pattern[str], Build], ...] = tuple(
    (re.compile(r"(?:e[.e]*)?" + pattern.replace(" ", r"\.*")), build)
    for pattern, build in (
        (r"[st] [uU] (?:l u|u l)", a_year_before),
        (r"x", to_date),
        (r"B (?:t )?u", to_date),
        (r"(?:l #|# l|n #|# n) u", several),
        (r"# u a", ago),
        (r"u a", ago),
        (r"p [/]? y|y [/-]? p", part),
        (r"p (?:[tln] u|u [ln])", part),
        (r"[tln] p|p [tln](?! u)", part),
        (r"p", part),
        (r"m (?:[tln] u|u [ln])", month),
        (r"# o? m(?: y)?", day_of_month),
        (r"m # o?(?![uw#m%])(?: y)?", day_of_month),
        (r"m y", month),
        (r"[tln] m|m [tln](?! u)", month),
        (r"m", month),
        (r"P", absolute),
        (r"D", iso_day),
        (r"T", relative_day),
        (r"[tln] d|d [tln](?! u)", weekday),
        (r"d", weekday),
        (r"E", unit_end),
        (r"b [uU]|[uU] b", unit_with_relation),
        (r"[tln] [uU]|[uU] [tln]", unit_with_relation),
        (r"u # y|u (?=#)# (?!u)", week),
        (r"u (?=#)# (?!u)", day_of_month),
        (r"# o", day_of_month),
        (r"# u", nothing),
        (r"g", nothing),
        (r"u|v", bare_unit),
        (r"y", whole_year),
    )
)
