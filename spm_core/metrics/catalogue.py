"""Every metric, declared once: its unit, which direction is better, and its formula over base sums (definitions.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from spm_core.errors import CoreError
from spm_core.metrics.formula import Formula, FormulaValue, Undefined, parse

Unit = Literal["money", "count", "share", "days", "times", "number", "money_per_day"]
Better = Literal["up", "down"]
MetricSource = Literal["deals", "quotas", "activities", "leads", "hours", "forecasts", "company"]

SMALL = 10
"""Fewer cases than this are a small sample."""

BASES: Mapping[str, str] = {
    **dict.fromkeys(("booked",), "won_credit"),
    **dict.fromkeys(("lost_amount",), "lost_credit"),
    **dict.fromkeys(("won", "lost", "won_priced", "lost_priced", "won_value"), "closed"),
    **dict.fromkeys(("median_won_value",), "won_amounts"),
    **dict.fromkeys(("won_days", "won_dated", "closed_days", "closed_dated", "median_won_days"), "closed_lengths"),
    **dict.fromkeys(("won_new_logos",), "won_logos"),
    **dict.fromkeys(("open_amount", "open_weighted", "unweighted_pipeline"), "closing_credit"),
    **dict.fromkeys(("overdue_amount",), "overdue_credit"),
    **dict.fromkeys(("open_count", "closing_count", "overdue_count"), "open"),
    **dict.fromkeys(("open_days", "open_dated", "open_over_90", "open_over_180"), "open_ages"),
    **dict.fromkeys(("open_list_prices",), "open_products"),
    **dict.fromkeys(("created_amount",), "created_credit"),
    **dict.fromkeys(("created_count", "created_won", "created_open"), "created"),
    **dict.fromkeys(("stage_entered", "stage_reached", "stage_open", "stage_closed", "stage_closed_reached"), "stages"),
    **dict.fromkeys(("leads_created", "leads_converted"), "leads"),
    **dict.fromkeys(("call_count", "meeting_count", "demo_count", "proposal_count"), "activities"),
    **dict.fromkeys(("hours", "prospecting_hours", "admin_hours"), "hours"),
    **dict.fromkeys(("quota",), "quotas"),
    **dict.fromkeys(("forecasts_right", "forecasts_judged"), "forecasts"),
}
"""The base sums that formulas are made of, with the reading that yields each."""


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    unit: Unit
    better: Better
    formula: Formula
    source: MetricSource
    empty: str
    """The reason given where the formula divides by 0."""
    sample: Formula | None = None
    """The number of cases that a share or an average rests on."""
    beside: tuple[str, ...] = ()
    """Base sums shown along with it, though the formula does not need them."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels by language, for a company's own metrics; the bot words the built-in ones."""

    @property
    def pools(self) -> bool:
        """Whether an average of people pools all their cases, as for a rate, rather than averaging their values."""
        together = self.sample is not None or self.formula.divides
        return together and self.unit != "money_per_day" and self.source != "quotas"


Catalogue = Mapping[str, Metric]


def _metric(
    name: str,
    unit: Unit,
    formula: str,
    source: MetricSource,
    empty: str = "none",
    *,
    better: Better = "up",
    sample: str = "",
    beside: tuple[str, ...] = (),
) -> Metric:
    return Metric(name, unit, better, parse(formula), source, empty, parse(sample) if sample else None, beside)


