"""Arguments found in what somebody logs: "2 calls with Acme yesterday", "una demo con Tom Reed"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.asked import Said
from bot.language.metrics import metric_named
from bot.language.periods import FoundPeriod, find_periods
from bot.language.reading import Reading
from bot.languages import ENGLISH, either, table

_KINDS = {"calls": "call", "meetings": "meeting", "demos": "demo", "proposals": "proposal"}
_LONGEST = 100


def slots(said: Said) -> dict[str, Any]:
    request, reading = said.request, said.reading
    values: dict[str, Any] = {}
    if kind := _KINDS.get(metric_named(reading.words, reading.language) or ""):
        values["kind"] = kind
    if count := _count(reading):
        values["count"] = count
    calendar = request.principal.company.calendar
    days = find_periods(reading.text, calendar, request.today, alone=True)  # "on monday" is a day, not a habit
    if days:
        values["day"] = reading.text[days[0].start : days[0].end]
    return values | _people(reading, days)


def _count(reading: Reading) -> int | None:
    counts = [quantity.value for quantity in reading.quantities if quantity.sort == "count"]
    if counts:
        return int(counts[0]) if counts[0] == int(counts[0]) else None
    spoken = {
        **table(reading.language, "periods")["numbers"],
        **table(ENGLISH, "spans")["numbers"],
        **table(reading.language, "spans")["numbers"],
    }
    return next((int(spoken[word.text]) for word in reading.words if word.text in spoken), None)


def _people(reading: Reading, days: Sequence[FoundPeriod]) -> dict[str, Any]:
    """Whoever follows "with" becomes the note; any other person is whom it is logged for."""
    match = re.search(rf"\b{either('with')}\s+(?:{either('the')}\b\s*)?", reading.text, re.IGNORECASE)
    at = match.end() if match else len(reading.text)
    ends = [day.start for day in days if day.start >= at]
    note = reading.text[at : min(ends, default=len(reading.text))].strip(" .,;!?")
    note = re.sub(rf"\s+{either('before_a_day')}$", "", note, flags=re.IGNORECASE)
    others = [mention for mention in reading.mentions if mention.people and reading.words[mention.first].start < at]
    return {
        **({"note": note[:_LONGEST]} if note else {}),
        **({"person": others[0].words} if others else {}),
    }
