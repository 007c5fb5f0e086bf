"""Questions that only make sense after another: "and last month?", "e a do Rafael?", "show the deals"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.capabilities.schedules.slots import ABOUT_SENDING
from bot.capability import Request
from bot.language.reading import Reading
from bot.language.slots import arguments
from bot.language.topics import topics
from bot.turn import Call

# What a follow-up may hold without being a question of its own.
EMPTY = frozenset(
    {
        "FOLLOW",
        "SELF",
        "THE",
        "SHOW",
        "NAME",
        "PERSON",
        "NEWLOGO",
        "COUNT",
        "WHICH",
        "HOWMUCH",
        "TEAM",
        "GREET",
        "THANKS",
        "STAND",
    }
    | {"WHATIS", "DEFINE", "EVERYONE", "CHITCHAT", "HOWMANY", "OFFICIAL", "TOME", "CLOSING"}
)
# After these, "show your math" asks how a standing was computed, after pay how the pay was.
OF_QUOTA = frozenset({"quota", "pipeline", "why", "team"})
OF_PAY = frozenset({"earnings", "statement", "payout status", "explain pay", "estimate pay"})
SURE = 0.55


def follow_up(request: Request, reading: Reading, last: Call | None) -> Call | None:
    """The last call edited by what is said now; None where the question stands on its own, or nothing came before."""
    if last is None or last.do not in topics() or last.do in ABOUT_SENDING:
        return None
    if proof := _proof(reading, last):
        return Call(proof, _kept(last.args))
    if _asks_for_its_deals(reading, last):
        said = _said(request, reading, "pipeline")
        if not reading.mentions and "TEAM" not in reading.concepts:
            said.pop("team", None)  # whoever was asked about last
        return Call("pipeline", {**_kept(last.args), **said})
    if _asks_for_a_standing(reading, last):
        return None
    if reading.concepts <= EMPTY and not _is_small_talk(reading):
        said = _said(request, reading, last.do)
        return Call(last.do, _edited(last.args, said)) if said else None
    best = reading.best
    if best and _starts_as_follow_up(reading) and best.name in topics() and best.score >= SURE:
        return Call(best.name, _edited(_kept(last.args), _said(request, reading, best.name)))
    return None


def _said(request: Request, reading: Reading, do: str) -> dict[str, Any]:
    said = arguments(request, reading, topics()[do])
    person = next((each for each in reading.mentions), None)
    if person is not None and "person" not in said and "team" not in said:
        said["person"] = person.words
    if "NEWLOGO" in reading.concepts:
        said["metric"] = "new_logos"
    return said


def _edited(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody else, or a team, takes the place of whoever was asked about."""
    kept = dict(before)
    if said.keys() & {"person", "team"}:
        kept.pop("person", None)
        kept.pop("team", None)
    return {**kept, **said}


def _kept(args: Mapping[str, Any]) -> dict[str, Any]:
    return {name: args[name] for name in ("period", "person", "team") if name in args}


def _starts_as_follow_up(reading: Reading) -> bool:
    return bool(reading.tags) and reading.tags[0].first == 0 and "FOLLOW" in reading.tags[0].concepts


def _is_small_talk(reading: Reading) -> bool:
    return reading.concepts <= {"GREET", "THANKS", "CHITCHAT", "FOLLOW"} and not reading.periods


def _proof(reading: Reading, last: Call) -> str | None:
    """ "Show your math", "why?": how the last figures came about."""
    bare = reading.concepts <= {"EXPLAIN", "WHY", "SHOW", "CALC", "SELF", "FOLLOW", "THE", "WHATIS"}
    asks = bare and bool(reading.concepts & {"EXPLAIN", "WHY", "CALC"}) and not reading.mentions
    if not asks:
        return None
    return "explain pay" if last.do in OF_PAY else "why" if last.do in OF_QUOTA else None


def _asks_for_a_standing(reading: Reading, last: Call) -> bool:
    """ "Where am I this quarter" is the quota's question, after whatever else was asked."""
    alone = "STAND" in reading.concepts and not reading.mentions and not _starts_as_follow_up(reading)
    return bool(alone and last.do not in OF_QUOTA and reading.best and reading.best.name == "quota")


def _asks_for_its_deals(reading: Reading, last: Call) -> bool:
    deals = bool(reading.concepts & {"DEALS", "PIPELINE"})
    rest = reading.concepts - {
        "DEALS",
        "PIPELINE",
        "THE",
        "SHOW",
        "FOLLOW",
        "WHICH",
        "GETME",
        "BIGGEST",
        "COUNT",
        "WHATIS",
    }
    return deals and not rest and last.do in OF_QUOTA | {"metric", "forecast", "leaderboard"}
