"""Standing to quotas in metrics other than the booked amount, as facts: meetings, deals won, win rate, a sales cycle.

What grows day by day is paced like the booked amount. A level, such as a win rate, is the same for any part of its
period, has no ramp, and may still fall: it is met when the period is over. Less is better turns the ratio round.
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
from spm_core.quota.standing import WORKING_WEEK, Days, QuotaScope, Verdict, verdict

MeasuredValue = Money | Decimal
MONEY: tuple[Unit, ...] = ("money", "money_per_day")


@dataclass(frozen=True, slots=True)
class MeasuredStanding:
    """Facts, by the names of definitions.md, in the metric's unit. What is undefined is None, with its reason."""

    metric: str
    unit: Unit
    better: Better
    grows: bool
    """Whether half of the period should bring half of it."""
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
    found: MetricValue,
    days: Days,
    now: datetime,
    company: CompanyInfo,
    *,
    grows: bool,
    scope: QuotaScope,
) -> MeasuredStanding:
    """From a goal, what was measured, and the calendar; `scope` is what was asked about where there is no goal."""
    actual, quota, down = _plain(found.value), goal.effective if goal else None, metric.better == "down"
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
        notes=_notes(goal, found, attainment, days, grows=grows),
        **{name: _typed(value, currency) for name, value in amounts.items()},
    )


def _amounts(
    actual: Decimal | None, quota: Decimal | None, days: Days, *, down: bool, grows: bool
) -> dict[str, Decimal | None]:
    """What is told in the metric's unit, by its name."""
    rest = None if quota is None or actual is None else (actual - quota if down else quota - actual)
    per_day = share(max(rest, ZERO), Decimal(days.left)) if grows and not down and rest is not None else None
    return {
        "quota": quota,
        "actual": actual,
        "gap": None if rest is None else max(rest, ZERO),
        "surplus": None if rest is None else max(-rest, ZERO),
        "expected": quota * days.ended / days.total if grows and quota and days.total else None,
        "projected": actual * days.total / days.ended if grows and actual is not None and days.ended else None,
        "required_per_day": per_day,
        "required_per_week": None if per_day is None else per_day * WORKING_WEEK,
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
    """One division: what is exactly on a band's edge must not fall off it by a rounding."""
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
    """What `may_turn`, since a level may fall and what should stay little may grow, is not met before the end."""
    if not quota:
        return "no_quota"
    if actual is None:
        return "period_over" if over else "too_early"
    if attainment is None:  # nothing yet of what should be little
        return "met" if over else "ahead"
    return verdict(ZERO if may_turn and not over else attainment, days, pace, bands, over=over)


def _notes(
    goal: QuotaTarget | None, found: MetricValue, attainment: Decimal | None, days: Days, *, grows: bool
) -> dict[str, str]:
    notes: dict[str, str] = {}
    if not goal or not goal.effective:
        notes |= dict.fromkeys(("quota", "attainment", "gap", "pace"), "zero_in_effect" if goal else "no_quota")
    elif attainment is None:
        notes["attainment"] = found.reason or "nothing_yet"
    if found.reason:
        notes["actual"] = found.reason
    if not grows:
        notes |= dict.fromkeys(("expected", "projected", "required_per_day", "required_per_week"), "no_sum")
    elif not days.ended:
        notes |= dict.fromkeys(("pace", "projected"), "not_started")
    return notes
