"""Arguments found in a question about news: of the day, where it says so."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.capabilities.digest.buttons import TODAY
from bot.language.spoken import says_any


def digest_slots(said: Said) -> dict[str, Any]:
    """What any question may name, and today for a "morning brief" that names no period."""
    daily = "period" not in said.args and says_any(said.reading, "digest", "of_the_day")
    return {**said.args, **({"period": TODAY} if daily else {})}
