"""Arguments found in talk about goals, besides people and periods: targets, recurring units and reasons."""

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
    values = {**said.args, **_goal(said.reading, said.args.get("metric"))}
    if "each" in values and all(period.vague for period in said.reading.periods):
        values.pop("period", None)  # "20 calls a week" says how often, not for which period
    if isinstance(values.get("target"), dict):
        values.pop("person", None)  # several people, each with a target of their own
    return values


def _goal(reading: Reading, metric: str | None) -> dict[str, Any]:
    unit, why = _unit(reading), _why(reading)
    money = any(quantity.sort == "amount" for quantity in reading.quantities)
    if metric is None and (money or "ACTIVITY" not in reading.concepts) and reading.concepts & {"QUOTA", "AMOUNT"}:
        metric = "won_amount"  # that is, the quota
    named = _amounts(reading, metric)
    return {
        **({"metric": metric} if metric else {}),
        **({"target": named} if len(named) > 1 else {"target": next(iter(named.values()))} if named else {}),
        **({"each": unit} if unit else {}),
        **({"why": why} if why else {}),
    }


def _amounts(reading: Reading, metric: str | None) -> dict[str, str]:
    """Amounts by the name they follow; if fewer than two names have one, a single amount under the empty name."""
    amounts: dict[str, str] = {}
    people = [mention for mention in reading.mentions if not mention.guessed and not mention.about_deal]
    for n, mention in enumerate(people):
        start = reading.words[mention.last].end
        stop = reading.words[people[n + 1].first].start if n + 1 < len(people) else len(reading.text)
        after = next((quantity for quantity in reading.quantities if start <= quantity.start < stop), None)
        if after is not None:
            amounts[mention.words] = _amount(after, metric)
    if len(amounts) > 1:
        return amounts
    meant = _single_amount(reading)
    return {"": _amount(meant, metric)} if meant else {}


def _single_amount(reading: Reading) -> Quantity | None:
    """The amount that is meant: of "from 100k to 90k", the 90k."""
    first, *others = reading.quantities or (None,)
    if first is None or (first.sort == "percent" and "CHANGE" in reading.concepts):
        return None  # "change by 20 %" depends on the present quota
    before = reading.text[: first.start].split()
    return others[0] if others and before and before[-1].lower() in spans(reading)["from"] else first


def _amount(quantity: Quantity, metric: str | None) -> str:
    """The amount as text; small bare numbers for money are in thousands, since nobody has a quota of 150."""
    if quantity.sort == "percent":
        return f"{quantity.value.normalize():f}%"
    short = metric in MONEY and quantity.sort == "count" and quantity.value < THOUSAND
    return format(quantity.value * THOUSAND if short else quantity.value, "f")


def _unit(reading: Reading) -> str | None:
    return next(
        (unit for unit in UNITS if any(said_at(reading, words) >= 0 for words in spans(reading)[f"each_{unit}"])), None
    )


def _why(reading: Reading) -> str | None:
    """The reason: whatever follows "because"."""
    for words in spans(reading)["because"]:
        at = said_at(reading, words)
        if at >= 0:
            return reading.text[at + len(words) :].strip(" :,.") or None
    return None


def is_not_theirs_to_set(q: Question) -> bool:
    """Whether it is about one's own quota or about people one does not lead; personal goals are fine."""
    if q.principal.sees_all:
        return False
    for_others = bool(q.reading.mentions) or q.others
    if q.leads:
        return q.reading.mine and not for_others and q.says("QUOTA") and not _is_personal(q)
    own_amount = q.reading.mine and bool(q.reading.amounts) and not _of_a_metric(q)
    return for_others or q.says("CHANGE", "OFFICIAL") or own_amount


def _is_personal(q: Question) -> bool:
    """Whether a goal is one's own beside the quota: "my goal is 100k revenue", but not "lower my revenue target"."""
    return q.says("PERSONAL", "ACTIVITY") or (_of_a_metric(q) and not q.says("CHANGE"))


def _of_a_metric(q: Question) -> bool:
    return q.says("PERSONAL", "ACTIVITY", "METRIC") and not q.says("OFFICIAL")
