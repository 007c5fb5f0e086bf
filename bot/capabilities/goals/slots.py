"""What questions about goals name besides people and periods: whose target is how much, for each what, and why."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.amounts import Quantity
from bot.language.reading import Reading
from bot.language.spoken import said_at, spans
from bot.rights import Question

MONEY = frozenset(
    {"won_amount", "pipeline_created", "open_pipeline", "weighted_pipeline", "average_deal", "median_deal"}
)
THOUSAND = 1_000
UNITS = ("day", "week", "month")


def concern_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **({"text": why} if (why := _why(said.reading)) else {})}


def goal_slots(said: Said) -> dict[str, Any]:
    found = {**said.args, **_goal(said.reading, said.args.get("metric"))}
    if "each" in found and all(period.vague for period in said.reading.periods):
        found.pop("period", None)  # "a week" is how much, not until when
    if isinstance(found.get("target"), dict):
        found.pop("person", None)  # each has a target of their own
    return found


def _goal(reading: Reading, metric: str | None) -> dict[str, Any]:
    each, why = _each(reading), _why(reading)
    money = any(quantity.sort == "amount" for quantity in reading.quantities)
    if metric is None and (money or "ACTIVITY" not in reading.concepts) and reading.concepts & {"QUOTA", "AMOUNT"}:
        metric = "won_amount"  # the quota
    named = _named(reading, metric)
    return {
        **({"metric": metric} if metric else {}),
        **({"target": named} if len(named) > 1 else {"target": next(iter(named.values()))} if named else {}),
        **({"each": each} if each else {}),
        **({"why": why} if why else {}),
    }


def _named(reading: Reading, metric: str | None) -> dict[str, str]:
    """What follows each name; without names that have one, the amount that is meant, under ""."""
    found: dict[str, str] = {}
    people = [each for each in reading.mentions if not each.guessed and not each.about_deal]
    for n, mention in enumerate(people):
        start = reading.words[mention.last].end
        stop = reading.words[people[n + 1].first].start if n + 1 < len(people) else len(reading.text)
        after = next((each for each in reading.quantities if start <= each.start < stop), None)
        if after is not None:
            found[mention.words] = _amount(after, metric)
    if len(found) > 1:
        return found
    meant = _meant(reading)
    return {"": _amount(meant, metric)} if meant else {}


def _meant(reading: Reading) -> Quantity | None:
    """ "From 100k to 90k" is 90k."""
    first, *others = reading.quantities or (None,)
    if first is None or (first.sort == "percent" and "CHANGE" in reading.concepts):
        return None  # "by 20 %" of what, only the quota tells
    before = reading.text[: first.start].split()
    return others[0] if others and before and before[-1].lower() in spans(reading)["from"] else first


def _amount(quantity: Quantity, metric: str | None) -> str:
    """Nobody has a quota of 150: that is said in thousands."""
    if quantity.sort == "percent":
        return f"{quantity.value.normalize():f}%"
    short = metric in MONEY and quantity.sort == "count" and quantity.value < THOUSAND
    return format(quantity.value * THOUSAND if short else quantity.value, "f")


def _each(reading: Reading) -> str | None:
    return next(
        (unit for unit in UNITS if any(said_at(reading, words) >= 0 for words in spans(reading)[f"each_{unit}"])), None
    )


def _why(reading: Reading) -> str | None:
    """What follows "because"."""
    for words in spans(reading)["because"]:
        at = said_at(reading, words)
        if at >= 0:
            return reading.text[at + len(words) :].strip(" :,.") or None
    return None


def is_not_theirs_to_set(q: Question) -> bool:
    """Quotas of one's own, and goals of people one does not lead; not what somebody sets themselves."""
    if q.principal.sees_all:
        return False
    for_others = bool(q.reading.mentions) or q.others
    if q.leads:
        return q.reading.mine and not for_others and q.says("QUOTA") and not q.says("PERSONAL", "ACTIVITY")
    own_activity = q.says("PERSONAL", "ACTIVITY", "METRIC") and not q.says("OFFICIAL")
    return (
        for_others or q.says("CHANGE", "OFFICIAL") or (q.reading.mine and bool(q.reading.amounts) and not own_activity)
    )
