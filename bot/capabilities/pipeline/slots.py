"""What questions about deals and forecasts name besides people and periods: which deals, since when, how much."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from bot.arguments import MY_TEAM
from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import said_at, spans

DAYS = {"day": 1, "week": 7, "month": 30}
THOUSAND = 1_000  # 260 beside 210k is 260k
# The concept that says which deals, the most telling first.
SHOWN = {"SLIP": "slipped", "OVERDUE": "overdue", "STALE": "stalled", "GETME": "biggest", "BIGGEST": "biggest"}


def pipeline_slots(said: Said) -> dict[str, Any]:
    """ "Any deal over 100k with no activity" is a lead's question about the team."""
    nobody = not (said.args.keys() & {"person", "team"} or said.reading.concepts & {"SELF", "NAME"})
    team = {"team": MY_TEAM} if nobody and said.request.principal.leads else {}
    return {**said.args, **team, **_pipeline(said.reading)}


def changes_slots(said: Said) -> dict[str, Any]:
    """A period that a question about changes names is since when."""
    named = next(iter(said.reading.periods), None)
    if named is None:
        return dict(said.args)
    args = {name: value for name, value in said.args.items() if name != "period"}
    return {**args, "since": said.reading.text[named.start : named.end]}


def submission_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_submission(said.reading)}


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
