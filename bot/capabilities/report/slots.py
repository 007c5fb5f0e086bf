"""Whose report, and as what kind of file."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.spoken import says_any


def report_slots(said: Said) -> dict[str, Any]:
    """The company's where it is named, and as a file where a kind of file is."""
    among = {"among": "company"} if says_any(said.reading, "ranks", "company") else {}
    kinds = (kind for kind, concept in (("pdf", "PDF"), ("xlsx", "SHEET")) if concept in said.reading.concepts)
    kind = next(kinds, None)
    return {**among, **({"format": kind} if kind else {}), **said.args}
