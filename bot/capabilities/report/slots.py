"""Arguments found in a request for a report: whose, and in which file format."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.spoken import says_any


def report_slots(said: Said) -> dict[str, Any]:
    """The company if it is named, and a file format if one is named."""
    among = {"among": "company"} if says_any(said.reading, "ranks", "company") else {}
    kinds = (kind for kind, concept in (("pdf", "PDF"), ("xlsx", "SHEET")) if concept in said.reading.concepts)
    kind = next(kinds, None)
    return {**among, **({"format": kind} if kind else {}), **said.args}
