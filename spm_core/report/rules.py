"""A performance report as plain values, and which of them are a success, a failure or an improvement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from spm_core.deals.service import Credit
from spm_core.forecast.rules import Accuracy
from spm_core.metrics.catalogue import Metric
from spm_core.metrics.compare import Difference, difference
from spm_core.metrics.rank import best_first
from spm_core.metrics.service import MetricValue
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY, Period
from spm_core.quota.stand import Verdict
from spm_core.quota.standing import Standing
from spm_core.who import WhoKind

NOTABLE = Decimal("0.05")
"""A metric that changed by less than this is shown, but not called better or worse."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """A metric of a period, next to the period before and the same period of the year before."""

    metric: Metric
    value: MetricValue
    before: MetricValue
    year_before: MetricValue
    known_before: bool = True
    """Whether anything was recorded in the period before that metrics like this one are made from."""

    @property
    def difference(self) -> Difference:
        """The difference from the period before; nothing is better or worse than a period without data."""
        return difference(self.metric, self.value, self.before) if self.known_before else Difference()

    @property
    def notable(self) -> bool:
        """Whether it changed by enough, over enough cases, to be called better or worse."""
        change = self.difference.change
        few = self.value.small_sample or self.before.small_sample
        return change is not None and abs(change) >= NOTABLE and not few


@dataclass(frozen=True, slots=True)
class ReportMark:
    """What one of the last periods brought."""

    period: Period
    booked: Money
    quota: Money | None


@dataclass(frozen=True, slots=True)
class ReportReason:
    """Deals that were won or lost for the same reason, which is None for those without one."""

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
    """Attainment ÷ elapsed, by the person's own days; the attainment itself once the period is over."""
    before: Decimal | None
    """The pace on the same day of the period before; None where it was too early for one, or nothing is known."""
    verdict: Verdict
    since: date | None = None
    until: date | None = None
    """The first and last day in the team, where somebody came or went during the period; only their time counts."""

    @property
    def told(self) -> Decimal | None:
        """The pace, unless it is too early for one."""
        return None if self.verdict == "too_early" else self.pace

    @property
    def change(self) -> Decimal | None:
        """The change from the pace on the same day of the period before."""
        return None if self.told is None or self.before is None else self.told - self.before


@dataclass(frozen=True, slots=True)
class GoalResult:
    """An agreed goal, and how much of it was reached."""

    metric: Metric
    period: Period
    target: Money | Decimal | int
    value: Money | Decimal | int | None
    reached: bool | None
    """Whether the goal was reached; None where that is undefined."""


@dataclass(frozen=True, slots=True)
class Report:
    reach: WhoKind
    standing: Standing
    before: Period
    """What the period is compared with; while it is running, as many days of the period before."""
    year_before: Period
    kpis: tuple[Kpi, ...]
    course: tuple[ReportMark, ...]
    """The last periods, the oldest first, up to the reported one."""
    won: tuple[Credit, ...]
    """The largest won deals."""
    lost: tuple[Credit, ...]
    won_reasons: tuple[ReportReason, ...]
    """The most frequent first; deals without a reason come last."""
    lost_reasons: tuple[ReportReason, ...]
    people: tuple[PersonResult, ...]
    """The people of a team or the company, the best first."""
    goals: tuple[GoalResult, ...]
    accuracy: tuple[Accuracy, ...]
    """The accuracy of forecasts for the last periods."""
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
        """People who improved, the most improved first."""
        results = [result for result in self.people if result.change is not None and result.change > 0]
        return best_first(results, lambda result: result.change, lambda result: result.person)


def _most(kpis: Iterable[Kpi]) -> tuple[Kpi, ...]:
    """Sort metrics by their change, the largest first."""
    return tuple(sorted(kpis, key=lambda kpi: (-abs(kpi.difference.change or ZERO), kpi.metric.name)))


def alike(before: Period, period: Period, today: date) -> Period:
    """Return an earlier period or, while the period is running, as many of its days as the period has had so far."""
    if today not in period:
        return before
    return Period(before.start, min(before.stop, before.start + (today - period.start) + ONE_DAY))
