"""Arguments found in talk about goals, besides people and periods: targets, recurring units and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.asked import Said
from bot.capabilities.goals.changed import HUNDRED, change_said, changed_target, is_change
from bot.capabilities.goals.shares import shared_out
from bot.language.amounts import Quantity
from bot.language.reading import Reading
from bot.language.spoken import listed, said_at, spans
from bot.language.words import words_of
from bot.languages import linking
from bot.rights import Question
from spm_core.quota.members import METRIC

MONEY = frozenset(
    {"won_amount", "pipeline_created", "open_pipeline", "weighted_pipeline", "average_deal", "median_deal"}
)
THOUSAND = 1_000
SET = "set goal"
UNITS = ("day", "week", "month")


def concern_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **({"text": why} if (why := _why(said.reading)) else {})}


def goal_slots(said: Said) -> dict[str, Any]:
    values = {**said.args, **_goal(said)}
    if "each" in values and all(period.vague for period in said.reading.periods):
        values.pop("period", None)  # "20 calls a week" says how often, not for which period
    if isinstance(values.get("target"), dict):
        values.pop("person", None)  # several people, each with a target of their own
    return values


def _goal(said: Said) -> dict[str, Any]:
    reading, weight = said.reading, _weight(said.reading)
    numbers = [quantity for quantity in reading.quantities if quantity != weight]
    metric = said.args.get("metric") or _quota_meant(reading, numbers)
    target = _target(said, metric or _before(said, "metric"), numbers)
    found = {
        "metric": metric,
        "target": target,
        "each": _unit(reading),
        "why": _why(reading),
        "weight": _weighed(weight) if weight else None,
        "by": _changed_by(reading, numbers) if target else None,
    }
    return {name: value for name, value in found.items() if value}


def _quota_meant(reading: Reading, numbers: Sequence[Quantity]) -> str | None:
    """The quota, where it and no activity is what a goal that names no metric is about."""
    money = any(quantity.sort != "count" for quantity in numbers)
    return METRIC if (money or "ACTIVITY" not in reading.concepts) and _names_quota(reading) else None


def _changed_by(reading: Reading, numbers: Sequence[Quantity]) -> str | None:
    """The words for how much a target is changed by."""
    return reading.text[numbers[0].start : numbers[0].end].strip() if is_change(reading, numbers) else None


def _names_quota(reading: Reading) -> bool:
    """Whether it is about the quota, as goals about nothing else are; "new goal" alone leaves open what of."""
    of_somebody = reading.mine or bool(reading.mentions) or "CHANGE" in reading.concepts
    return bool(reading.concepts & {"QUOTA", "AMOUNT"}) and (of_somebody or bool(reading.quantities))


def _before(said: Said, name: str) -> Any:
    """What the goal that was proposed last says of it: "let us say 70" is as much of the same."""
    return said.last.args.get(name) if said.last is not None and said.last.do == SET else None


def _target(said: Said, metric: str | None, numbers: Sequence[Quantity]) -> str | dict[str, str] | None:
    """The new target, or that of each who is named. Nothing where a number says something else, so that it is asked."""
    change = change_said(said.reading, numbers, Decimal(THOUSAND if metric in MONEY else 1))
    if change is not None:
        return changed_target(said, metric, change)
    if is_change(said.reading, numbers):
        return None
    named = shared_out(said.reading, numbers)
    if len(named) > 1:
        return {name: _amount(quantity, metric) for name, quantity in named.items()}
    meant = _single_amount(said.reading, numbers)
    if meant is None:
        return None
    amount, several = _amount(meant, metric), _before(said, "target")
    if isinstance(several, dict):  # "Tom 70" changes one of them; a number alone could be anybody's
        return {**several, **dict.fromkeys(named, amount)} if named else None
    return amount


def _weight(reading: Reading) -> Quantity | None:
    """The number that tells how much the goal weighs: "weight 3", "peso de 30 %"."""
    at = max((said_at(reading, words) for words in listed(reading, "goals", "weight")), default=-1)
    after = (quantity for quantity in reading.quantities if at >= 0 and quantity.start > at)
    found = next(after, None)
    between = words_of(reading.text[at : found.start])[1:] if found else ()
    return found if all(word.text in linking("of") for word in between) else None


def _weighed(weight: Quantity) -> str:
    """The weight as a number; a share of all goals is a share of 1, which is what a goal weighs otherwise."""
    value = weight.value / HUNDRED if weight.sort == "percent" else weight.value
    return f"{value.normalize():f}"


def _single_amount(reading: Reading, numbers: Sequence[Quantity]) -> Quantity | None:
    """The amount that is meant: of "from 100k to 90k", the 90k."""
    first, *others = numbers or (None,)
    if first is None:
        return None
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
