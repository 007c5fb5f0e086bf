"""Arguments found in talk about being away: the days, and whose. A reason that is said is not among them."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.capabilities.absence.days import days_said
from bot.rights import Question


def away_slots(said: Said) -> dict[str, Any]:
    request = said.request
    found = days_said(said.reading.text, request.principal.company.calendar, request.today)
    days = {"first": found.first, "last": found.last}
    return {name: value.isoformat() for name, value in days.items() if value is not None}


def is_of_another(q: Question) -> bool:
    """Whether it says of somebody else that they are away: that is theirs to say."""
    return any(mention.people for mention in q.reading.mentions) and not q.says("SELF")
