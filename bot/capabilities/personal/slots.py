"""Arguments found in a request for one's own data: the file format."""

from __future__ import annotations

from typing import Any

from bot.asked import Said


def file_slots(said: Said) -> dict[str, Any]:
    words = {word.text for word in said.reading.words}
    return {**next(({"format": kind} for kind in ("pdf", "json") if kind in words), {}), **said.args}
