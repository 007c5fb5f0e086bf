"""Arguments found in a request to bind a channel."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import says_any


def bind_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_team(said.reading)}


def _team(reading: Reading) -> dict[str, Any]:
    """A team named without the word "team", as in "bind this channel to Nord"."""
    if says_any(reading, "praise", "whole_company") or not reading.mentions:
        return {}
    start = reading.words[reading.mentions[0].first].start
    return {"team": reading.text[start:].strip(" .,;!?")}
