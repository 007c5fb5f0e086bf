"""Periods in people's words, in any of the languages: "this qtr", "Q3", "ultimi 6 mesi", "até sexta".

Words of time that are not read exactly are never taken for another period: they are given as unread, with the likeliest
reading where there is one, so that one can ask back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bot.language.period_grammar import Matcher
from bot.language.period_lattice import TextPlace, lattice
from bot.language.period_meaning import PeriodBound, PeriodClock, TimeMeant
from bot.language.period_rules import GRAMMAR
from bot.language.period_words import lexicon
from spm_core.period import Calendar, Period

HABITUAL = frozenset({"day", "range"})
"""The kinds of period whose bare names are as often habits: friday, the 15th, the weekend."""
PERHAPS = HABITUAL | {"year"}


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period named somewhere in a text, and the characters that name it."""

    period: Period
    start: int
    end: int
    bound: PeriodBound | None = None
    """How it was bounded: "until friday" starts today, "since june" ends today."""
    vague: bool = False
    """Only a unit or an adjective ("the week", "monthly"), which gives way to a clearer name."""
    alike: bool = False
    """ "The same period last year": of the period named beside it or, without one, of the current quarter."""
    yearless: bool = False
    """Whether it names no year, so that another one may be meant: "june", "Q3"."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Characters that speak of a time which they do not name exactly, and the likeliest reading to ask back with."""

    start: int
    end: int
    best: Period | None = None
    habitual: bool = False
    """Only a weekday, a weekend or the number of a day or year: perhaps a habit ("send it on fridays"), or no time."""


@dataclass(frozen=True, slots=True)
class PeriodsRead:
    found: tuple[FoundPeriod, ...]
    unread: tuple[Unread, ...]


def parse_period(words: str, calendar: Calendar, today: date, *, ahead: bool = False) -> Period | None:
    """The period that all of `words` name, if any. With `ahead`, a bare month or weekday is the coming one.

    Without it, no bare name lies in the future; units counted back, as in "last 3 days", end with today.
    """
    read = read_periods(words, PeriodClock(calendar, today, ahead), alone=True)
    if len(read.found) != 1 or read.unread:
        return None
    found = read.found[0]
    rest = lattice(words[: found.start] + " " + words[found.end :])
    return found.period if all(not place.tokens.keys().isdisjoint({"filler", "edge"}) for place in rest) else None


def find_periods(
    text: str, calendar: Calendar, today: date, *, ahead: bool = False, alone: bool = False
) -> list[FoundPeriod]:
    """Every period named in a text, in order. With `alone`, words such as "may" or "friday" need no context."""
    return list(find(text, PeriodClock(calendar, today, ahead), alone=alone))


def unread(text: str, calendar: Calendar, today: date, *, ahead: bool = False, alone: bool = False) -> list[Unread]:
    """Every span that speaks of time but names no exact period, in order; none overlaps a period that is found."""
    return list(read_periods(text, PeriodClock(calendar, today, ahead), alone=alone).unread)


def find(text: str, clock: PeriodClock, *, alone: bool) -> tuple[FoundPeriod, ...]:
    return read_periods(text, clock, alone=alone).found


@dataclass(frozen=True, slots=True)
class _Span:
    """A name and its first place and the one after it; `period` is None where there is no such day or week."""

    when: TimeMeant
    period: Period | None
    first: int
    end: int

    @property
    def exact(self) -> bool:
        return self.when.exact and self.period is not None


@lru_cache(maxsize=2048)
def read_periods(text: str, clock: PeriodClock, *, alone: bool) -> PeriodsRead:
    """What is read of a text and what is not."""
    places = lattice(text)
    spans = [span for span in _spans(text, places, clock, alone) if not span.when.nothing]
    if any(span.exact and not span.when.vague for span in spans):
        spans = [span for span in spans if "vague" not in places[span.first].tokens]
    spans = _joined(text, places, spans)
    found = (
        FoundPeriod(
            span.period,
            *_characters(places, span),
            span.when.bound,
            span.when.vague,
            span.when.alike,
            span.when.yearless,
        )
        for span in spans
        if span.exact and span.period
    )
    left = (
        Unread(*_characters(places, span), span.period, span.when.doubtful and span.when.kind in PERHAPS)
        for span in spans
        if not span.exact
    )
    return PeriodsRead(tuple(found), tuple(left))


