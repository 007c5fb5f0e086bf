"""Questions that only make sense after another: "and last month?", "e a do Rafael?", "show the deals"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.capability import Request, capabilities
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
SURE = 0.55


def follow_up(request: Request, reading: Reading, last: Call | None) -> Call | None:
    """The last call edited by what is said now; None where the question stands on its own, or nothing came before."""
    if last is None or last.do not in topics() or not topics()[last.do].asked.comes_by_itself:
        return None
    leads_to = topics()[last.do].asked.leads_to
    if "proof" in leads_to and _asks_for_proof(reading):
        return Call(leads_to["proof"], _kept(last.args))
    if "deals" in leads_to and _asks_for_its_deals(reading):
        said = _said(request, reading, leads_to["deals"])
        if not reading.mentions and "TEAM" not in reading.concepts:
            said.pop("team", None)  # whoever was asked about last
        return Call(leads_to["deals"], {**_kept(last.args), **said})
    if _asks_for_the_main_job(reading, last):
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


def _asks_for_proof(reading: Reading) -> bool:
    """ "Show your math", "why?": how the last figures came about."""
    bare = reading.concepts <= {"EXPLAIN", "WHY", "SHOW", "CALC", "SELF", "FOLLOW", "THE", "WHATIS"}
    return bare and bool(reading.concepts & {"EXPLAIN", "WHY", "CALC"}) and not reading.mentions


def _asks_for_the_main_job(reading: Reading, last: Call) -> bool:
    """ "Where am I this quarter" is the main job's question, after whatever was asked that is proved otherwise."""
    if "STAND" not in reading.concepts or reading.mentions or _starts_as_follow_up(reading) or reading.best is None:
        return False
    first = min(capabilities().values(), key=lambda each: each.place)
    proofs = [topics()[name].asked.leads_to.get("proof") for name in (last.do, first.name)]
    return reading.best.name == first.name and proofs[0] != proofs[1]


_AROUND_DEALS = frozenset({"THE", "SHOW", "FOLLOW", "WHICH", "GETME", "BIGGEST", "COUNT", "WHATIS"})


def _asks_for_its_deals(reading: Reading) -> bool:
    deals = frozenset({"DEALS", "PIPELINE"})
    return bool(reading.concepts & deals) and reading.concepts <= deals | _AROUND_DEALS
