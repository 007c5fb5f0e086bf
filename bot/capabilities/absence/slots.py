"""Arguments found in talk about being away: the days, and whose. A reason that is said is not among them."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.parts.days_said import days_said


def away_slots(said: Said) -> dict[str, Any]:
    request = said.request
    found = days_said(said.reading.text, request.principal.company.calendar, request.today)
    days = {"first": found.first, "last": found.last}
    return {name: value.isoformat() for name, value in days.items() if value is not None}
