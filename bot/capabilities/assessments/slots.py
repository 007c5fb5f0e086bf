"""Of which self-assessments a question asks: those that are missing, or those that are done."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.reading import Reading
from bot.languages import table


def status_slots(said: Said) -> dict[str, Any]:
    """Of several people; of one the answer is the same."""
    if said.reading.concepts & {"NAME", "SELF"}:
        return dict(said.args)
    return {**said.args, **_status(said.reading)}


def _status(reading: Reading) -> dict[str, str]:
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
