"""Reads when something is to recur: "mondays at 8", "ogni mattina", "no fim do mês"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache
from typing import Any

from bot.capabilities.schedules.time_zones import zone_named
from bot.i18n import LANGUAGES
from bot.language.clock_times import find_times, places
from bot.language.words import Word, words_of
from bot.languages import ENGLISH, table

ALL_WEEK, WORKING = frozenset(range(7)), frozenset(range(5))
_IANA = re.compile(r"\b(?:[A-Z]\w+/[A-Z]\w+(?:/\w+)?|UTC|GMT)\b")


@dataclass(frozen=True, slots=True)
class ScheduleDays:
    """Weekdays, or a day of each month or quarter, as in spm_core.subscriptions.rules.Schedule."""

    every: str
    days: frozenset[int] = WORKING
    day: int = 1


@dataclass(frozen=True, slots=True)
class When:
    """The parts of a schedule that a text gives; None for those it does not."""

    days: ScheduleDays | None = None
    at: time | None = None
    zone: str | None = None
    """A zone's name, or the words for an unknown one."""
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    @property
    def says_something(self) -> bool:
        return bool(self.days or self.at or self.zone)


@lru_cache(maxsize=512)
def find_when(text: str, language: str) -> When:
    """Read a text in its language and in English, which salespeople mix in."""
    words = words_of(text)
    days, spans = _days(words, language)
    zone, zone_spans = _zone(text, words, language)
    at, time_spans = _at(text, words, language, [*zone_spans])
    return When(days, at, zone, (*spans, *zone_spans, *time_spans))


def parse_when(text: str) -> When | None:
    """The best reading of a form field in any language; None if it gives no schedule."""
    readings = [find_when(text, language) for language in LANGUAGES]
    best = max(readings, key=lambda when: sum(end - start for start, end in when.spans))
    return best if best.says_something else None


# ---------------------------------------------------------------- days


def _days(words: Sequence[Word], language: str) -> tuple[ScheduleDays | None, list[tuple[int, int]]]:
    numbered = _numbered(words, language)
    if numbered:
        return numbered
    named = [(n, first, last) for n, names in weekdays(language).items() for first, last in places(words, names)]
    found = [(first, last) for _, first, last in named] + list(places(words, _phrases(language, "weekly")))
    for name, days in _PLAIN.items():
        plain_places = list(places(words, _phrases(language, name)))
        if plain_places and not (named and name == "every_day"):
            return days, _spans(words, [*found, *plain_places])
    return (ScheduleDays("week", frozenset(n for n, _, _ in named)) if named else None), _spans(words, found)


def _spans(words: Sequence[Word], places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(words[first].start, words[last].end) for first, last in places]


_PLAIN: Mapping[str, ScheduleDays] = {
    "month_end": ScheduleDays("month", day=-1),
    "quarter_end": ScheduleDays("quarter", day=-1),
    "quarter_start": ScheduleDays("quarter", day=1),
    "month_start": ScheduleDays("month", day=1),
    "working_days": ScheduleDays("week", WORKING),
    "every_day": ScheduleDays("week", WORKING),
}
""" "Every day" means every working day; whoever wants weekends names them."""


def _numbered(words: Sequence[Word], language: str) -> tuple[ScheduleDays, list[tuple[int, int]]] | None:
    for phrase in _phrases(language, "day_of_month"):
        place = phrase.index("n")
        for first in range(len(words) - len(phrase) + 1):
            line = [word.text for word in words[first : first + len(phrase)]]
            marks = table(ENGLISH, "periods")["ordinal_marks"]  # "1st"; a letter such as "o" is a word elsewhere
            number = re.fullmatch(rf"(\d{{1,2}})(?:{'|'.join(map(re.escape, marks))})?", line[place])
            ordinal = len(words) > first + len(phrase) and words[first + place + 1].text in marks
            if number and not ordinal and 1 <= int(number[1]) <= 31 and _same(line, phrase, place):
                return ScheduleDays("month", day=int(number[1])), [
                    (words[first].start, words[first + len(phrase) - 1].end)
                ]
    return None


def _same(line: Sequence[str], phrase: Sequence[str], place: int) -> bool:
    return [*line[:place], *line[place + 1 :]] == [*phrase[:place], *phrase[place + 1 :]]


@lru_cache(maxsize=8)
def weekdays(language: str) -> Mapping[int, tuple[tuple[str, ...], ...]]:
    """The names of each weekday, plurals included."""
    names_by_day: dict[int, tuple[tuple[str, ...], ...]] = {}
    for each in dict.fromkeys((ENGLISH, language)):
        for number, names in enumerate(table(each, "periods")["weekdays"]):
            plain = [tuple(word.text for word in words_of(name)) for name in names]
            plural = [(*name[:-1], f"{name[-1]}s") for name in plain]
            names_by_day[number] = (*names_by_day.get(number, ()), *plain, *plural)
    return names_by_day


# ---------------------------------------------------------------- times


def _at(
    text: str, words: Sequence[Word], language: str, taken: Sequence[tuple[int, int]]
) -> tuple[time | None, list[tuple[int, int]]]:
    times = [each for each in find_times(text, language) if not any(start <= each.start < end for start, end in taken)]
    exact = [each for each in times if text[each.start].isdigit()] or times
    return (exact[0].at, [(each.start, each.end) for each in times]) if exact else (None, [])


def times_written(text: str, language: str) -> int:
    """How many times of day are written as numbers; "every morning at 8:30" names one."""
    return len({found.at for found in find_times(text, language) if text[found.start].isdigit()})


# ---------------------------------------------------------------- zones


def _zone(text: str, words: Sequence[Word], language: str) -> tuple[str | None, list[tuple[int, int]]]:
    if match := _IANA.search(text):
        return match[0], [match.span()]
    unknown: tuple[str | None, list[tuple[int, int]]] = (None, [])
    for pattern in _spoken(language, "zone"):
        before, after = (part.split() for part in pattern.split("{x}"))
        for first, last in _slots(words, before, after):
            raw = text[words[first].start : words[last].end]
            span = [(words[first - len(before)].start, words[last + len(after)].end)]
            if zone := zone_named(raw):
                return zone, span
            if first == last and raw[0].isupper() and len(raw) > 2 and pattern != "in {x}":
                unknown = (raw, span)
    return unknown


def _slots(words: Sequence[Word], before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Positions of one to three words between the fixed parts of a pattern, longest first."""
    texts = [word.text for word in words]
    for length in (3, 2, 1):
        for first in range(len(before), len(texts) - length - len(after) + 1):
            last = first + length - 1
            if texts[first - len(before) : first] == list(before) and texts[last + 1 : last + 1 + len(after)] == list(
                after
            ):
                yield first, last


# ---------------------------------------------------------------- words


def says(text: str, language: str, name: str) -> bool:
    return any(True for _ in places(words_of(text), _phrases(language, name)))


def table_of(name: str, language: str) -> Mapping[str, Any]:
    return {**table(ENGLISH, "schedules")[name], **table(language, "schedules")[name]}


def _spoken(language: str, name: str) -> list[str]:
    return [phrase for spoken in dict.fromkeys((language, ENGLISH)) for phrase in table(spoken, "schedules")[name]]


@lru_cache(maxsize=256)
def _phrases(language: str, name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(word.text for word in words_of(phrase)) for phrase in _spoken(language, name))
