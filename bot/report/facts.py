"""A report as facts, under the names that definitions.md gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spm_core.deals.service import Credit
from spm_core.pipeline.service import plain
from spm_core.report.rules import GoalResult, Kpi, Report, ReportReason


def facts(report: Report) -> dict[str, Any]:
    """The report's facts, including those of its standing."""
    return {
        **plain(report.standing),
        "reach": report.reach,
        "previous_period": report.before,
        "year_before": report.year_before,
        "kpis": {kpi.metric.name: _kpi(kpi) for kpi in report.kpis},
        "better": [kpi.metric.name for kpi in report.better],
        "worse": [kpi.metric.name for kpi in report.worse],
        "won_deals": [_deal(deal) for deal in report.won],
        "lost_deals": [_deal(deal) for deal in report.lost],
        "won_by_reason": [_reason(row) for row in report.won_reasons],
        "lost_by_reason": [_reason(row) for row in report.lost_reasons],
        "people": report.people,
        "improved": [row.person for row in report.improved],
        "goals": [_goal(goal) for goal in report.goals],
        "course": report.course,
        "notes": report.standing.notes,
        "forecast_accuracy": {row.method: row.value for row in report.accuracy},
    }


def _kpi(kpi: Kpi) -> Mapping[str, Any]:
    difference = kpi.difference
    return {
        "value": kpi.value.value,
        "before": kpi.before.value,
        "year_before": kpi.year_before.value,
        "delta": difference.delta,
        "change": difference.change,
        "better": difference.better,
        "sample": kpi.value.sample,
        "small_sample": kpi.value.small_sample,
        "notes": {kpi.metric.name: kpi.value.reason} if kpi.value.reason else {},
    }


def _deal(deal: Credit) -> Mapping[str, Any]:
    named = ("deal", "name", "account", "person", "amount", "share", "credit", "close_date", "reason")
    return {name: getattr(deal, name) for name in named}


def _reason(row: ReportReason) -> Mapping[str, Any]:
    return {"reason": row.reason, "deals": row.deals, "amount": row.amount}


def _goal(goal: GoalResult) -> Mapping[str, Any]:
    return {
        "metric": goal.metric.name,
        "period": goal.period,
        "target": goal.target,
        "value": goal.value,
        "reached": goal.reached,
    }
