"""What people write about goals, as values: whose target is how much, each day or week, and which goal is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, cast

from pydantic import BaseModel, BeforeValidator, Field, InstanceOf, ValidationInfo, WithJsonSchema

from bot.arguments import ComingPeriodArg, person_named
from bot.arguments.metrics import MetricArg
from bot.capability import Ambiguous, Request
from bot.forms import NOT_ASKED
from bot.i18n import N_
from bot.language.amounts import Quantity, find_quantities
from spm_core.errors import CoreError
from spm_core.goals.models import LONGEST, Each
from spm_core.goals.rules import unfit
from spm_core.metrics.catalogue import Metric
from spm_core.people.service import Person
from spm_core.quota.members import METRIC

MOST = 50
"""People in one sentence."""
HUNDRED = Decimal(100)
_SIGNS = {"€": "EUR", "£": "GBP", "r$": "BRL", "$": "USD", "eur": "EUR", "usd": "USD", "gbp": "GBP", "brl": "BRL"}
_SIGNS |= (
    dict.fromkeys(("euro", "euros"), "EUR") | {"reais": "BRL", "pounds": "GBP"} | {"dollari": "USD", "dollars": "USD"}
)
_CURRENCY = re.compile("r\\$|[€£$]|\\b(?:eur|usd|gbp|brl|euros?|reais|pounds|dollari|dollars)\\b", re.IGNORECASE)
_BETWEEN = " \t\n,;:=·•*-–—"
_AND = re.compile(r"^(?:and|e|ed|to|a|di|de|für|per|for)\s+|\s+(?:to|a|at|of|di|de)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArgumentTarget:
    """So much for somebody; for whoever else is meant where nobody is named."""

    words: str
    person: Person | None = None


def _targets(value: Any, info: ValidationInfo) -> Any:
    """ "20", "Tom 150k, Aisha 90k", or what each is by name."""
    if value is None or isinstance(value, tuple):
        return value
    request = cast(Request, (info.context or {})["request"])
    named = dict(value) if isinstance(value, Mapping) else _split(str(value))
    if not named or len(named) > MOST:
        raise CoreError("bad_amount", words=str(value)[:100], argument=info.field_name)
    found = []
    for name, words in named.items():
        try:
            person = person_named(request, name, str(info.field_name)) if name else None
        except Ambiguous as several:
            raise _each(several, named, str(name)) from several
        found.append(ArgumentTarget(str(words), person))
    if len({each.person.id for each in found if each.person}) < len(found) > 1:
        raise CoreError("goal_twice", argument=info.field_name)
    return tuple(found)


def _each(several: Ambiguous, named: Mapping[str, Any], name: str) -> Ambiguous:
    """The whole list again, once for each who could be meant."""
    options = tuple(
        (label, {(ref if each == name else each): words for each, words in named.items()})
        for label, ref in several.options
    )
    return Ambiguous(several.argument, several.word, options)


def _split(text: str) -> dict[str, str]:
    """Names with what follows them; under "" an amount that follows no name."""
    found: dict[str, str] = {}
    end = 0
    for quantity in find_quantities(text):
        between = text[end : quantity.start]
        minus = between.rstrip(" ").endswith(("-", "−")) and not between.rstrip(" -−").endswith(tuple("0123456789"))
        name = _AND.sub("", between.strip(_BETWEEN + "−").strip()).strip()
        found[name] = ("-" if minus else "") + text[quantity.start : quantity.end].strip()
        end = quantity.end
    return found


def amount_of(target: ArgumentTarget, metric: Metric, currency: str) -> Decimal:
    """In the metric's unit, shares as a fraction of 1. CoreError for what does not fit it."""
    found = find_quantities(target.words.lstrip("-−"))
    if len(found) != 1:
        raise CoreError("bad_amount", words=target.words[:100], argument="target")
    one = found[0]
    sign = _CURRENCY.search(target.words)
    if sign and (metric.unit not in ("money", "money_per_day") or not _is(currency, sign[0])):
        raise unfit(metric)
    if one.sort == "percent" and metric.unit != "share":
        raise unfit(metric)
    value = one.value / HUNDRED if metric.unit == "share" and _is_percent(one) else one.value
    return -value if target.words.startswith(("-", "−")) else value


def _is(currency: str, sign: str) -> bool:
    """Other dollars are written $ too."""
    said = _SIGNS[sign.lower()]
    return said == currency or (said == "USD" and currency.endswith("D"))


def _is_percent(quantity: Quantity) -> bool:
    """ "30" of a share is 30 %, "0.3" a share."""
    return quantity.sort == "percent" or quantity.value > 1


def _each_of(value: Any) -> Any:
    words = str(value).strip().casefold()
    return next((each for each in Each if words in (each.value, f"{each.value}s")), value)


def _quota(value: Any) -> Any:
    """A quota is a goal on booked amounts."""
    return METRIC if str(value).strip().casefold() in _QUOTA else value


_QUOTA = frozenset({"quota", "quotas", "quote", "cota", "cotas"})
GoalMetricArg = Annotated[MetricArg, BeforeValidator(_quota)]
TargetArg = Annotated[
    tuple[InstanceOf[ArgumentTarget], ...], BeforeValidator(_targets), WithJsonSchema({"type": "string"})
]
EachArg = Annotated[Each, BeforeValidator(_each_of)]
SaidArg = Annotated[str, Field(max_length=LONGEST)]


def _goal(value: Any, info: ValidationInfo) -> Any:
    words = str(value).strip().casefold()
    if value is not None and not _REF.fullmatch(words):
        raise CoreError("bad_call", argument=info.field_name)
    return None if value is None else words


_REF = re.compile(r"(?:quota:)?[1-9]\d{0,17}")
GoalArg = Annotated[str, BeforeValidator(_goal)]
"""A goal by its number, or "quota:7" for one that is still an imported quota."""


class AboutGoal(BaseModel):
    """Which goal, and which version of it was in front of them; without a goal the only one that can be meant."""

    goal: GoalArg | None = Field(None, description=N_("Number of the goal"), json_schema_extra=NOT_ASKED)
    version: int | None = Field(None, description=N_("Version of the goal"), json_schema_extra=NOT_ASKED)
    period: ComingPeriodArg | None = Field(None, description=N_("Period"), json_schema_extra=NOT_ASKED)
