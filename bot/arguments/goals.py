"""Argument types for goals: targets by person, recurring units, and which goal is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, InstanceOf, ValidationInfo, WithJsonSchema

from bot.arguments import ComingPeriodArg, person_named, request_of
from bot.arguments.metrics import MetricArg
from bot.capability import Ambiguous
from bot.forms import NOT_ASKED
from bot.i18n import N_
from bot.language.amounts import Quantity, currency_named, find_quantities
from bot.languages import either, languages, table
from spm_core.errors import CoreError
from spm_core.goals.models import LONGEST, Each
from spm_core.goals.rules import unfit
from spm_core.metrics.catalogue import Metric
from spm_core.people.service import Person
from spm_core.quota.members import METRIC

MOST = 50
"""The most people that one sentence may set targets for."""
HUNDRED = Decimal(100)
_BETWEEN = " \t\n,;:=·•*-–—"


@dataclass(frozen=True, slots=True)
class ArgumentTarget:
    """A target in words, for the person named with it; without one, for whomever the call is about."""

    words: str
    person: Person | None = None


def _targets(value: Any, info: ValidationInfo) -> Any:
    """One target ("20"), several with names ("Tom 150k, Aisha 90k"), or a mapping from name to target."""
    if value is None or isinstance(value, tuple):
        return value
    request = request_of(info)
    named = dict(value) if isinstance(value, Mapping) else _split(str(value))
    if not named or len(named) > MOST:
        raise CoreError("bad_amount", words=str(value)[:100], argument=info.field_name)
    targets = []
    for name, words in named.items():
        try:
            person = person_named(request, name, str(info.field_name)) if name else None
        except Ambiguous as several:
            raise _choices(several, named, str(name)) from several
        targets.append(ArgumentTarget(str(words), person))
    if len({target.person.id for target in targets if target.person}) < len(targets) > 1:
        raise CoreError("goal_twice", argument=info.field_name)
    return tuple(targets)


def _choices(several: Ambiguous, named: Mapping[str, Any], name: str) -> Ambiguous:
    """Offer the whole list again, once for each person that an ambiguous name could mean."""
    options = tuple(
        (label, {(ref if who == name else who): words for who, words in named.items()})
        for label, ref in several.options
    )
    return Ambiguous(several.argument, several.word, options)


def _split(text: str) -> dict[str, str]:
    """Amounts by the name before them; an amount without a name is under ""."""
    amounts: dict[str, str] = {}
    end = 0
    for quantity in find_quantities(text):
        between = text[end : quantity.start]
        minus = between.rstrip(" ").endswith(("-", "−")) and not between.rstrip(" -−").endswith(tuple("0123456789"))
        name = _beside_targets().sub("", between.strip(_BETWEEN + "−").strip()).strip()
        amounts[name] = ("-" if minus else "") + text[quantity.start : quantity.end].strip()
        end = quantity.end
    return amounts


@cache
def _beside_targets() -> re.Pattern[str]:
    """The little words between a name and the targets around it: "and Tom to"."""
    return re.compile(rf"^{either('before_a_target')}\s+|\s+{either('after_a_target')}$", re.IGNORECASE)


def amount_of(target: ArgumentTarget, metric: Metric, currency: str) -> Decimal:
    """The target in the metric's unit, shares as a fraction of 1. Raises CoreError where it does not fit the unit."""
    quantities = find_quantities(target.words.lstrip("-−"))
    if len(quantities) != 1:
        raise CoreError("bad_amount", words=target.words[:100], argument="target")
    quantity = quantities[0]
    named = currency_named(target.words, currency)
    if named and (metric.unit not in ("money", "money_per_day") or named != currency):
        raise unfit(metric)
    if quantity.sort == "percent" and metric.unit != "share":
        raise unfit(metric)
    value = quantity.value / HUNDRED if metric.unit == "share" and _is_percent(quantity) else quantity.value
    return -value if target.words.startswith(("-", "−")) else value


def _is_percent(quantity: Quantity) -> bool:
    """Whether a share was given as a percentage: "30" is 30 %, "0.3" already a fraction."""
    return quantity.sort == "percent" or quantity.value > 1


def _unit(value: Any) -> Any:
    words = str(value).strip().casefold()
    return next((unit for unit in Each if words in (unit.value, f"{unit.value}s")), value)


def _quota(value: Any) -> Any:
    """ "Quota" as a metric means the booked amount."""
    named = {word for language in languages() for word in table(language, "goals")["quota"]}
    return METRIC if str(value).strip().casefold() in named else value


GoalMetricArg = Annotated[MetricArg, BeforeValidator(_quota)]
TargetArg = Annotated[
    tuple[InstanceOf[ArgumentTarget], ...], BeforeValidator(_targets), WithJsonSchema({"type": "string"})
]
EachArg = Annotated[Each, BeforeValidator(_unit)]
SaidArg = Annotated[str, Field(max_length=LONGEST)]


def _goal(value: Any, info: ValidationInfo) -> Any:
    words = str(value).strip().casefold()
    if value is not None and not _REF.fullmatch(words):
        raise CoreError("bad_call", argument=info.field_name)
    return None if value is None else words


_REF = re.compile(r"(?:quota:)?[1-9]\d{0,17}")
GoalArg = Annotated[str, BeforeValidator(_goal)]
"""A goal's number, or "quota:7" for an imported quota that is not a goal yet."""


class AboutGoal(BaseModel):
    """The goal and the version that the person was looking at; without a goal, the only one that can be meant."""

    goal: GoalArg | None = Field(None, description=N_("Number of the goal"), json_schema_extra=NOT_ASKED)
    version: int | None = Field(None, description=N_("Version of the goal"), json_schema_extra=NOT_ASKED)
    period: ComingPeriodArg | None = Field(None, description=N_("Period"), json_schema_extra=NOT_ASKED)
