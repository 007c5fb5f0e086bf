"""What lies in a period, up to today or a year before: "early June", "the rest of the week", "so far this year"."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.language.period_lattice import Token
from bot.language.period_meaning import PeriodClock, Reader, TimeMeant, unsure, within
from bot.language.period_parts import edge_of
from bot.language.period_units import month
from bot.language.period_words import lexicon
from spm_core.period import MONTHS, ONE_DAY, Period, PeriodKind

LONG = ("week", "month", "quarter", "half", "year")


def edge(token: Token, around: TimeMeant) -> TimeMeant | None:
    """Early June, mid-March, late 2016. The end of this month is the month as a whole: what one ends up with."""
    which = token.value
    if around.kind not in LONG:
        return None
    if which == "end" and _is_end_of_this_year(token, around):
        return replace(_edge(which, around), exact=False)
    if which == "end" and (around.vague or around.offset == 0):
        return replace(around, vague=False, whole=around, edge=which)
    if which == "end" and around.kind in ("quarter", "half"):
        return replace(around, exact=False, whole=around, edge=which)
    return _edge(which, around)


def _is_end_of_this_year(token: Token, around: TimeMeant) -> bool:
    this_year = around.kind == "year" and around.offset == 0 and not around.vague
    return this_year and token.words not in lexicon().end_verbs


def _edge(which: str, around: TimeMeant) -> TimeMeant:
    return TimeMeant(within(around, edge_of(which)), yearless=around.yearless, edge=which, whole=around)


def edge_after(around: TimeMeant, _possessive: Token, token: Token) -> TimeMeant | None:
    """Last month's end."""
    return edge(replace(token, words=()), around)


def later(_later: Token, around: TimeMeant) -> TimeMeant | None:
    """Later this month: from today to its end. Of another month, it may be any part."""
    if around.vague or around.offset == 0:
        return rest_of(_later, around)
    return replace(_edge("late", around), exact=False) if around.kind in LONG else None


def later_after(around: TimeMeant, token: Token) -> TimeMeant | None:
    """Questo mese più avanti."""
    return rest_of(token, around) if around.offset == 0 and not around.vague else None


def unaccented(word: Token, named: Token) -> TimeMeant:
    """ "A meta marzo": without its accent, the middle of March or Portuguese for a quota."""
    return unsure(within(month(named), edge_of(word.value)))


def rest_of(_rest: Token, around: TimeMeant) -> TimeMeant | None:
    """The rest of the week: from today to its end."""
    if around.kind not in LONG:
        return None

    def on(clock: PeriodClock) -> Period | None:
        period = around.on(clock)
        return Period(clock.today, period.stop) if period and clock.today in period else None

    return TimeMeant(on)


def earlier(_earlier: Token, around: TimeMeant) -> TimeMeant | None:
    """Earlier this month."""
    return unsure(up_to_today(around).on) if around.offset == 0 else None


def so_far(left: TimeMeant | Token, right: TimeMeant | Token) -> TimeMeant | None:
    """This month so far, so far this year, 2026 to date."""
    around = left if isinstance(left, TimeMeant) else right
    return up_to_today(around) if isinstance(around, TimeMeant) else None


def up_to_today(around: TimeMeant) -> TimeMeant:
    def on(clock: PeriodClock) -> Period | None:
        period = around.on(clock)
        if period is None or period.start > clock.today:
            return None
        return Period(period.start, clock.today + ONE_DAY)

    return TimeMeant(on)


def to_date(token: Token) -> TimeMeant:
    """YTD: from the start of the running period up to and including today."""
    return TimeMeant(
        lambda clock: Period(clock.calendar.containing(token.value, clock.today).start, clock.today + ONE_DAY)
    )


def alike(first: Token, unit: Token, around: TimeMeant) -> TimeMeant | None:
    """Same quarter last year, questo mese dell'anno scorso."""
    if first.category == "relation" and first.value[0]:
        return None
    if around.offset != -1:
        return None
    if unit.value == "period":
        if around.kind != "year":
            return unsure(around.on)
        return TimeMeant(lambda at: at.calendar.a_year_before(at.calendar.containing("quarter", at.today)), alike=True)
    if around.kind not in MONTHS:
        return unsure(around.on) if first.category == "same" else None
    return TimeMeant(_before(unit.value, around.kind), unit.value)


def _before(kind: PeriodKind, around: str) -> Reader:
    months = MONTHS[around]  # type: ignore[index]

    def on(clock: PeriodClock) -> Period:
        running = clock.calendar.containing(kind, clock.today)
        if around == "year" and kind != "day":
            return clock.calendar.a_year_before(running)
        if kind in ("day", "week"):
            return clock.calendar.containing(kind, clock.today - timedelta(weeks=months * 52 // 12))
        return clock.calendar.containing(kind, running.start, -max(months // MONTHS[kind], 1))

    return on
