"""Arguments found in a wish to talk: with whom, on which day, at what time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.asked import Said
from bot.language.clock_times import find_times
from bot.language.periods import find_periods, parse_period
from bot.language.reading import Reading
from bot.language.spoken import listed, said_at
from bot.language.words import words_of

_LENGTHS = ("90", "60", "45", "30", "15")
"""The lengths in minutes that have words of their own."""


def talk_slots(said: Said) -> dict[str, Any]:
    """The first day that is named, of those to come, the first time of day, and how long it takes."""
    day = next(_days(said), None)
    times = find_times(said.reading.text, said.reading.language)
    at = times[0].at.strftime("%H:%M") if times else None
    found = {"day": day and day.isoformat(), "time": at, "minutes": _minutes(said.reading)}
    return {**said.args, **{name: value for name, value in found.items() if value}}


def _minutes(reading: Reading) -> int | None:
    """How long the talk takes: "for 30 minutes", "un'ora", "meia hora"."""
    for minutes in _LENGTHS:
        if any(said_at(reading, words) >= 0 for words in listed(reading, "coaching", f"minutes_{minutes}")):
            return int(minutes)
    units = listed(reading, "coaching", "minutes")
    for quantity in reading.quantities:
        after = words_of(reading.text[quantity.end :])[:1]
        if quantity.sort == "count" and after and after[0].text in units:
            return int(quantity.value)
    return None


def _days(said: Said) -> Iterator[date]:
    """Days in full, then bare weekdays, which elsewhere in a question might mean anything: "quinta"."""
    reading, calendar, today = said.reading, said.request.principal.company.calendar, said.request.today
    yield from (
        found.period.start
        for found in find_periods(reading.text, calendar, today, ahead=True)
        if found.period.kind == "day"
    )
    named = {at for mention in reading.mentions for at in range(mention.first, mention.last + 1)}
    for at, word in enumerate(reading.words):
        period = parse_period(word.raw, calendar, today, ahead=True) if at not in named and word.raw.isalpha() else None
        if period and period.kind == "day":
            yield period.start
