"""Arguments found in praise: for whom, what for, and who may hear of it."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.capability import Request
from bot.language.reading import Reading, colleagues_named
from bot.language.spoken import listed, says_any

_LONGEST_REASON = 500


def kudos_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_kudos(said.request, said.reading)}


def privacy_slots(said: Said) -> dict[str, Any]:
    return {**said.args, "kudos": "private" if says_any(said.reading, "praise", "private") else "posted"}


def _kudos(request: Request, reading: Reading) -> dict[str, Any]:
    """The person and the reason, which follows the name: "shoutout to Priya for saving the demo"."""
    who = next(iter(colleagues_named(request, reading)), None)
    if who is None:
        return {}
    reason = _without_link(reading, reading.text[reading.words[who.last].end :])
    return {"person": who.words, **({"reason": reason[:_LONGEST_REASON]} if reason else {})}


def _without_link(reading: Reading, rest: str) -> str:
    words = rest.strip(" \t:,;.!?-–—").split()
    while words and words[0].casefold().strip(",.:;!?") in listed(reading, "praise", "links"):
        words = words[1:]
    return " ".join(words)
