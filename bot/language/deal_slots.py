"""What questions about deals and forecasts name besides people and periods: which deals, since when, how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from bot.language.reading import Reading
from bot.language.words import table

DAYS = {"day": 1, "week": 7, "month": 30}
THOUSAND = 1_000  # 260 beside 210k is 260k
# The concept that says which deals, the most telling first.
SHOWN = {"SLIP": "slipped", "OVERDUE": "overdue", "STALE": "stalled", "GETME": "biggest", "BIGGEST": "biggest"}


def deal_slots(reading: Reading, name: str) -> dict[str, Any]:
    read = _OF.get(name)
    return read(reading) if read else {}


def _pipeline(reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {}
    idle = _idle_days(reading)
    if idle:
        found["inactive_days"] = idle
    if reading.amounts:
        found["min_amount"] = str(reading.amounts[0])
    show = _shown(reading, idle=bool(idle))
    if show:
        found["show"] = show
    if "BIGGEST" in reading.concepts:
        found["order"] = "amount_desc"
    return found


def _shown(reading: Reading, *, idle: bool) -> str | None:
    spoken = spans(reading)
    if any(_says(reading, words) for words in spoken["next_step"]):
        return "no_next_step"
    named = next((show for concept, show in SHOWN.items() if concept in reading.concepts), None)
    if named or idle:
        return named or "stalled"
    lists = any(_says(reading, words) for words in spoken["lists"])
    return "all" if lists and "HEALTH" not in reading.concepts else None


def _idle_days(reading: Reading) -> int | None:
    """ "For 3 weeks", "da più di 30 giorni", "há mais de um mês"."""
    spoken, words = spans(reading), [word.text for word in reading.words]
    for number, unit in pairwise(words):
        days = next((each for name, each in DAYS.items() if unit in spoken[name]), None)
        count = int(number) if number.isdecimal() else int(spoken["numbers"].get(number, 0))
        if days and count:
            return min(days * count, 3650)
    return None


def _submission(reading: Reading) -> dict[str, Any]:
    """ "Commit 180k, best case 240k" or "210k commit, 260 best case": each amount by its word; commit without any."""
    spoken = spans(reading)
    found = [(said_at(reading, words), name) for name in ("best_case", "commit") for words in spoken[name]]
    marks = sorted({(at, name) for at, name in found if at >= 0})
    amounts = [each for each in reading.quantities if each.sort == "amount"]
    bare = [each for each in reading.quantities if each.sort == "count"]
    if not amounts or len(amounts) + len(bare) <= len(marks):
        amounts = sorted([*amounts, *bare], key=lambda each: each.start)
    first = bool(marks and amounts) and marks[0][0] < amounts[0].start
    large = any(each.value >= THOUSAND for each in amounts)
    said: dict[str, Any] = {}
    for each in amounts:
        near = (
            [name for at, name in marks if at < each.start][-1:]
            if first
            else [n for at, n in marks if at > each.start][:1]
        )
        value = each.value * THOUSAND if large and each.value < THOUSAND else each.value
        said.setdefault(near[0] if near else "commit", format(value, "f"))
    return said


def _says(reading: Reading, words: str) -> bool:
    return said_at(reading, words) >= 0


def said_at(reading: Reading, words: str) -> int:
    """Where in the text folded words stand; -1 for nowhere."""
    wanted = words.split()
    texts = [word.text for word in reading.words]
    for first in range(len(texts) - len(wanted) + 1):
        if texts[first : first + len(wanted)] == wanted:
            return reading.words[first].start
    return -1


def spans(reading: Reading) -> Mapping[str, Any]:
    """In the language of the question, and in English, which the trade mixes in."""
    own, english = table(reading.language, "spans"), table("en", "spans")
    merged: dict[str, Any] = {}
    for name in english:
        both = (english[name], own[name])
        merged[name] = {**both[0], **both[1]} if isinstance(both[0], dict) else [*both[1], *both[0]]
    return merged


def _changes(reading: Reading) -> dict[str, Any]:
    """A period that a question about changes names is since when."""
    return {"since": reading.text[found.start : found.end]} if (found := next(iter(reading.periods), None)) else {}


def _alert(reading: Reading) -> dict[str, Any]:
    """Of what one wants to be told: of a stalled deal, of a forecast, or else of a goal."""
    about = {"STALE": "big_deal_stalled", "FORECAST": "forecast_dropped"}
    event = next((each for concept, each in about.items() if concept in reading.concepts), "goal_at_risk")
    above = {"above": str(reading.amounts[0])} if reading.amounts and event == "big_deal_stalled" else {}
    return {"event": event, **above}


# The span that says what is wrong with a figure, the most telling first, and its kind.
KINDS = {
    "wrong_owner": "owner",
    "wrong_split": "split",
    "wrong_date": "date",
    "wrong_amount": "amount",
    "missing_deal": "missing deal",
}


def _wrong_figure(reading: Reading) -> dict[str, Any]:
    """What of which deal: "the owner of Acme", "my Acme deal is missing"."""
    spoken = spans(reading)
    kind = next((kind for name, kind in KINDS.items() if any(_says(reading, words) for words in spoken[name])), None)
    deal = next((each.words for each in reading.mentions if not each.people), None)
    if deal is None and kind == "missing deal":
        kind = None  # "there is a number missing"
    return {**({"kind": kind} if kind else {}), **({"deal": deal} if deal else {})}


_OF: Mapping[str, Callable[[Reading], dict[str, Any]]] = {
    "pipeline": _pipeline,
    "changes": _changes,
    "submit forecast": _submission,
    "report figure": _wrong_figure,
    "alert me": _alert,
}
