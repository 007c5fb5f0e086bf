"""The days that somebody says they are away: "from June 1 to 12", "dal 1 al 12 giugno", "next week", "on friday".

Days that are not understood for certain are left open, so that the form asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from bot.i18n import LANGUAGES
from bot.language.period_words import lexicon
from bot.language.periods import FoundPeriod, find_periods, parse_period
from bot.language.words import fold, words_of
from bot.languages import either, table
from spm_core.period import ONE_DAY, Calendar

_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_DAY = r"(\d{4}-\d\d-\d\d)"
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class DaysSaid:
    first: date | None = None
    last: date | None = None


UNCLEAR = DaysSaid()


def days_said(text: str, calendar: Calendar, today: date) -> DaysSaid:
    words = fold(text)
    lasting = _lasting().search(words)
    if lasting is None:
        return _days_said(words, calendar, today)
    rest = _days_said(f"{words[: lasting.start()]} {words[lasting.end() :]}", calendar, today)
    if rest.first is None or rest.last not in (None, rest.first):
        return UNCLEAR
    return DaysSaid(rest.first, rest.first + _length(lasting) - ONE_DAY)


@lru_cache(maxsize=1)
def _lasting() -> re.Pattern[str]:
    """ "For two weeks", "per 10 giorni", "por uma semana": how long, in days or weeks."""
    numbers, units = _any(_numbers()), _any((*_units("day"), *_units("week")))
    return re.compile(rf"\b{_roles('for')}\s+(?:{either('the')}\s+)?(\d{{1,3}}|{numbers})\s+({units})\b")


def _roles(*names: str) -> str:
    """A pattern for the words that do this around periods, in any language: from, to, of, for."""
    return _any(word for language in LANGUAGES for name in names for word in table(language, "periods")[name])


def _any(words: Iterable[str]) -> str:
    folded = {re.escape(fold(word)) for word in words}
    return f"(?:{'|'.join(sorted(folded, key=lambda word: (-len(word), word)))})"


@lru_cache(maxsize=1)
def _opening() -> str:
    """What may stand before the first day: "from the", "dal", "do dia"."""
    return rf"(?:\b(?:{_roles('from', 'between')}|{either('the')}|{_any(_single_days())})\s+)*"


@lru_cache(maxsize=1)
def _to() -> str:
    """What may stand between two days: "to the", "al", "até o dia"."""
    return rf"\s*(?:-|–|—|\b{_roles('to')}\b)\s*(?:{either('the')}\s+)?(?:{_any(_single_days())}\s+)?"


@lru_cache(maxsize=1)
def _span_of_days() -> re.Pattern[str]:
    return re.compile(rf"{_opening()}{_DAY}{_to()}{_DAY}")


@lru_cache(maxsize=1)
def _single_days() -> frozenset[str]:
    """The words for one day: day, giorno, dia."""
    rules = [table(language, "periods") for language in LANGUAGES]
    plurals = {fold(word) for rule in rules for word in rule["plurals"]["units"]}
    return frozenset(fold(word) for rule in rules for word in rule["units"]["day"]) - plurals


def _length(lasting: re.Match[str]) -> timedelta:
    count = int(lasting[1]) if lasting[1].isdigit() else _numbers()[lasting[1]]
    return count * (timedelta(weeks=1) if lasting[2] in _units("week") else ONE_DAY)


@lru_cache(maxsize=1)
def _numbers() -> Mapping[str, int]:
    return {fold(word): int(n) for language in LANGUAGES for word, n in table(language, "spans")["numbers"].items()}


def _units(name: str) -> Sequence[str]:
    return [fold(word) for language in LANGUAGES for word in table(language, "spans")[name]]


def _days_said(folded: str, calendar: Calendar, today: date) -> DaysSaid:
    words = _slashed(_spelled_out(folded), today)
    found = find_periods(words, calendar, today, ahead=True)
    if _says_more(words, found):
        return UNCLEAR
    if not found:
        return _weekdays(words, calendar, today)
    ordered = sorted(found, key=lambda one: one.period.start)
    if any(one.period.stop != other.period.start for one, other in pairwise(ordered)):
        return UNCLEAR
    first, last = ordered[0].period.start, ordered[-1].period.end
    only_first = len(found) == 1 and (found[0].bound == "since" or _is_opened(words, found[0]))
    return DaysSaid(first, None if only_first else last)


def _spelled_out(words: str) -> str:
    """The text with each end of a span as a day and its month: "1 to 12 june" is "from 1 june to 12 june"."""
    for pattern, spelled in _spans():
        words = pattern.sub(spelled, words)
    return words


def _slashed(words: str, today: date) -> str:
    """The text with days such as 24/12 in full: they come, in order, and 12/24 has all of them begin with the month."""
    found = [(int(match[1]), int(match[2])) for match in _SLASHED.finditer(words)]
    month_first = any(right > MONTHS_A_YEAR for _left, right in found)
    days: list[date] = []
    for left, right in found:
        day = _coming(left if month_first else right, right if month_first else left, days[-1] if days else today)
        if day is None:
            return words
        days.append(day)
    coming = iter(days)
    spelled = _SLASHED.sub(lambda _match: next(coming).isoformat(), words)
    return _span_of_days().sub(r" from \1 to \2 ", spelled)


def _coming(month: int, number: int, since: date) -> date | None:
    for year in (since.year, since.year + 1):
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day >= since:
            return day
    return None


@lru_cache(maxsize=1)
def _spans() -> tuple[tuple[re.Pattern[str], str], ...]:
    month, opening, to = f"({_any(_listed('months'))})", _opening(), _to()
    number, of = rf"(?<!\d)(\d{{1,2}})(?:{_roles('ordinal_marks')}|°|\.)?", rf"\s+(?:{_roles('of')}\s+)?"
    year = rf"(?:,?\s+(?:{_roles('of')}\s+)?(20\d\d))?"
    return tuple(
        (re.compile(pattern), spelled)
        for pattern, spelled in (
            (rf"{opening}\b{month}\s+{number}{to}{month}\s+{number}\b{year}", r" from \2 \1 \5 to \4 \3 \5 "),
            (rf"{opening}\b{month}\s+{number}{to}{number}{of}{month}\b{year}", r" from \2 \1 \5 to \3 \4 \5 "),
            (rf"{opening}\b{month}\s+{number}{to}{number}(?![\w/]){year}", r" from \2 \1 \4 to \3 \1 \4 "),
            (rf"{opening}{number}{to}{number}{of}{month}\b{year}", r" from \1 \3 \4 to \2 \3 \4 "),
            (rf"\b{month}\s+{number}(?![\w/]),?{year}", r" \2 \1 \3 "),
        )
    )


def _says_more(words: str, found: Sequence[FoundPeriod]) -> bool:
    """Whether numbers, weekdays or lengths of time stand beside the periods that were found: "two weeks from june"."""
    rest = list(words)
    for one in found:
        rest[one.start : one.end] = " " * (one.end - one.start)
    left = {word.text for word in words_of("".join(rest))}
    telling = _lengths() if not found else _lengths() | {*_listed("weekdays")}
    return not left.isdisjoint(telling) or any(word[0].isdigit() for word in left)


@lru_cache(maxsize=1)
def _lengths() -> frozenset[str]:
    units = (table(language, "periods")["units"] for language in LANGUAGES)
    words = {fold(word) for unit in units for name in ("day", "week", "month") for word in unit[name]}
    return frozenset(words - _single_days())  # a day off, un giorno libero, um dia de folga


def _weekdays(words: str, calendar: Calendar, today: date) -> DaysSaid:
    """The next days of these names, where they follow each other; "since" or "from" one leaves the last day open."""
    spoken = words_of(words)
    named = {fold(name) for name in _listed("weekdays")}
    at = [n for n, word in enumerate(spoken) if word.text in named]
    periods = [parse_period(spoken[n].text, calendar, today, ahead=True) for n in at]
    days = sorted({one.start for one in periods if one is not None})
    if not days or (days[-1] - days[0]).days != len(days) - 1:
        return UNCLEAR
    before = " ".join(word.text for word in spoken[: at[0]])
    if len(days) > 1 or not _ends_in(before, "from"):
        return UNCLEAR if _ends_in(before, "since") else DaysSaid(days[0], days[-1])
    return DaysSaid(days[0])


def _is_opened(words: str, found: FoundPeriod) -> bool:
    """Whether a single day follows "from": the last day is then not said."""
    return found.bound is None and found.period.length == 1 and _ends_in(words[: found.start], "from")


def _ends_in(text: str, role: str) -> bool:
    spoken = tuple(word.text for word in words_of(text))
    return any(spoken[-len(phrase) :] == phrase for phrase in lexicon().around[role])


def _listed(name: str) -> Iterator[str]:
    """The names of months or weekdays in every language."""
    for language in LANGUAGES:
        for words in table(language, "periods")[name]:
            yield from map(fold, words)
