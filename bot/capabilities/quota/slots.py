"""Arguments found in questions about standings: which metric's quota, and which people of a team."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import says_any


def quota_slots(said: Said) -> dict[str, Any]:
    """The arguments without "attainment", which every standing shows anyway."""
    return {name: value for name, value in said.args.items() if (name, value) != ("metric", "attainment")}


def team_slots(said: Said) -> dict[str, Any]:
    return {**_filter(said.reading), **said.args}


def _filter(reading: Reading) -> dict[str, Any]:
    """The filter that "who is behind" asks for; none for a question that names several groups."""
    percent = next((quantity.value for quantity in reading.quantities if quantity.sort == "percent"), None)
    if percent is not None and says_any(reading, "ranks", "below"):
        return {"filter": "attainment_lt", "threshold_pct": int(percent)}
    if "WHO" not in reading.concepts and "WHICH" not in reading.concepts:
        return {}
    meant = [rank for rank in ("behind", "ahead", "on_pace", "ramping") if says_any(reading, "ranks", rank)]
    if len(meant) != 1 or (meant != ["behind"] and says_any(reading, "ranks", "negated")):
        return {}
    return {"filter": "behind_pace" if meant == ["behind"] else meant[0]}
