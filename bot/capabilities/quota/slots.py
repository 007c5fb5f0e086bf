"""What is asked of a standing: which metric's quota, and who in a team is meant."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import says_any


def quota_slots(said: Said) -> dict[str, Any]:
    """Attainment is what a standing tells anyway."""
    return {name: value for name, value in said.args.items() if (name, value) != ("metric", "attainment")}


def team_slots(said: Said) -> dict[str, Any]:
    return {**_filter(said.reading), **said.args}


def _filter(reading: Reading) -> dict[str, Any]:
    """Who is meant by "who is behind"; nobody in particular where it asks for both sides."""
    percent = next((each.value for each in reading.quantities if each.sort == "percent"), None)
    if percent is not None and says_any(reading, "ranks", "below"):
        return {"filter": "attainment_lt", "threshold_pct": int(percent)}
    if "WHO" not in reading.concepts and "WHICH" not in reading.concepts:
        return {}
    meant = [each for each in ("behind", "ahead", "on_pace", "ramping") if says_any(reading, "ranks", each)]
    if len(meant) != 1 or (meant != ["behind"] and says_any(reading, "ranks", "negated")):
        return {}
    return {"filter": "behind_pace" if meant == ["behind"] else meant[0]}
