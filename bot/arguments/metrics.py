"""Argument types for metrics: which metric, compared with what, and grouped by what."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.arguments import PeriodArg
from bot.i18n import LANGUAGES, current
from bot.language.metrics import metric_named
from bot.language.words import fold, words_of
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.picks import Picks, metrics
from spm_core.errors import CoreError


class GroupBy(StrEnum):
    PERSON = "person"
    TEAM = "team"
    MANAGER = "manager"
    PRODUCT = "product"
    STAGE = "stage"
    SEGMENT = "segment"
    SECTOR = "sector"
    TYPE = "type"


class CompareTo(StrEnum):
    PREVIOUS_PERIOD = "previous_period"
    SAME_PERIOD_LAST_YEAR = "same_period_last_year"
    TEAM_AVERAGE = "team_average"


_GROUPS = {"rep": "person", "reps": "person", "people": "person", "region": "team", "account_segment": "segment"}
_COMPARISONS = {
    "previous": "previous_period",
    "last_year": "same_period_last_year",
    "same_quarter_last_year": "same_period_last_year",
    "same_month_last_year": "same_period_last_year",
    "team": "team_average",
    "team_avg": "team_average",
}


def _key(value: Any) -> str:
    return "_".join(str(value).casefold().split())


def _metric(value: Any) -> Any:
    """A metric by its name, its label on a card, or an everyday name in any language."""
    known, words = catalogue(), str(value).strip()
    if _key(words) in known:
        return _key(words)
    shown = next((name for name, metric in known.items() if fold(label(metric)) == fold(words)), None)
    languages = dict.fromkeys((current().language, *LANGUAGES))
    named = shown or next((name for language in languages if (name := metric_named(words_of(words), language))), None)
    if named not in known:
        raise CoreError("unknown_metric", metric=words[:100], argument="metric")
    return named


MetricArg = Annotated[str, BeforeValidator(_metric), Picks(metrics)]
GroupArg = Annotated[GroupBy, BeforeValidator(lambda value: _GROUPS.get(key := _key(value), key))]
_Named = Annotated[CompareTo, BeforeValidator(lambda value: _COMPARISONS.get(key := _key(value), key))]
CompareArg = Annotated[_Named | PeriodArg, Field(union_mode="left_to_right")]
"""A CompareTo value or a period."""
StageArg = Annotated[str, Field(max_length=100)]
