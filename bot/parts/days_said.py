"""The days that somebody says they are away: "from June 1 to 12", "dal 1 al 12 giugno", "next week", "on friday".

Days that are not understood for certain are left open, so that the form asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from bot.i18n import LANGUAGES
from bot.language.period_words import lexicon
from bot.language.periods import FoundPeriod, find_periods, parse_period
from bot.language.words import fold, words_of
from bot.languages import table
from spm_core.period import Calendar

_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_DAY = r"(\d{4}-\d\d-\d\d)"
_SPAN_OF_DAYS = re.compile(
    rf"(?:\b(?:from|between|dal|dall|da|do|de|the)\s+)*{_DAY}\s*(?:-|–|—|\b(?:to|until|till|through|thru|al|ao|ate|a)\b)\s*{_DAY}"
)
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class DaysSaid:
    first: date | None = None
    last: date | None = None


UNCLEAR = DaysSaid()


def days_said(text: str, calendar: Calendar, today: date) -> DaysSaid:
    words = _slashed(_spelled_out(fold(text)), today)
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
    return _SPAN_OF_DAYS.sub(r" from \1 to \2 ", spelled)


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
    month = f"({'|'.join(sorted(_listed('months'), key=len, reverse=True))})"
    number, of = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|o|°|\.)?", r"\s+(?:(?:of|de|di)\s+)?"
    to = r"\s*(?:-|–|—|\b(?:to|until|till|through|thru|al|ao|ate|a)\b)\s*(?:(?:the|il|o dia)\s+)?"
    opening = r"(?:\b(?:from|between|dal|dall|da|do|de|the|dia)\s+)*"
    year = r"(?:,?\s+(?:(?:of|de|del)\s+)?(20\d\d))?"
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
    return frozenset(words - {"day", "giorno", "dia"})  # a day off, un giorno libero, um dia de folga


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
