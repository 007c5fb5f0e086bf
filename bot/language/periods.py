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
    """How it was bounded: "until friday" runs from today, "since june" up to it."""
    vague: bool = False
    """Only a unit or an adjective ("the week", "monthly"), which a clearer one outweighs."""
    alike: bool = False
    """ "The same period last year": of whichever period stands beside it; alone, of the running quarter."""


def parse_period(words: str, calendar: Calendar, today: date, *, ahead: bool = False) -> Period | None:
    """The period that all of `words` name. With `ahead`, a bare month or weekday is the coming one, not the last."""
    found = find(words, PeriodClock(calendar, today, ahead), alone=True)
    if len(found) != 1:
        return None
    rest = pieces(words_of(words[: found[0].start] + " " + words[found[0].end :]))
    return found[0].period if all(piece.letter in ".e" for piece in rest) else None


def find_periods(
    text: str, calendar: Calendar, today: date, *, ahead: bool = False, alone: bool = False
) -> list[FoundPeriod]:
    """Every period named in a text, in order. With `alone`, words such as "may" and "friday" need no company."""
    return list(find(text, PeriodClock(calendar, today, ahead), alone=alone))


@dataclass(frozen=True, slots=True)
class _Named:
    atom: Atom
    first: int
    last: int


@lru_cache(maxsize=2048)
def find(text: str, clock: PeriodClock, *, alone: bool) -> tuple[FoundPeriod, ...]:
    words = words_of(text)
    named = list(_atoms(words, clock, alone))
    found: list[FoundPeriod] = []
    while named:
        one = named.pop(0)
        two = named[0] if named else None
        joined = two and _range(words, one, two, clock)
        if joined:
            named.pop(0)
            found.append(joined)
        elif single := _bounded(words, one, clock, alone):
            found.append(single)
    return tuple(found)


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
    """How many pieces name something, and what; a length without an atom is no period ("30 days", "per week")."""
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


def _range(words: Sequence[Word], one: _Named, two: _Named, clock: PeriodClock) -> FoundPeriod | None:
    between = _phrase(words[one.last + 1 : two.first])
    opened = _before(words, one.first, "from")
    if not (between in _DASHES or (opened and between in lexicon().around["to"])):
        return None
    start, end = one.atom.on(clock), two.atom.on(clock)
    if start is None or end is None:
        return None
    if end.stop <= start.start and two.atom.yearless:
        end = two.atom.on(replace(clock, today=start.start, ahead=True)) or end
    if end.stop <= start.start and one.atom.yearless:
        start = one.atom.on(replace(clock, today=end.start, ahead=False)) or start
    if end.stop <= start.start:
        return None
    period = clock.calendar.named(Period(start.start, end.stop))
    return FoundPeriod(period, words[one.first - len(opened or ())].start, words[two.last].end, "between")


_DASHES = frozenset((word,) for word in ("-", "–", "—", "..", "/", "to", "a", "ao", "al", "through", "thru"))


def _bounded(words: Sequence[Word], one: _Named, clock: PeriodClock, alone: bool) -> FoundPeriod | None:
    until, since = _before(words, one.first, "until"), _before(words, one.first, "since")
    start, end = words[one.first].start, words[one.last].end
    if until and not (until == ("by",) and one.atom.vague):  # "by month" groups
        period = one.atom.on(replace(clock, ahead=True))
        opened = words[one.first - len(until)].start
        return FoundPeriod(_until(period, clock), opened, end, "until") if period else None
    if not since and one.first and words[one.first - 1].text == "da" and one.atom.yearless:
        since = ("da",)  # Italian "da giugno"; Portuguese "da semana" is just "of the week"
    period = one.atom.on(clock)
    if period is None:
        return None
    if since and period.start <= clock.today:
        to_today = Period(period.start, clock.today + ONE_DAY)
        return FoundPeriod(to_today, words[one.first - len(since)].start, end, "since")
    if one.atom.doubtful and not alone and period.kind == "day":
        return None  # "on fridays" is a habit; only "until friday" is a period
    return FoundPeriod(period, start, end, vague=one.atom.vague, alike=one.atom.alike)


def _until(period: Period, clock: PeriodClock) -> Period:
    """From today to its end; a unit that runs now, or ends on the day that was named, is meant whole."""
    if clock.today in period and period.kind != "day":
        return period
    if period.stop <= clock.today:
        return period
    if period.kind == "day":
        month = clock.calendar.containing("month", clock.today)
        if period.start in month and month.stop - period.stop <= ONE_DAY:  # "the 30th" is how people call a month's end
            return month
    return Period(clock.today, period.stop)


def _phrase(words: Sequence[Word]) -> PeriodPhrase:
    return tuple(word.text for word in words)


def _before(words: Sequence[Word], at: int, role: str) -> PeriodPhrase | None:
    """The longest phrase of that role that ends right before word `at`, articles between allowed."""
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
