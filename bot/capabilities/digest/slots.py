"""Arguments found in a question about news: of the day, where it says so."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.capabilities.digest.buttons import TODAY
from bot.language.spoken import listed, said_at


def digest_slots(said: Said) -> dict[str, Any]:
    """What any question may name, and today for a "morning brief" that names no period."""
    if "period" in said.args:
        return dict(said.args)
    daily = listed(said.reading, "digest", "of_the_day")
    called = next((words for words in daily if said_at(said.reading, words) >= 0), None)
    return {**said.args, **({"period": TODAY, "called": called} if called else {})}
