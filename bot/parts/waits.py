"""What waits for the asker's answer, whatever it is: each topic says in its `waits.py` what it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.capability import Request
from bot.declared import declared
from bot.turn import Call


@dataclass(frozen=True, slots=True)
class Waits:
    words: str
    """A sentence: who waits for what."""
    label: str
    """What a button says that leads there: up to 25 characters."""
    call: Call
    since: datetime


def waiting(request: Request) -> tuple[Waits, ...]:
    """All that waits for the asker, oldest first."""
    found = [one for waits in declared("waits", "WAITS") for one in waits(request)]
    return tuple(sorted(found, key=lambda one: one.since))
