"""A performance report as values, and what in it is a success, a failure or an improvement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from spm_core.deals.service import Credit
from spm_core.forecast.rules import Accuracy
from spm_core.metrics.catalogue import Metric
from spm_core.metrics.compare import Difference, difference
from spm_core.metrics.service import MetricValue
from spm_core.metrics.statements import MetricReach
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY, Period
from spm_core.quota.standing import Standing

NOTABLE = Decimal("0.05")
"""A metric that changed by less than a twentieth is told, but not called better or worse."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A metric of the period beside the one before and the same one of the year before."""

    metric: Metric
    value: MetricValue
    before: MetricValue
    year_before: MetricValue

    @property
    def difference(self) -> Difference:
        """To the period before."""
        return difference(self.metric, self.value, self.before)

    @property
    def notable(self) -> bool:
        """Whether it changed by enough, over enough cases, to say so."""
        change = self.difference.change
        few = self.value.small_sample or self.before.small_sample
        return change is not None and abs(change) >= NOTABLE and not few


@dataclass(frozen=True, slots=True)
class ReportMark:
    """What a period brought, for the course of things."""

    period: Period
    booked: Money
    quota: Money | None


@dataclass(frozen=True, slots=True)
class ReportReason:
    """Deals that were won or lost for the same reason; None for those without one."""

    reason: str | None
    deals: int
    amount: Money


@dataclass(frozen=True, slots=True)
class PersonResult:
    person: str
    booked: Money
    quota: Money | None
    attainment: Decimal | None
    pace: Decimal | None
    """Attainment ÷ elapsed; of a period that is over the attainment itself."""
    before: Decimal | None
    """Attainment of the period before."""

    @property
    def change(self) -> Decimal | None:
        """Of the pace against what was attained before."""
        return None if self.pace is None or self.before is None else self.pace - self.before


@dataclass(frozen=True, slots=True)
class GoalResult:
    """An agreed goal and what was reached of it."""

    metric: Metric
    period: Period
    target: Money | Decimal | int
    value: Money | Decimal | int | None
    reached: bool | None
    """None where it is undefined."""


@dataclass(frozen=True, slots=True)
class Report:
    reach: MetricReach
    standing: Standing
    before: Period
    """What the period is compared with: of one that is still running, as many days of the period before."""
    year_before: Period
    kpis: tuple[Kpi, ...]
    course: tuple[ReportMark, ...]
    """The oldest first; the last is the period itself."""
    won: tuple[Credit, ...]
    """The largest."""
    lost: tuple[Credit, ...]
    won_reasons: tuple[ReportReason, ...]
    """The most frequent first, those without any last."""
    lost_reasons: tuple[ReportReason, ...]
    people: tuple[PersonResult, ...]
    """Of a team or company, the best first."""
    goals: tuple[GoalResult, ...]
    accuracy: tuple[Accuracy, ...]
    """Of forecasts for the last periods."""
    as_of: datetime

    @property
    def period(self) -> Period:
        return self.standing.period

    @property
    def better(self) -> tuple[Kpi, ...]:
        return _most(kpi for kpi in self.kpis if kpi.notable and kpi.difference.better)

    @property
    def worse(self) -> tuple[Kpi, ...]:
        return _most(kpi for kpi in self.kpis if kpi.notable and kpi.difference.better is False)

    @property
    def improved(self) -> tuple[PersonResult, ...]:
        """Who improved, the most first."""
        found = [each for each in self.people if each.change is not None and each.change > 0]
        return tuple(sorted(found, key=lambda each: (-(each.change or ZERO), each.person)))


def _most(kpis: Iterable[Kpi]) -> tuple[Kpi, ...]:
    """The largest change first."""
    return tuple(sorted(kpis, key=lambda kpi: (-abs(kpi.difference.change or ZERO), kpi.metric.name)))


def alike(before: Period, period: Period, today: date) -> Period:
    """An earlier period, or while the period is running as many of its days as have come of the period."""
    if today not in period:
        return before
    return Period(before.start, min(before.stop, before.start + (today - period.start) + ONE_DAY))
