"""Arguments found in questions about standings: which metric's quota, what of it, and which people of a team."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.arguments import MY_TEAM
from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import says_any, says_in_order

HUNDRED = 100


class Narrow(StrEnum):
    """What a question wants to know of a standing, where it does not want all of it."""

    GAP = "gap"
    RATE = "rate"
    """How much a day or a week it takes from here."""
    PROJECTION = "projection"
    MAKES = "makes"
    """Will I make it? A yes or no."""
    MISSES = "misses"
    """Am I going to miss it?"""
    DID = "did"
    """Did I hit it?"""


def quota_slots(said: Said) -> dict[str, Any]:
    """The arguments without "attainment", which every standing shows anyway."""
    args = {name: value for name, value in said.args.items() if (name, value) != ("metric", "attainment")}
    narrow = narrowed(said.reading)
    return {**args, **({"asks": narrow.value} if narrow else _part(said.reading, args))}


def _part(reading: Reading, args: Mapping[str, Any]) -> dict[str, int]:
    """The share of the quota in booked amounts that is asked about: "am I at 50% yet"."""
    parts = {quantity.value for quantity in reading.quantities if quantity.sort == "percent"} - {HUNDRED}
    whole = [int(part) for part in parts if part == int(part) and part >= 1]
    return {"part_pct": whole[0]} if len(parts) == len(whole) == 1 and "metric" not in args else {}


def narrowed(reading: Reading) -> Narrow | None:
    """What the question wants alone; None for how one stands, and for a share of the quota other than all of it."""
    if any(quantity.sort == "percent" and quantity.value != HUNDRED for quantity in reading.quantities):
        return None

    def says(entry: str) -> bool:
        return says_in_order(reading, "asks", entry)

    kinds = (
        (Narrow.RATE, says("rate") or (says("each") and says("amount"))),
        (Narrow.PROJECTION, says("projection")),
        (Narrow.MISSES, says("misses")),
        (Narrow.GAP, says("gap")),
        (Narrow.MAKES, says("makes")),
        (Narrow.DID, says("did") and not says("which")),
    )
    return next((kind for kind, meant in kinds if meant), None)


class WhyView(StrEnum):
    DEALS = "deals"
    """The deals alone, without the formulas."""


def why_slots(said: Said) -> dict[str, Any]:
    """Whether the deals are what is asked for: "which deals are behind my number", "my wins".

    Who had the largest is among a team's, never the asker's own.
    """
    concepts, named = said.reading.concepts, said.args.keys() & {"person", "team"}
    shown = {"show": WhyView.DEALS.value} if concepts & {"DEALS", "WINS", "BIGWIN"} else {}
    team = {"team": MY_TEAM} if {"WHO", "BIGWIN"} <= concepts and not named else {}
    return {**said.args, **team, **shown}


def team_slots(said: Said) -> dict[str, Any]:
    """The filter that the question asks for, or what it wants to know of the team as a whole."""
    reading = said.reading
    if whether := _whether(reading):
        return {**said.args, **whether}
    narrow = None if reading.concepts & _ONE_BY_ONE else narrowed(reading)
    return {**_filter(reading), **said.args, **({"asks": narrow.value} if narrow else {})}


def _whether(reading: Reading) -> dict[str, Any]:
    """Whether anybody fits a filter ("is anybody behind?"), or nobody is behind ("is everybody on track?")."""
    filters = _filter(reading)
    if says_any(reading, "asks", "anybody") and filters:
        return {**filters, "whether": "anybody"}
    on_pace = says_any(reading, "ranks", "on_pace") or says_any(reading, "ranks", "ahead")
    if says_any(reading, "asks", "everybody") and on_pace:
        return {"filter": "behind_pace", "whether": "everybody"}
    return {}


_ONE_BY_ONE = frozenset({"WHO", "WHICH", "EVERYONE", "HOWMANY", "RANK"})
"""Concepts that ask for people of the team rather than for the team."""


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