_METRICS = (
    _metric("won_amount", "money", "booked", "deals"),
    _metric("deals_won", "count", "won", "deals"),
    _metric("deals_lost", "count", "lost", "deals", better="down"),
    _metric("new_logos", "count", "won_new_logos", "deals"),
    _metric("win_rate", "share", "won / (won + lost)", "deals", "no_closed_deals", sample="won + lost"),
    _metric(
        "win_rate_value",
        "share",
        "booked / (booked + lost_amount)",
        "deals",
        "no_closed_value",
        sample="won + lost",
    ),
    _metric("average_deal", "money", "won_value / won_priced", "deals", "no_won_deals", sample="won_priced"),
    _metric("median_deal", "money", "median_won_value", "deals", "no_won_deals", sample="won_priced"),
    _metric("cycle_days", "days", "won_days / won_dated", "deals", "no_won_deals", better="down", sample="won_dated"),
    _metric("median_cycle_days", "days", "median_won_days", "deals", "no_won_deals", better="down", sample="won_dated"),
    _metric(
        "closed_cycle_days",
        "days",
        "closed_days / closed_dated",
        "deals",
        "no_closed_deals",
        better="down",
        sample="closed_dated",
    ),
    _metric(
        "velocity",
        "money_per_day",
        "open_count * average_deal * win_rate / cycle_days",
        "deals",
        "no_cycle",
        sample="won + lost",
    ),
    _metric("pipeline_created", "money", "created_amount", "deals"),
    _metric("open_deals", "count", "open_count", "deals"),
    _metric("open_pipeline", "money", "open_amount", "deals"),
    _metric("weighted_pipeline", "money", "open_weighted", "deals", beside=("unweighted_pipeline",)),
    _metric("overdue_pipeline", "money", "overdue_amount", "deals", better="down"),
    _metric("open_list_value", "money", "open_list_prices", "deals"),
    _metric(
        "open_age_days", "days", "open_days / open_dated", "deals", "no_open_deals", better="down", sample="open_dated"
    ),
    _metric("open_over_90_days", "count", "open_over_90", "deals", better="down"),
    _metric("open_over_180_days", "count", "open_over_180", "deals", better="down"),
    _metric(
        "conversion_rate",
        "share",
        "created_won / created_count",
        "deals",
        "nothing_entered",
        sample="created_count",
        beside=("created_open",),
    ),
    _metric(
        "stage_conversion",
        "share",
        "stage_reached / stage_entered",
        "deals",
        "nothing_entered",
        sample="stage_entered",
        beside=("stage_open",),
    ),
    _metric(
        "closed_stage_conversion",
        "share",
        "stage_closed_reached / stage_closed",
        "deals",
        "nothing_closed",
        sample="stage_closed",
        beside=("stage_open",),
    ),
    _metric("lead_conversion", "share", "leads_converted / leads_created", "leads", "no_leads", sample="leads_created"),
    _metric("attainment", "share", "booked / quota", "quotas", "no_quota"),
    _metric("gap", "money", "quota - booked", "quotas", "no_quota", better="down"),
    _metric("coverage", "times", "open_amount / gap", "quotas", "met"),
    _metric(
        "required_coverage", "times", "1 / win_rate_value", "deals", "nothing_won", better="down", sample="won + lost"
    ),
    _metric("calls", "count", "call_count", "activities"),
    _metric("meetings", "count", "meeting_count", "activities"),
    _metric("demos", "count", "demo_count", "activities"),
    _metric("proposals", "count", "proposal_count", "activities"),
    _metric("prospecting_share", "share", "prospecting_hours / hours", "hours", "no_hours"),
    _metric(
        "forecast_accuracy",
        "share",
        "forecasts_right / forecasts_judged",
        "forecasts",
        "no_forecasts",
        sample="forecasts_judged",
    ),
    _metric("admin_share", "share", "admin_hours / hours", "hours", "no_hours", better="down"),
)
BUILT_IN: Catalogue = {metric.name: metric for metric in _METRICS}

NEVER_NEGATIVE = frozenset({"gap"})
"""Metrics that are max(…, 0) by definition."""


def find(name: str, catalogue: Catalogue) -> Metric:
    """Return a metric by name; raise CoreError("unknown_metric") where the catalogue has none."""
    if name not in catalogue:
        raise CoreError("unknown_metric", metric=name[:100], argument="metric")
    return catalogue[name]


def bases_of(metric: Metric, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the base sums that a metric needs, including those of the metrics that its formula names."""
    names = [*metric.formula.names, *(metric.sample.names if metric.sample else ()), *metric.beside]
    bases: dict[str, None] = {}
    for name in names:
        bases |= dict.fromkeys((name,) if name in BASES else bases_of(catalogue[name], catalogue))
    return tuple(bases)


def value_of(metric: Metric, bases: Mapping[str, FormulaValue], catalogue: Catalogue) -> FormulaValue:
    """Compute a metric from its base sums."""

    def look_up(name: str) -> FormulaValue:
        return bases[name] if name in bases else value_of(catalogue[name], bases, catalogue)

    value = metric.formula.value(look_up, metric.empty)
    return max(value, type(value)(0)) if metric.name in NEVER_NEGATIVE and not isinstance(value, Undefined) else value
