"""Names with a bound: "until friday", "since june", "after October 5"."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.i18n import LANGUAGES
from bot.language.period_days import bare_day
from bot.language.period_lattice import Token
from bot.language.period_meaning import PeriodClock, TimeMeant
from bot.language.period_words import lexicon
from bot.language.words import words_of
from bot.languages import table
from spm_core.period import ONE_DAY, Period


def until(token: Token, around: TimeMeant) -> TimeMeant | None:
    """Until friday, by the end of the quarter: from today. "By month" groups."""
    if around.vague and token.words in _grouping():
        return None
    last = around.whole or around

    def on(clock: PeriodClock) -> Period | None:
        if before and (passed := _already_begun(before, clock)):
            return _before(passed)
        period = last.on(replace(clock, ahead=True))
        return _until(period, clock) if period else None

    before = around if _may_precede(token, around) else None
    return TimeMeant(
        on,
        bound="until",
        exact=around.edge == "end" or (around.exact and around.edge not in ("begin", "mid")),
        exact_on=(lambda clock: _already_begun(before, clock) is None) if before else None,
    )


@lru_cache(maxsize=1)
def _grouping() -> frozenset[tuple[str, ...]]:
    """The words that group figures by something."""
    said = (phrase for language in LANGUAGES for phrase in table(language, "groups")["by"])
    return frozenset(tuple(word.text for word in words_of(phrase)) for phrase in said)


def _may_precede(token: Token, around: TimeMeant) -> bool:
    """Whether it may mean the days up to a beginning, as "before June" does."""
    return not (around.edge or around.vague or around.monthless) and token.words in lexicon().before


def _already_begun(around: TimeMeant, clock: PeriodClock) -> Period | None:
    """What begins by today, where one looks back. A June without a year is that of this year, if days precede it."""
    period = around.on(clock)
    if period is None or period.start > clock.today:
        return None
    if clock.ahead and (around.yearless or period.stop > clock.today):
        return None
    in_this_year = period.start.year == clock.today.year and _before(period) is not None
    return period if in_this_year or not around.yearless else None


def _before(period: Period) -> Period | None:
    """Before June: from the start of the year."""
    new_year = period.start.replace(month=1, day=1)
    return Period(new_year, period.start) if new_year < period.start else None


def _until(period: Period, clock: PeriodClock) -> Period:
    """From today to the period's end; a month or quarter that is running, or ends on the named day, is meant whole."""
    if period.stop <= clock.today or (clock.today in period and period.kind != "day"):
        return period
    if period.kind == "day":
        month = clock.calendar.containing("month", clock.today)
        if period.start in month and month.stop - period.stop <= ONE_DAY:  # "the 30th" is how people say month end
            return month
    return Period(clock.today, period.stop)


def until_day(token: Token, number: Token) -> TimeMeant | None:
    """Entro il 30."""
    day = bare_day(number)
    return until(token, day) if day else None


def since(token: Token, around: TimeMeant, *_rest: Any) -> TimeMeant | None:
    """Since june, dal 3 ottobre, from june on; "da giugno" where a name without a year follows."""
    if token.category == "since_named" and not (around.yearless or around.edge == "begin"):
        return None

    behind = token.words in lexicon().past_since

    def on(clock: PeriodClock) -> Period | None:
        period = around.on(replace(clock, ahead=False) if behind else clock)
        if period is None or period.start > clock.today:
            return period
        return Period(period.start, clock.today + ONE_DAY)

    return TimeMeant(on, bound="since", exact=around.exact and around.edge not in ("mid", "late", "end"))


def since_day(token: Token, around: TimeMeant) -> TimeMeant | None:
    """From October 3, from the beginning of the year."""
    return since(token, around) if around.edge == "begin" or (around.dated and around.kind == "day") else None


def since_beginning(token: Token, around: TimeMeant) -> TimeMeant | None:
    """Beginning June 1."""
    if token.value != "begin" or around.kind != "day" or not around.dated:
        return None
    found = since(token, around)
    return replace(found, exact=False) if found else None


def after_period(_after: Token, around: TimeMeant) -> TimeMeant | None:
    """After june: up to today."""
    if around.vague:
        return None

    def on(clock: PeriodClock) -> Period | None:
        period = around.on(clock)
        return Period(period.stop, clock.today + ONE_DAY) if period and period.stop <= clock.today else None

    return TimeMeant(on, bound="since", exact=around.exact)


def same(around: TimeMeant) -> TimeMeant:
    return around
