"""Periods in people's words, in any of the languages: "this qtr", "Q3", "ultimi 6 mesi", "até sexta"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from bot.language.period_pattern import Atom, PeriodClock
from bot.language.period_patterns import ATOMS
from bot.language.period_words import PeriodPhrase, Piece, lexicon, pieces
from bot.language.words import Word, words_of
from spm_core.period import ONE_DAY, Calendar, Period

PeriodBound = Literal["until", "since", "between"]


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


def parse_period(words: str, calendar: Calendar, today: date, *, ahead: bool = False) -> Period | None:
    """The period that all of `words` name, if any. With `ahead`, a bare month or weekday is the coming one."""
    found = find(words, PeriodClock(calendar, today, ahead), alone=True)
    if len(found) != 1:
        return None
    rest = pieces(words_of(words[: found[0].start] + " " + words[found[0].end :]))
    return found[0].period if all(piece.letter in ".e" for piece in rest) else None


def find_periods(
    text: str, calendar: Calendar, today: date, *, ahead: bool = False, alone: bool = False
) -> list[FoundPeriod]:
    """Every period named in a text, in order. With `alone`, words such as "may" or "friday" need no context."""
    return list(find(text, PeriodClock(calendar, today, ahead), alone=alone))


@dataclass(frozen=True, slots=True)
class _Named:
    """The name of one period, and the indexes of its first and last word."""

    atom: Atom
    first: int
    last: int


@lru_cache(maxsize=2048)
def find(text: str, clock: PeriodClock, *, alone: bool) -> tuple[FoundPeriod, ...]:
    """The periods named in a text, in order: two names that a "to" joins are one period."""
    words = words_of(text)
    names = list(_atoms(words, clock, alone))
    periods: list[FoundPeriod] = []
    while names:
        name = names.pop(0)
        joined = _range(words, name, names[0], clock) if names else None
        if joined:
            names.pop(0)
            periods.append(joined)
        elif single := _bounded(words, name, clock, alone):
            periods.append(single)
    return tuple(periods)


def _atoms(words: Sequence[Word], clock: PeriodClock, alone: bool) -> Iterator[_Named]:
    line = pieces(words)
    letters = "".join(piece.letter for piece in line)
    position = {word.start: index for index, word in enumerate(words)}
    at = 0
    while at < len(line):
        length, atom = _atom_at(letters, line, at, clock)
        if atom and (alone or not atom.doubtful or _in_context(line, at, length)):
            first, last = line[at].first, line[at + length - 1].last
            vague = atom.vague and line[at].letter != "e"
            yield _Named(replace(atom, vague=vague), position[first.start], position[last.start])
        at += max(length, 1)


def _atom_at(letters: str, line: Sequence[Piece], at: int, clock: PeriodClock) -> tuple[int, Atom | None]:
    """How many pieces make a name, and of what; with no atom they are read but name no period ("30 days")."""
    for pattern, build in ATOMS:
        match = pattern.match(letters, at)
        if match:
            built = build([piece for piece in line[at : match.end()] if piece.letter not in ".eo"], clock)
            if built is not None:
                return match.end() - at, built or None
    return 0, None


def _in_context(line: Sequence[Piece], at: int, length: int) -> bool:
    """Whether a word with other meanings ("may", "friday", "2025") is meant as a period."""
    return at > 0 and line[at - 1].last.text in lexicon().before_doubtful


def _range(words: Sequence[Word], left: _Named, right: _Named, clock: PeriodClock) -> FoundPeriod | None:
    """The period from one name to the next: "from june to august", "Q1-Q3"."""
    between = _phrase(words[left.last + 1 : right.first])
    opening = _before(words, left.first, "from") or ()
    if not (between in _DASHES or (opening and between in lexicon().around["to"])):
        return None
    period = _from_to(left.atom, right.atom, clock)
    if period is None:
        return None
    return FoundPeriod(period, words[left.first - len(opening)].start, words[right.last].end, "between")


def _from_to(left: Atom, right: Atom, clock: PeriodClock) -> Period | None:
    """From the start of one to the end of the other; where that runs backwards, a name without a year moves."""
    start, end = left.on(clock), right.on(clock)
    if start is None or end is None:
        return None
    if end.stop <= start.start and right.yearless:
        end = right.on(replace(clock, today=start.start, ahead=True)) or end
    if end.stop <= start.start and left.yearless:
        start = left.on(replace(clock, today=end.start, ahead=False)) or start
    return clock.calendar.named(Period(start.start, end.stop)) if start.start < end.stop else None


_DASHES = frozenset((word,) for word in ("-", "–", "—", "..", "/", "to", "a", "ao", "al", "through", "thru"))


def _bounded(words: Sequence[Word], name: _Named, clock: PeriodClock, alone: bool) -> FoundPeriod | None:
    """One name by itself, or with what bounds it: "until friday", "since june"."""
    until = _before(words, name.first, "until")
    if until and not (until == ("by",) and name.atom.vague):  # "by month" groups
        return _bounded_by_end(words, name, until, clock)
    period = name.atom.on(clock)
    if period is None:
        return None
    end = words[name.last].end
    since = _since(words, name)
    if since and period.start <= clock.today:
        to_today = Period(period.start, clock.today + ONE_DAY)
        return FoundPeriod(to_today, words[name.first - len(since)].start, end, "since")
    if name.atom.doubtful and not alone and period.kind == "day":
        return None  # "on fridays" is a habit; only "until friday" is a period
    return FoundPeriod(period, words[name.first].start, end, vague=name.atom.vague, alike=name.atom.alike)


def _bounded_by_end(words: Sequence[Word], name: _Named, until: PeriodPhrase, clock: PeriodClock) -> FoundPeriod | None:
    period = name.atom.on(replace(clock, ahead=True))
    if period is None:
        return None
    start, end = words[name.first - len(until)].start, words[name.last].end
    return FoundPeriod(_until(period, clock), start, end, "until")


def _since(words: Sequence[Word], name: _Named) -> PeriodPhrase | None:
    since = _before(words, name.first, "since")
    if not since and name.first and words[name.first - 1].text == "da" and name.atom.yearless:
        return ("da",)  # Italian "da giugno"; Portuguese "da semana" is just "of the week"
    return since


def _until(period: Period, clock: PeriodClock) -> Period:
    """From today to the period's end; a month or quarter that is running, or ends on the named day, is meant whole."""
    if period.stop <= clock.today or (clock.today in period and period.kind != "day"):
        return period
    if period.kind == "day":
        month = clock.calendar.containing("month", clock.today)
        if period.start in month and month.stop - period.stop <= ONE_DAY:  # "the 30th" is how people say month end
            return month
    return Period(clock.today, period.stop)


def _phrase(words: Sequence[Word]) -> PeriodPhrase:
    return tuple(word.text for word in words)


def _before(words: Sequence[Word], at: int, role: str) -> PeriodPhrase | None:
    """The longest phrase of a role that ends right before word `at`; one article may stand between."""
    phrases = lexicon().around[role]
    for length in (4, 3, 2, 1):
        if at - length >= 0:
            phrase = _phrase(words[at - length : at])
            if phrase in phrases:
                return phrase
    for length in (4, 3, 2):
        if at - length >= 0:
            phrase = _phrase(words[at - length : at])
            if phrase[:-1] in phrases and phrase[-1] in _ARTICLES:
                return phrase
    return None


_ARTICLES = frozenset(("the", "il", "la", "l", "lo", "o", "a", "end", "dia"))
