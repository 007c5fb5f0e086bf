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
from bot.language.words import Word, fold, words_of
from bot.languages import ENGLISH, table

ALL_WEEK, WORKING = frozenset(range(7)), frozenset(range(5))
NOON = 12
_TIME = re.compile(
    r"(?<![\w.,:/-])(?P<hour>\d{1,2})(?:(?P<sep>[:h.])(?P<minute>\d{2}))?"
    r"\s?(?P<mark>[ap]\.?m\b\.?|h\b|hs\b|horas?\b|o['’]?clock\b)?(?![\w%€$/:-])",
    re.IGNORECASE,
)
_IANA = re.compile(r"\b(?:[A-Z]\w+/[A-Z]\w+(?:/\w+)?|UTC|GMT)\b")


@dataclass(frozen=True, slots=True)
class ScheduleDays:
    """Weekdays, or a day of each month or quarter, as in spm_core.subscriptions.rules.Schedule."""

    every: str
    days: frozenset[int] = WORKING
    day: int = 1


@dataclass(frozen=True, slots=True)
class FoundTime:
    at: time
    start: int
    end: int
    bound: str = "at"
    """One of "at", "after" and "before"."""


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
    named = [(n, first, last) for n, names in weekdays(language).items() for first, last in _places(words, names)]
    places = [(first, last) for _, first, last in named] + list(_places(words, _phrases(language, "weekly")))
    for name, days in _PLAIN.items():
        plain_places = list(_places(words, _phrases(language, name)))
        if plain_places and not (named and name == "every_day"):
            return days, _spans(words, [*places, *plain_places])
    return (ScheduleDays("week", frozenset(n for n, _, _ in named)) if named else None), _spans(words, places)


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
            number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", line[place])
            ordinal = len(words) > first + len(phrase) and words[first + place + 1].text in ("st", "nd", "rd", "th")
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
    for spoken in dict.fromkeys((ENGLISH, language)):
        for number, names in enumerate(table(spoken, "periods")["weekdays"]):
            plain = [tuple(word.text for word in words_of(name)) for name in names]
            plural = [(*name[:-1], f"{name[-1]}s") for name in plain]
            names_by_day[number] = (*names_by_day.get(number, ()), *plain, *plural)
    return names_by_day


# ---------------------------------------------------------------- times


def find_times(text: str, language: str) -> list[FoundTime]:
    """Times of day, each with the word that bounds it, as in "before 9", "dopo le 18" or "at 4pm"."""
    words, times = words_of(text), []
    for match in _TIME.finditer(text):
        bound = _bound(text[: match.start()], language)
        mark = fold(match["mark"] or "").replace(".", "")
        written = (match["minute"] and match["sep"] != ".") or mark
        if (at := _clock(match, mark)) and (bound or written):
            times.append(FoundTime(at, match.start(), match.end(), bound or "at"))
    for name, at in table_of("times", language).items():
        for first, last in _places(words, (tuple(name.split()),)):
            bound = _bound(text[: words[first].start], language)
            times.append(FoundTime(time.fromisoformat(at), words[first].start, words[last].end, bound or "at"))
    return sorted(times, key=lambda spoken: spoken.start)


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
        if any(last_words == phrase or last_words.endswith(f" {phrase}") for phrase in _spoken(language, bound)):
            return bound
    return None


def _at(
    text: str, words: Sequence[Word], language: str, taken: Sequence[tuple[int, int]]
) -> tuple[time | None, list[tuple[int, int]]]:
    times = [
        spoken for spoken in find_times(text, language) if not any(start <= spoken.start < end for start, end in taken)
    ]
    exact = [spoken for spoken in times if text[spoken.start].isdigit()] or times
    return (exact[0].at, [(spoken.start, spoken.end) for spoken in times]) if exact else (None, [])


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
    return any(True for _ in _places(words_of(text), _phrases(language, name)))


def table_of(name: str, language: str) -> Mapping[str, Any]:
    return {**table(ENGLISH, "schedules")[name], **table(language, "schedules")[name]}


def _spoken(language: str, name: str) -> list[str]:
    return [phrase for spoken in dict.fromkeys((language, ENGLISH)) for phrase in table(spoken, "schedules")[name]]


@lru_cache(maxsize=256)
def _phrases(language: str, name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(word.text for word in words_of(phrase)) for phrase in _spoken(language, name))


def _places(words: Sequence[Word], phrases: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    texts = tuple(word.text for word in words)
    for phrase in phrases:
        for first in range(len(texts) - len(phrase) + 1):
            if texts[first : first + len(phrase)] == phrase:
                yield first, first + len(phrase) - 1
