"""Arguments found in questions about deals and forecasts: which deals, since when, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from bot.arguments import MY_TEAM
from bot.asked import Said
from bot.language.amounts import Quantity
from bot.language.deal_codes import deal_code
from bot.language.reading import Reading
from bot.language.slots import EVERYONE
from bot.language.spoken import said_at, says_any, spans
from spm_core.deals.search import find_deals

DAYS = {"day": 1, "week": 7, "month": 30}
THOUSAND = 1_000  # "260" beside "210k" means 260k
# Which deals each concept stands for, most specific first.
SHOWN = {"SLIP": "slipped", "OVERDUE": "overdue", "STALE": "stalled", "GETME": "biggest", "BIGGEST": "biggest"}


def pipeline_slots(said: Said) -> dict[str, Any]:
    """Without a name, a lead asks about the team: "any deal over 100k with no activity", "everybody's deals"."""
    args, leads = dict(said.args), said.request.principal.leads
    if leads and args.get("person") == EVERYONE:
        args = {name: value for name, value in args.items() if name != "person"} | {"team": MY_TEAM}
    nobody = not (args.keys() & {"person", "team"} or said.reading.concepts & {"SELF", "NAME"})
    team = {"team": MY_TEAM} if nobody and leads else {}
    return {**args, **team, **_pipeline(said.reading)}


def changes_slots(said: Said) -> dict[str, Any]:
    """A period in a question about changes says since when."""
    named = next(iter(said.reading.periods), None)
    if named is None:
        return dict(said.args)
    args = {name: value for name, value in said.args.items() if name != "period"}
    return {**args, "since": said.reading.text[named.start : named.end]}


def deal_slots(said: Said) -> dict[str, Any]:
    """The deal with this id, or the only one whose name has it; else the words, so that the answer says none does."""
    reading = said.reading
    code = deal_code(reading.text, reading.words, reading.tags, [*reading.periods, *reading.quantities])
    if code is None:
        return dict(said.args)
    found = find_deals(said.request.session, code) or find_deals(said.request.session, code.upper())
    return {"deal": found[0].external_id if len(found) == 1 else code}


def submission_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_submission(said.reading)}


def _pipeline(reading: Reading) -> dict[str, Any]:
    values: dict[str, Any] = {}
    idle = _idle_days(reading)
    if idle:
        values["inactive_days"] = idle
    if reading.amounts:
        values["min_amount"] = str(reading.amounts[0])
    show = _shown(reading, idle=bool(idle))
    if show:
        values["show"] = show
    if "BIGGEST" in reading.concepts:
        values["order"] = "amount_desc"
    return values


def _shown(reading: Reading, *, idle: bool) -> str | None:
    if says_any(reading, "spans", "no_close_date"):
        return "undated"
    if says_any(reading, "spans", "next_step"):
        return "no_next_step"
    named = next((show for concept, show in SHOWN.items() if concept in reading.concepts), None)
    if named or idle:
        return named or "stalled"
    lists = says_any(reading, "spans", "lists")
    return "all" if lists and "HEALTH" not in reading.concepts else None


def _idle_days(reading: Reading) -> int | None:
    """Days without activity, from "for 3 weeks", "da più di 30 giorni" or "há mais de um mês"."""
    spoken, words = spans(reading), [word.text for word in reading.words]
    for number, unit in pairwise(words):
        days = next((length for name, length in DAYS.items() if unit in spoken[name]), None)
        count = int(number) if number.isdecimal() else int(spoken["numbers"].get(number, 0))
        if days and count:
            return min(days * count, 3650)
    return None


def _submission(reading: Reading) -> dict[str, str]:
    """ "Commit 180k, best case 240k" or "210k commit, 260 best case": each amount goes with the word next to it.

    An amount without such a word is the commit.
    """
    marks = _marks(reading)
    amounts = _amounts(reading, len(marks))
    mark_first = bool(marks and amounts) and marks[0].at < amounts[0].start
    in_thousands = any(amount.value >= THOUSAND for amount in amounts)
    submission: dict[str, str] = {}
    for amount in amounts:
        mark = _mark_before(marks, amount) if mark_first else _mark_after(marks, amount)
        value = amount.value * THOUSAND if in_thousands and amount.value < THOUSAND else amount.value
        submission.setdefault(mark.slot if mark else "commit", format(value, "f"))
    return submission


class _Mark(NamedTuple):
    """Where the word for one of the two figures stands."""

    at: int
    slot: str


def _marks(reading: Reading) -> list[_Mark]:
    spoken = spans(reading)
    marks = {_Mark(said_at(reading, words), slot) for slot in ("best_case", "commit") for words in spoken[slot]}
    return sorted(mark for mark in marks if mark.at >= 0)


def _amounts(reading: Reading, marks: int) -> list[Quantity]:
    """Amounts of money; bare numbers too, unless there would then be more of them than words to go with."""
    amounts = [quantity for quantity in reading.quantities if quantity.sort == "amount"]
    bare = [quantity for quantity in reading.quantities if quantity.sort == "count"]
    if amounts and len(amounts) + len(bare) > marks:
        return amounts
    return sorted([*amounts, *bare], key=lambda quantity: quantity.start)


def _mark_before(marks: Sequence[_Mark], amount: Quantity) -> _Mark | None:
    return next((mark for mark in reversed(marks) if mark.at < amount.start), None)


def _mark_after(marks: Sequence[_Mark], amount: Quantity) -> _Mark | None:
    return next((mark for mark in marks if mark.at > amount.start), None)
