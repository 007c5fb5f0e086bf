"""Arguments found in a wish to talk: with whom, on which day, at what time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.asked import Said
from bot.language.clock_times import find_times
from bot.language.periods import find_periods, parse_period


def talk_slots(said: Said) -> dict[str, Any]:
    """The first day that is named, of those to come, and the first time of day."""
    day = next(_days(said), None)
    times = find_times(said.reading.text, said.reading.language)
    found = {"day": day and day.isoformat(), "time": times[0].at.strftime("%H:%M") if times else None}
    return {**said.args, **{name: value for name, value in found.items() if value}}


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
