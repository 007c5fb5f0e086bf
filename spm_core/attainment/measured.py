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
from spm_core.metrics.service import MetricValue
from spm_core.money import ZERO, Money, share
from spm_core.period import Period
from spm_core.principal import Bands, CompanyInfo
from spm_core.quota.rules import Match
from spm_core.quota.service import QuotaTarget
from spm_core.quota.standing import Days, QuotaScope, Verdict, verdict

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
    quota: MeasuredValue | None
    nominal_quota: MeasuredValue | None
    actual: MeasuredValue | None
    attainment: Decimal | None
    gap: MeasuredValue | None
    surplus: MeasuredValue | None
    working_days: int
    days_ended: int
    days_left: int
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
    """Return the standing from a quota, what was measured, and the days; `scope` is used where there is no quota."""
    actual, quota, down = _plain(measured.value), goal.effective if goal else None, metric.better == "down"
    attainment = _attainment(actual, quota, down=down)
    pace = _pace(actual, quota, days, down=down) if grows else attainment
    amounts = _amounts(actual, quota, days, down=down, grows=grows) | {"nominal_quota": goal.nominal if goal else None}
    currency = company.currency if metric.unit in MONEY else None
    over, may_turn = company.today(now) >= period.stop, down or not grows
    return MeasuredStanding(
        metric=metric.name,
        unit=metric.unit,
        better=metric.better,
        grows=grows,
        period=period,
        as_of=now,
        scope=goal.scope if goal else scope,
        match=goal.match if goal else None,
        attainment=attainment,
        working_days=days.total,
        days_ended=days.ended,
        days_left=days.left,
        elapsed=days.elapsed,
        pace=pace,
        verdict=_verdict(quota, actual, attainment, pace, days, company.bands, over=over, may_turn=may_turn),
        notes=_notes(goal, measured, attainment, days, grows=grows),
        **{name: _typed(value, currency) for name, value in amounts.items()},
    )


def _amounts(
    actual: Decimal | None, quota: Decimal | None, days: Days, *, down: bool, grows: bool
) -> dict[str, Decimal | None]:
    """Return the facts that are in the metric's unit, by name."""
    distance = _distance(actual, quota, down=down)
    course = _course(actual, quota, None if down else distance["gap"], days) if grows else dict.fromkeys(_COURSE)
    return {"quota": quota, "actual": actual, **distance, **course}


def _distance(actual: Decimal | None, quota: Decimal | None, *, down: bool) -> dict[str, Decimal | None]:
    if actual is None or quota is None:
        return {"gap": None, "surplus": None}
    rest = actual - quota if down else quota - actual
    return {"gap": max(rest, ZERO), "surplus": max(-rest, ZERO)}


_COURSE = ("expected", "projected", "required_per_day", "required_per_week")
"""What is defined only for a metric that grows day by day."""


def _course(
    actual: Decimal | None, quota: Decimal | None, gap: Decimal | None, days: Days
) -> dict[str, Decimal | None]:
    """Return the `_COURSE` of the period; without a `gap` to close, nothing is required per day."""
    per_day = None if gap is None else share(gap, Decimal(days.left))
    return {
        "expected": quota * days.ended / days.total if quota and days.total else None,
        "projected": actual * days.total / days.ended if actual is not None and days.ended else None,
        "required_per_day": per_day,
        "required_per_week": None if per_day is None else per_day * days.week,
    }


def _typed(value: Decimal | None, currency: str | None) -> MeasuredValue | None:
    return Money(value, currency) if currency and value is not None else value


def _plain(value: Money | Decimal | int | None) -> Decimal | None:
    return None if value is None else value.amount if isinstance(value, Money) else Decimal(value)


def _attainment(actual: Decimal | None, quota: Decimal | None, *, down: bool) -> Decimal | None:
    if actual is None or not quota:
        return None
    return share(quota, actual) if down else share(actual, quota)


def _pace(actual: Decimal | None, quota: Decimal | None, days: Days, *, down: bool) -> Decimal | None:
    """Return attainment ÷ elapsed, in a single division: rounding must not move what is exactly on a band's edge."""
    if actual is None or not quota:
        return None
    if down:
        return share(quota * days.ended, actual * days.total)
    return share(actual * days.total, quota * days.ended)


def _verdict(
    quota: Decimal | None,
    actual: Decimal | None,
    attainment: Decimal | None,
    pace: Decimal | None,
    days: Days,
    bands: Bands,
    *,
    over: bool,
    may_turn: bool,
) -> Verdict:
    """Judge the standing; what `may_turn` is not met before the period ends.

    A level may turn because it can fall, and a metric where less is better because it can grow.
    """
    if not quota:
        return "no_quota"
    if actual is None:
        return "period_over" if over else "too_early"
    if attainment is None:  # less is better, and there is nothing yet
        return "met" if over else "ahead"
    return verdict(ZERO if may_turn and not over else attainment, days, pace, bands, over=over)


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
