"""Whether goals are reached: what a question says of them, and whose quota it asks about where there is none."""

from __future__ import annotations

from typing import Any

from bot.arguments import myself
from bot.asked import Said
from bot.language.reading import Reading
from bot.language.slots import arguments
from bot.language.spoken import says_in_order
from bot.language.topics import topics
from bot.parts.metrics_file import catalogue
from bot.turn import Call
from spm_core.goals.read import goals_of


def goals_slots(said: Said) -> dict[str, Any]:
    if not _asks_if_reached(said.reading):
        return {name: value for name, value in said.args.items() if name != "metric"}
    counts = [quantity.value for quantity in said.reading.quantities if quantity.sort == "count"]
    return {**said.args, "reached": True, **({"count": f"{counts[0]:f}"} if len(counts) == 1 else {})}


def quota_instead(said: Said) -> Call | None:
    """The quota, which many call their goal, where the asker has no other goal that runs."""
    if not _asks_if_reached(said.reading):
        return None
    args = arguments(said.request, said.reading, topics()["goals"], said.last)
    if args.keys() & {"person", "team", "metric", "count"}:
        return None
    running = goals_of(said.request.session, myself(said.request).id, said.request.now, catalogue=catalogue())
    if any(goal.in_force and not goal.is_quota for goal in running):
        return None
    period = {name: value for name, value in args.items() if name == "period"}
    return Call("quota", {**period, "asks": "did"})


def _asks_if_reached(reading: Reading) -> bool:
    return says_in_order(reading, "goals", "reached")
