"""Arguments found in a question about self-assessments: only those pending, or only those done."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import says_any


def status_slots(said: Said) -> dict[str, Any]:
    """Filter by status only for several people; for one person the answer is the same."""
    if said.reading.concepts & {"NAME", "SELF"}:
        return dict(said.args)
    return {**said.args, **_status(said.reading)}


def _status(reading: Reading) -> dict[str, str]:
    return next(
        ({"status": status} for status in ("pending", "done") if says_any(reading, "assessments", status)),
        {},
    )
