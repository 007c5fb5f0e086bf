"""The limits of Teams, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

CARD_BYTES = 26 * 1024
"""Of the 28 KB a message may have; the rest is for its envelope."""
ROW, AROUND_LABEL = 38, 6
"""The characters of a row of buttons in a chat of 320 pixels, and what stands around each label.

So it has six buttons at most, as many as clients draw in one set.
"""
BUTTON_DATA = 4 * 1024
LABEL = 80
INPUT = 2_000
COMMANDS = 10
"""In each command list: the schema of manifest 1.17 takes no more."""
COMMAND_TITLE, COMMAND_DESCRIPTION = 32, 128

PACE = 0.93
"""The share of the limits below that is used, so that nothing is refused and nothing waits much longer."""
TENANT_EVERY = timedelta(seconds=1) / 50
"""Between requests of an app to one organisation."""
THREAD_EVERY, THREAD_AT_ONCE = timedelta(seconds=30) / 60, 4
"""Between messages to one conversation: 60 in 30 seconds, and never more than 8 in two or 7 in one."""
THREAD_HOUR_EVERY, THREAD_HOUR_AT_ONCE = timedelta(hours=1) / 1_800, 100
"""And 1,800 in an hour."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of a reply is drawn; a card that is too large is drawn again with half of each."""

    blocks: int = 60
    text: int = 4_000
    rows: int = 80
    cell: int = 200
    buttons: int = 24
    options: int = 200
    value: int = INPUT

    def halved(self) -> Caps:
        return Caps(*(max(1, getattr(self, name) // 2) for name in self.__slots__))


def shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
