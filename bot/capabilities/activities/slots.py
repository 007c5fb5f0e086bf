"""Arguments found in what somebody logs: "2 calls with Acme yesterday", "oggi 3 telefonate, 1 riunione con Rossi"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.asked import Said
from bot.language.metrics import metric_named
from bot.language.periods import FoundPeriod, find_periods
from bot.language.reading import Reading
from bot.language.slots import arguments
from bot.language.spoken import says_in_order
from bot.language.topics import topics
from bot.language.words import Word
from bot.languages import ENGLISH, either, table
from bot.turn import Call

_KINDS = {"calls": "call", "meetings": "meeting", "demos": "demo", "proposals": "proposal"}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class _Part:
    """One activity of a text: from its count on to the next."""

    start: int
    end: int
    kind: str | None
    count: int | None


def slots(said: Said) -> dict[str, Any]:
    """The first activity as arguments, and the others as `more`; nothing but the day is of all of them."""
    request, reading = said.request, said.reading
    calendar = request.principal.company.calendar
    days = find_periods(reading.text, calendar, request.today, alone=True)  # "on monday" is a day, not a habit
    day = {"day": reading.text[days[0].start : days[0].end]} if days else {}
    first, *others = _parts(reading)
    values = {"kind": first.kind, "count": first.count, **_note(reading, first, days)}
    more = [{"kind": part.kind, "count": part.count or 1, **_note(reading, part, days)} for part in others]
    return {
        **{name: value for name, value in values.items() if value},
        **day,
        **_person(reading),
        **({"more": more} if more else {}),
    }


def goals_instead(said: Said) -> Call | None:
    """The goal that is asked about: "have I done my 10 demos?" logs nothing."""
    reading = said.reading
    asks = reading.text.rstrip().endswith("?") and says_in_order(reading, "goals", "reached")
    return Call("goals", arguments(said.request, reading, topics()["goals"], said.last)) if asks else None


def undo_slots(said: Said) -> dict[str, Any]:
    """Which kind is to be taken back; the latest where none is said."""
    kind = _KINDS.get(metric_named(said.reading.words, said.reading.language) or "")
    return {"kind": kind} if kind else {}


def _parts(reading: Reading) -> Sequence[_Part]:
    """Each activity with its count. Without several of them the text is one, whatever its order: "calls: 5"."""
    counts = list(_counts(reading))
    whole = _Part(0, len(reading.text), _kind(reading.words, reading.language), counts[0][1] if counts else None)
    if not counts:
        return (whole,)
    cuts = [start for start, _count in counts]
    parts = [
        _Part(start, end, _kind(_between(reading, start, end), reading.language), count)
        for (start, count), end in zip(counts, [*cuts[1:], len(reading.text)], strict=True)
    ]
    named = [part for part in parts if part.kind]
    if len(named) < 2:
        return (whole,)
    return (*_until_the_next(named, len(reading.text)),)


def _until_the_next(parts: Sequence[_Part], end: int) -> Iterator[_Part]:
    ends = [*(part.start for part in parts[1:]), end]
    for part, stop in zip(parts, ends, strict=True):
        yield _Part(part.start, stop, part.kind, part.count)


def _between(reading: Reading, start: int, end: int) -> list[Word]:
    return [word for word in reading.words if start <= word.start < end]


def _kind(words: Sequence[Word], language: str) -> str | None:
    return _KINDS.get(metric_named(words, language) or "")


def _counts(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where a count stands in the text, and what it is, in digits or words."""
    digits = {
        quantity.start: int(quantity.value)
        for quantity in reading.quantities
        if quantity.sort == "count" and quantity.value == int(quantity.value)
    }
    if any(quantity.sort == "count" for quantity in reading.quantities) and not digits:
        return
    spoken = _spoken(reading.language)
    words = {word.start: int(spoken[word.text]) for word in reading.words if word.text in spoken}
    found = {**words, **digits} if _several_kinds(reading) else digits or words
    yield from sorted(found.items())


def _several_kinds(reading: Reading) -> bool:
    kinds = {_kind([word], reading.language) for word in reading.words} - {None}
    return len(kinds) > 1


def _spoken(language: str) -> Mapping[str, Any]:
    numbers = (table(language, "periods"), table(ENGLISH, "spans"), table(language, "spans"))
    return {word: number for each in numbers for word, number in each["numbers"].items()}


def _note(reading: Reading, part: _Part, days: Sequence[FoundPeriod]) -> dict[str, str]:
    """Whoever follows "with" within a part."""
    text = reading.text[part.start : part.end]
    match = re.search(rf"\b{either('with')}\s+(?:{either('the')}\b\s*)?", text, re.IGNORECASE)
    if match is None:
        return {}
    at = part.start + match.end()
    ends = [day.start for day in days if at <= day.start < part.end]
    note = reading.text[at : min(ends, default=part.end)].strip(" .,;!?")
    note = re.sub(rf"\s+{either('before_a_day')}$", "", note, flags=re.IGNORECASE)
    note = re.sub(rf"[\s,;]+{either('and')}$", "", note, flags=re.IGNORECASE)
    return {"note": note[:_LONGEST]} if note else {}


def _person(reading: Reading) -> dict[str, str]:
    """Any person who does not follow "with" is whom it is logged for."""
    match = re.search(rf"\b{either('with')}\s", reading.text, re.IGNORECASE)
    at = match.end() if match else len(reading.text)
    others = [mention for mention in reading.mentions if mention.people and reading.words[mention.first].start < at]
    return {"person": others[0].words} if others else {}
