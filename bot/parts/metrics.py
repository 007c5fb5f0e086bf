"""Metrics in words: what they are called, how their values read, and why one is undefined."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bot.i18n import N_, _, about, current, number, percent
from bot.languages import ENGLISH
from bot.parts.usual import times
from spm_core.metrics.catalogue import Metric, Unit
from spm_core.money import Money

_LABELS: Mapping[str, str] = {
    "won_amount": N_("Booked"),
    "deals_won": N_("Deals won"),
    "deals_lost": N_("Deals lost"),
    "new_logos": N_("New logos"),
    "win_rate": N_("Win rate"),
    "win_rate_value": N_("Win rate by value"),
    "average_deal": N_("Average deal"),
    "median_deal": N_("Median deal"),
    "cycle_days": N_("Sales cycle"),
    "median_cycle_days": N_("Median sales cycle"),
    "closed_cycle_days": N_("Cycle of all closed deals"),
    "velocity": N_("Sales velocity"),
    "pipeline_created": N_("Pipeline created"),
    "open_deals": N_("Open deals"),
    "open_pipeline": N_("Open pipeline"),
    "weighted_pipeline": N_("Weighted pipeline"),
    "overdue_pipeline": N_("Overdue pipeline"),
    "open_list_value": N_("Open deals at list prices"),
    "open_age_days": N_("Age of open deals"),
    "open_over_90_days": N_("Deals open for over 90 days"),
    "open_over_180_days": N_("Deals open for over 180 days"),
    "conversion_rate": N_("Conversion"),
    "stage_conversion": N_("Conversion between stages"),
    "closed_stage_conversion": N_("Conversion, closed deals"),
    "lead_conversion": N_("Conversion of leads"),
    "attainment": N_("Attainment"),
    "gap": N_("Gap to quota"),
    "coverage": N_("Coverage of the gap"),
    "required_coverage": N_("Coverage needed"),
    "calls": N_("Calls"),
    "meetings": N_("Meetings"),
    "demos": N_("Demos"),
    "proposals": N_("Proposals"),
    "forecast_accuracy": N_("Forecast accuracy"),
    "prospecting_share": N_("Time spent prospecting"),
    "admin_share": N_("Time spent on administration"),
}
_INPUTS: Mapping[str, str] = {
    "booked": N_("Booked"),
    "lost_amount": N_("Lost amount"),
    "won": N_("Won"),
    "lost": N_("Lost"),
    "won_priced": N_("Deals won"),
    "won_value": N_("Won, whole deals"),
    "won_dated": N_("Deals won"),
    "closed_dated": N_("Deals closed"),
    "open_count": N_("Open deals"),
    "open_amount": N_("Open pipeline"),
    "open_dated": N_("Open deals"),
    "created_count": N_("Deals created"),
    "created_won": N_("of these won"),
    "created_open": N_("still open"),
    "stage_entered": N_("Deals that entered"),
    "stage_reached": N_("of these got there"),
    "stage_closed": N_("Deals closed"),
    "stage_closed_reached": N_("of these got there"),
    "stage_open": N_("still open"),
    "leads_created": N_("Leads"),
    "leads_converted": N_("of these customers"),
    "hours": N_("Hours"),
    "prospecting_hours": N_("Hours prospecting"),
    "admin_hours": N_("Hours of administration"),
    "quota": N_("Quota"),
    "call_count": N_("Calls"),
    "meeting_count": N_("Meetings"),
    "demo_count": N_("Demos"),
    "proposal_count": N_("Proposals"),
    "forecasts_judged": N_("Forecasts judged"),
}
_REASONS: Mapping[str, str] = {
    "no_closed_deals": N_("no deal was closed"),
    "no_closed_value": N_("no closed deal has an amount"),
    "no_won_deals": N_("no deal was won"),
    "no_cycle": N_("no deal was won, or all on the day they began"),
    "no_open_deals": N_("no deal is open"),
    "nothing_entered": N_("no deal entered"),
    "nothing_closed": N_("no deal that entered is closed"),
    "nothing_won": N_("nothing was won"),
    "no_leads": N_("no lead came in"),
    "no_activities": N_("no activities are recorded"),
    "nothing_recorded": N_("no deals are known from then"),
    "no_hours": N_("no hours are recorded"),
    "no_quota": N_("no quota is set"),
    "no_forecasts": N_("no forecast was submitted for a part of it that is over"),
    "met": N_("the quota is met, nothing is left to cover"),
    "no_probability": N_("open deals lack a probability"),
    "new_logos_not_recorded": N_("the deals don't say which customers are new"),
    "divided_by_nothing": N_("its formula would divide by nothing"),
    "only_for_people": N_("the team's average is for comparing one person"),
    "no_team": N_("nobody is set as manager"),
    "too_few_people": N_("an average of fewer than three people would give away their figures"),
}


def label(metric: Metric) -> str:
    if metric.name in _LABELS:
        return _(_LABELS[metric.name])
    own = metric.labels
    return own.get(current().language) or own.get("") or own.get(ENGLISH) or next(iter(own.values()))


def input_labels() -> Mapping[str, str]:
    """Labels of a formula's inputs, in reading order."""
    return {name: _(words) for name, words in _INPUTS.items()}


def reason(code: str) -> str:
    return _(_REASONS[code])


def worded(value: Money | Decimal | int | None, unit: Unit) -> str:
    if value is None:
        return "–"
    if isinstance(value, Money):
        return _("{amount} a day").format(amount=about(value)) if unit == "money_per_day" else about(value)
    match unit:
        case "share":
            return percent(Decimal(value))
        case "days":
            return _("{count} days").format(count=number(value, 1))
        case "times":
            return _("{times} times").format(times=times(Decimal(value)))
        case "count":
            return number(value, 0 if value == int(value) else 1)
        case _:
            return number(value)


def worded_difference(delta: Money | Decimal, unit: Unit) -> str:
    """The size of a difference without its sign; for shares, in percentage points."""
    size = Money(abs(delta.amount), delta.currency) if isinstance(delta, Money) else abs(delta)
    if unit == "share" and isinstance(size, Decimal):
        return _("{count} points").format(count=number(size * 100, 1))
    return worded(size, unit)