def _characters(places: Sequence[TextPlace], span: _Span) -> tuple[int, int]:
    return places[span.first].start, places[span.end - 1].end


def _spans(text: str, places: Sequence[TextPlace], clock: PeriodClock, alone: bool) -> Iterator[_Span]:
    matcher = Matcher(places, GRAMMAR)
    comparing = any("comparing" in place.tokens for place in places)
    at = 0
    while at < len(places):
        span = None
        for end, when in matcher.at("PHRASE", at):
            span = _span(places, clock, when, at, end, alone=alone, comparing=comparing)
            if span:
                break
        if span and _is_excused(places, span):
            span = replace(span, when=replace(span.when, nothing=True))
        if span:
            yield span
        at = span.end if span else at + 1


def _span(
    places: Sequence[TextPlace], clock: PeriodClock, when: TimeMeant, at: int, end: int, *, alone: bool, comparing: bool
) -> _Span | None:
    """The name as it is meant here, or None where its words mean something else."""
    if when.only_beside or (comparing and _is_compared(places, when, at, end)):
        return None
    meant = when if alone or not when.doubtful else _in_its_context(places, when, at, end)
    if meant and meant.exact_on and not meant.exact_on(clock):
        meant = replace(meant, exact=False)
    return _Span(meant, None if meant.nothing else meant.on(clock), at, end) if meant else None


def _is_compared(places: Sequence[TextPlace], when: TimeMeant, at: int, end: int) -> bool:
    """Whether two names are set side by side rather than made a range: "compare june to july"."""
    opened = not places[at].tokens.keys().isdisjoint({"from", "between", "since"})
    return when.bound == "between" and not opened and "dash" not in _categories(places, at, end)


def _in_its_context(places: Sequence[TextPlace], when: TimeMeant, at: int, end: int) -> TimeMeant | None:
    """A doubtful name as the words beside it have it meant: surely, perhaps, or as something else."""
    if when.kind in HABITUAL:
        # "On fridays" is a habit; only "until friday" and "last friday" are periods for sure.
        return replace(when, exact=False)
    if at > 0 and places[at - 1].text in lexicon().before_doubtful:
        return when
    # 2025 by itself is likely, but not surely, a year.
    counts = end < len(places) and "word" in places[end].tokens
    return replace(when, exact=False) if when.kind == "year" and not counts else None


def _categories(places: Sequence[TextPlace], at: int, end: int) -> set[str]:
    return {category for place in places[at:end] for category in place.tokens}


def _is_excused(places: Sequence[TextPlace], span: _Span) -> bool:
    """Whether it is no time that is asked about: "no activity in 30 days", "the monday email"."""
    if span.exact:
        return False
    if not places[span.first].tokens.keys().isdisjoint({"in", "ago_before"}):
        return any("without" in place.tokens for place in (*places[: span.first], *places[span.end :]))
    habitual = span.when.doubtful and span.when.kind in HABITUAL
    return habitual and span.end < len(places) and "word" in places[span.end].tokens


def _joined(text: str, places: Sequence[TextPlace], spans: Sequence[_Span]) -> list[_Span]:
    """Names side by side that no rule reads together are read as nothing else: "a few days of june"."""
    joined: list[_Span] = []
    for span in spans:
        if joined and _belongs(text, places, joined[-1], span):
            joined[-1] = _both(joined[-1], span)
        else:
            joined.append(span)
    return joined


def _belongs(text: str, places: Sequence[TextPlace], left: _Span, right: _Span) -> bool:
    if left.when.vague or right.when.vague or left.when.alike or right.when.alike:
        return False
    between = places[left.end : right.first]
    gap = text[places[left.end - 1].end : places[right.first].start]
    return all("of" in place.tokens for place in between) and not _MARK.search(gap)


_MARK = re.compile(r"[^\w\s'’]")


def _both(left: _Span, right: _Span) -> _Span:
    best = next((span.period for span in (left, right) if span.exact), None) if left.exact != right.exact else None
    return _Span(replace(left.when, exact=False), best or left.period or right.period, left.first, right.end)
