"""Questions that only make sense after another: "and last month?", "e a do Rafael?", "show the deals"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.capability import Request
from bot.language.reading import Reading
from bot.language.slots import arguments
from bot.language.topics import topics
from bot.turn import Call

# The concepts a follow-up may hold without being a question in its own right.
EMPTY = frozenset(
    {"FOLLOW", "SELF", "THE", "SHOW", "NAME", "PERSON", "NEWLOGO", "COUNT", "WHICH", "HOWMUCH", "TEAM", "GREET"}
    | {"THANKS", "STAND", "WHATIS", "DEFINE", "EVERYONE", "CHITCHAT", "HOWMANY", "OFFICIAL", "TOME", "CLOSING"}
)
SURE = 0.55
"""The score from which "and the pipeline?" moves to another topic."""


def follow_up(request: Request, reading: Reading, last: Call | None) -> Call | None:
    """The last call as this question edits it; None where the question stands alone or nothing came before it."""
    if last is None or last.do not in topics() or not topics()[last.do].asked.comes_by_itself:
        return None
    detail = _proof(reading, last) or _deals(request, reading, last)
    if detail is not None:
        return detail
    if _asks_for_a_standing(reading, last):
        return None
    if reading.concepts <= EMPTY and not _is_small_talk(reading):
        return _same_topic(request, reading, last)
    return _other_topic(request, reading, last)


def _proof(reading: Reading, last: Call) -> Call | None:
    proof = topics()[last.do].asked.leads_to.get("proof")
    return Call(proof, _kept(last.args)) if proof and _asks_for_proof(reading) else None


def _deals(request: Request, reading: Reading, last: Call) -> Call | None:
    deals = topics()[last.do].asked.leads_to.get("deals")
    if deals is None or not _asks_for_its_deals(reading):
        return None
    args = _arguments(request, reading, deals, last)
    if not reading.mentions and "TEAM" not in reading.concepts:
        args.pop("team", None)  # the deals belong to whoever was asked about last
    return Call(deals, {**_kept(last.args), **args})


def _same_topic(request: Request, reading: Reading, last: Call) -> Call | None:
    """ "And Tom?": the last call again with other arguments."""
    args = _arguments(request, reading, last.do, last)
    return Call(last.do, _edited(last.args, args)) if args else None


def _other_topic(request: Request, reading: Reading, last: Call) -> Call | None:
    """ "And the pipeline?": another capability for the same person and period."""
    best = reading.best
    if best and _starts_as_follow_up(reading) and best.name in topics() and best.score >= SURE:
        return Call(best.name, _edited(_kept(last.args), _arguments(request, reading, best.name, last)))
    return None


def _arguments(request: Request, reading: Reading, do: str, last: Call) -> dict[str, Any]:
    args = arguments(request, reading, topics()[do], last)
    if reading.mentions and "person" not in args and "team" not in args:
        args["person"] = reading.mentions[0].words
    if "NEWLOGO" in reading.concepts:
        args["metric"] = "new_logos"
    return args


def _edited(before: Mapping[str, Any], args: Mapping[str, Any]) -> dict[str, Any]:
    """The earlier arguments with new ones over them; a new person or team replaces whoever was asked about."""
    kept = dict(before)
    if args.keys() & {"person", "team"}:
        kept.pop("person", None)
        kept.pop("team", None)
    return {**kept, **args}


def _kept(args: Mapping[str, Any]) -> dict[str, Any]:
    return {name: args[name] for name in ("period", "person", "team") if name in args}


def _starts_as_follow_up(reading: Reading) -> bool:
    return bool(reading.tags) and reading.tags[0].first == 0 and "FOLLOW" in reading.tags[0].concepts


def _is_small_talk(reading: Reading) -> bool:
    return reading.concepts <= {"GREET", "THANKS", "CHITCHAT", "FOLLOW"} and not reading.periods


def _asks_for_proof(reading: Reading) -> bool:
    """ "Show your math", "why?": whether it asks how the last figures came about."""
    bare = reading.concepts <= {"EXPLAIN", "WHY", "SHOW", "CALC", "SELF", "FOLLOW", "THE", "WHATIS"}
    return bare and bool(reading.concepts & {"EXPLAIN", "WHY", "CALC"}) and not reading.mentions


def _asks_for_a_standing(reading: Reading, last: Call) -> bool:
    """Whether "where am I this quarter" or "how is my team doing" leaves the last topic, as that tells something else.

    Deals have the same proof as a standing: after them "where am I" asks for more of them, but not the team's standing.
    """
    best = topics().get(reading.best.name) if reading.best else None
    if "STAND" not in reading.concepts or _starts_as_follow_up(reading) or best is None or not best.asked.standing:
        return False
    told = topics()[last.do].asked
    if reading.concepts & {"TEAM", "EVERYONE"}:
        return not told.standing
    return told.leads_to.get("proof") != best.asked.leads_to.get("proof")


_AROUND_DEALS = frozenset({"THE", "SHOW", "FOLLOW", "WHICH", "GETME", "BIGGEST", "COUNT", "WHATIS"})


def _asks_for_its_deals(reading: Reading) -> bool:
    deals = frozenset({"DEALS", "PIPELINE"})
    return bool(reading.concepts & deals) and reading.concepts <= deals | _AROUND_DEALS
