"""Reads times of day: "at 10", "before 9", "dopo le 18", "às 15h30"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache

from bot.i18n import LANGUAGES
from bot.language.words import Word, fold, words_of
from bot.languages import ENGLISH, table

CLOCK = "clock"
"""The table of what languages say; English is read with each, since salespeople mix it in."""
NOON = 12


@cache
def _time() -> re.Pattern[str]:
    marks = {re.escape(mark) for language in LANGUAGES for mark in table(language, CLOCK)["marks"]}
    either = "|".join(sorted(marks, key=lambda mark: (-len(mark), mark)))
    return re.compile(
        r"(?<![\w.,:/-])(?P<hour>\d{1,2})(?:(?P<sep>[:h.])(?P<minute>\d{2}))?"
        rf"\s?(?P<mark>[ap]\.?m\b\.?|(?:{either})\b)?(?![\w%€$/:-])",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class FoundTime:
    at: time
    start: int
    end: int
    bound: str = "at"
    """One of "at", "after" and "before"."""


def find_times(text: str, language: str) -> list[FoundTime]:
    """Times of day, each with the word that bounds it, as in "before 9", "dopo le 18" or "at 4pm"."""
    words, times = words_of(text), []
    for match in _time().finditer(text):
        bound = _bound(text[: match.start()], language)
        mark = fold(match["mark"] or "").replace(".", "")
        written = (match["minute"] and match["sep"] != ".") or mark
        if (at := _clock(match, mark)) and (bound or written):
            times.append(FoundTime(at, match.start(), match.end(), bound or "at"))
    for name, at in {**table(ENGLISH, CLOCK)["times"], **table(language, CLOCK)["times"]}.items():
        for first, last in places(words, (tuple(name.split()),)):
            bound = _bound(text[: words[first].start], language)
            times.append(FoundTime(time.fromisoformat(at), words[first].start, words[last].end, bound or "at"))
    return sorted(times, key=lambda found: found.start)


def _clock(match: re.Match[str], mark: str) -> time | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if mark == "pm" and hour < NOON:
        hour += NOON
    elif mark == "am" and hour == NOON:
        hour = 0
    elif not mark and not match["minute"] and not match["hour"].startswith("0") and 1 <= hour <= 6:
        hour += NOON  # "at 5" means the afternoon
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _bound(before: str, language: str) -> str | None:
    last_words = " ".join(word.text for word in words_of(before)[-3:])
    for bound in ("after", "before", "at"):
        phrases = [*table(language, CLOCK)[bound], *table(ENGLISH, CLOCK)[bound]]
        if any(last_words == phrase or last_words.endswith(f" {phrase}") for phrase in phrases):
            return bound
    return None


def places(words: Sequence[Word], phrases: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    texts = tuple(word.text for word in words)
    for phrase in phrases:
        for first in range(len(texts) - len(phrase) + 1):
            if texts[first : first + len(phrase)] == phrase:
                yield first, first + len(phrase) - 1
