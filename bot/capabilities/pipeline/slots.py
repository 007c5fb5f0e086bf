"""Arguments found in questions about a pipeline and its forecast: whose, since when, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.arguments import MY_TEAM
from bot.asked import Said
from bot.language.amounts import Quantity
from bot.language.reading import Reading
from bot.language.slots import EVERYONE
from bot.language.spoken import said_at, says_any, says_in_order, spans

THOUSAND = 1_000  # "260" beside "210k" means 260k


def pipeline_slots(said: Said) -> dict[str, Any]:
    """Without a name, a lead asks about the team: "any deal over 100k with no activity", "everybody's deals"."""
    args, leads = dict(said.args), said.request.principal.leads
    if leads and args.get("person") == EVERYONE:
        args = {name: value for name, value in args.items() if name != "person"} | {"team": MY_TEAM}
    enough = {"enough": True} if says_any(said.reading, "asks", "enough") else {}
    return {**args, **whose(said, args), **enough}


def forecast_slots(said: Said) -> dict[str, Any]:
    """Whether it is asked if it will be enough: "will the forecast make the number?"."""
    makes = says_in_order(said.reading, "asks", "makes") or says_any(said.reading, "asks", "enough")
    return {**said.args, **({"makes": True} if makes else {})}


def whose(said: Said, args: Mapping[str, Any]) -> dict[str, Any]:
    """The team of a lead who names nobody, or says "we"."""
    alone = "SELF" in said.reading.concepts and not says_in_order(said.reading, "deal_lists", "we")
    named = args.keys() & {"person", "team"} or alone
    strangers = any(mention.kind == "unknown" and not mention.about_deal for mention in said.reading.mentions)
    return {"team": MY_TEAM} if said.request.principal.leads and not named and not strangers else {}


def changes_slots(said: Said) -> dict[str, Any]:
    """A period in a question about changes says since when."""
    named = next(iter(said.reading.periods), None)
    if named is None:
        return dict(said.args)
    args = {name: value for name, value in said.args.items() if name != "period"}
    return {**args, "since": said.reading.text[named.start : named.end]}


def submission_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_submission(said.reading)}


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
