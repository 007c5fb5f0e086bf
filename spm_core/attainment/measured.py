"""The facts of attainment in metrics other than the booked amount: meetings, deals won, win rate, sales cycle.

A metric that grows day by day is paced like the booked amount. A level, such as a win rate, asks for the same in any
part of its period, has no ramp, and may still fall: it is met only when the period is over. Where less is better, the
ratio is turned round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from spm_core.metrics.catalogue import Better, Metric, Unit
from spm_core.metrics.rank import number
from spm_core.metrics.service import MetricValue
from spm_core.money import Money
from spm_core.period import Period
from spm_core.principal import CompanyInfo
from spm_core.quota.days import Days
from spm_core.quota.rules import Match
from spm_core.quota.stand import Stand, Verdict, stand
from spm_core.quota.standing import QuotaScope
from spm_core.quota.together import QuotaTarget, TargetSource

MeasuredValue = Money | Decimal
MONEY: tuple[Unit, ...] = ("money", "money_per_day")


@dataclass(frozen=True, slots=True)
class MeasuredStanding:
    """Facts by the names of definitions.md, in the metric's unit; what is undefined is None, its reason in `notes`."""

    metric: str
    unit: Unit
    better: Better
    grows: bool
    """Whether half the period should bring half of it."""
    period: Period
    as_of: datetime
    scope: QuotaScope
    match: Match | None
    source: TargetSource | None
    """Whether the target is a quota or a goal that was agreed; None where there is neither."""
    quota: MeasuredValue | None
    nominal_quota: MeasuredValue | None
    actual: MeasuredValue | None
    attainment: Decimal | None
    gap: MeasuredValue | None
    surplus: MeasuredValue | None
    working_days: int
    days_ended: int
    days_left: int
    days_absent: int
    elapsed: Decimal | None
    expected: MeasuredValue | None
    pace: Decimal | None
    verdict: Verdict
    projected: MeasuredValue | None
    required_per_day: MeasuredValue | None
    required_per_week: MeasuredValue | None
    notes: Mapping[str, str] = field(default_factory=dict)


def facts(
    metric: Metric,
    period: Period,
    goal: QuotaTarget | None,
    measured: MetricValue,
    days: Days,
    now: datetime,
    company: CompanyInfo,
    *,
    grows: bool,
    scope: QuotaScope,
) -> MeasuredStanding:
    """Return the standing from a target, what was measured, and the days; `scope` is used where there is no target."""
    actual, quota = number(measured), goal.effective if goal else None
    over = company.today(now) >= period.stop
    found = stand(actual, quota, days, company.bands, over=over, better=metric.better, grows=grows)
    currency = company.currency if metric.unit in MONEY else None
    return MeasuredStanding(
        metric=metric.name,
        unit=metric.unit,
        better=metric.better,
        grows=grows,
        period=period,
        as_of=now,
        scope=goal.scope if goal else scope,
        match=goal.match if goal else None,
        source=goal.source if goal else None,
        attainment=found.attainment,
        working_days=days.total,
        days_ended=days.ended,
        days_left=days.left,
        days_absent=days.absent,
        elapsed=days.elapsed,
        pace=found.pace,
        verdict=found.verdict,
        notes=_notes(goal, measured, found.attainment, days, grows=grows),
        **{name: _typed(amount, currency) for name, amount in _amounts(found, goal, actual).items()},
    )


def _amounts(found: Stand, goal: QuotaTarget | None, actual: Decimal | None) -> dict[str, Decimal | None]:
    """Return the facts that are in the metric's unit, by name."""
    return {
        "quota": goal.effective if goal else None,
        "nominal_quota": goal.nominal if goal else None,
        "actual": actual,
        "gap": found.gap,
        "surplus": found.surplus,
        "expected": found.expected,
        "projected": found.projected,
        "required_per_day": found.per_day,
        "required_per_week": found.per_week,
    }


_COURSE = ("expected", "projected", "required_per_day", "required_per_week")
"""What is defined only for a metric that grows day by day."""


def _typed(value: Decimal | None, currency: str | None) -> MeasuredValue | None:
    return Money(value, currency) if currency and value is not None else value


def _notes(
    goal: QuotaTarget | None, measured: MetricValue, attainment: Decimal | None, days: Days, *, grows: bool
) -> dict[str, str]:
    notes: dict[str, str] = {}
    if not goal or not goal.effective:
        notes |= dict.fromkeys(("quota", "attainment", "gap", "pace"), "zero_in_effect" if goal else "no_quota")
    elif attainment is None:
        notes["attainment"] = measured.reason or "nothing_yet"
    if measured.reason:
        notes["actual"] = measured.reason
    if not grows:
        notes |= dict.fromkeys(_COURSE, "no_sum")
    elif not days.ended:
        notes |= dict.fromkeys(("pace", "projected"), "not_started")
    return notes
