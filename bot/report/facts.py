"""A report as facts, by the names of definitions.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spm_core.deals.service import Credit
from spm_core.pipeline.service import plain
from spm_core.report.rules import GoalResult, Kpi, Report, ReportReason


def facts(report: Report) -> dict[str, Any]:
    """Those of the standing among them."""
    return {
        **plain(report.standing),
        "reach": report.reach,
        "previous_period": report.before,
        "year_before": report.year_before,
        "kpis": {kpi.metric.name: _kpi(kpi) for kpi in report.kpis},
        "better": [kpi.metric.name for kpi in report.better],
        "worse": [kpi.metric.name for kpi in report.worse],
        "won_deals": [_deal(each) for each in report.won],
        "lost_deals": [_deal(each) for each in report.lost],
        "won_by_reason": [_reason(each) for each in report.won_reasons],
        "lost_by_reason": [_reason(each) for each in report.lost_reasons],
        "people": report.people,
        "improved": [each.person for each in report.improved],
        "goals": [_goal(each) for each in report.goals],
        "course": report.course,
        "notes": report.standing.notes,
        "forecast_accuracy": {each.method: each.value for each in report.accuracy},
    }


def _kpi(kpi: Kpi) -> Mapping[str, Any]:
    made = kpi.difference
    return {
        "value": kpi.value.value,
        "before": kpi.before.value,
        "year_before": kpi.year_before.value,
        "delta": made.delta,
        "change": made.change,
        "better": made.better,
        "sample": kpi.value.sample,
        "small_sample": kpi.value.small_sample,
        "notes": {kpi.metric.name: kpi.value.reason} if kpi.value.reason else {},
    }


def _deal(deal: Credit) -> Mapping[str, Any]:
    named = ("deal", "name", "account", "person", "amount", "share", "credit", "close_date", "reason")
    return {name: getattr(deal, name) for name in named}


def _reason(each: ReportReason) -> Mapping[str, Any]:
    return {"reason": each.reason, "deals": each.deals, "amount": each.amount}


def _goal(goal: GoalResult) -> Mapping[str, Any]:
    return {
        "metric": goal.metric.name,
        "period": goal.period,
        "target": goal.target,
        "value": goal.value,
        "reached": goal.reached,
    }
