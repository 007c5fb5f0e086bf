"""Of which self-assessments a question asks: those that are missing, or those that are done."""

from __future__ import annotations

from typing import Any

from bot.language.reading import Reading
from bot.language.words import table

NAME = "assessment status"


def assessment_slots(reading: Reading, name: str) -> dict[str, Any]:
    """Of several people; of one the answer is the same."""
    if name != NAME or reading.concepts & {"NAME", "SELF"}:
        return {}
    said = f" {' '.join(word.text for word in reading.words)} "
    tables = [table(language, "assessments") for language in {reading.language, "en"}]
    return next(
        (
            {"status": status}
            for status in ("pending", "done")
            if any(f" {words} " in said for each in tables for words in each[status])
        ),
        {},
    )
