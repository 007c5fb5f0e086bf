"""Standing to quota: the facts of definitions.md, from a quota, what was booked and the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from spm_core.money import ZERO, Money, share
from spm_core.period import Period
from spm_core.principal import Bands
from spm_core.quota.rules import Match
from spm_core.workdays import OwnTime, WorkCalendar

Verdict = Literal["no_quota", "met", "period_over", "too_early", "ahead", "on_pace", "slightly_behind", "behind"]
Curve = Literal["weights", "history"]
BEHIND: frozenset[Verdict] = frozenset({"slightly_behind", "behind"})
QuotaScope = Literal["own", "team", "sum_of_reps"]
TOO_EARLY = Decimal("0.10")
TOO_FEW_DAYS = 3
WORKING_WEEK = 5


@dataclass(frozen=True, slots=True)
class Days:
    """The working days of a period as of a day, which itself counts as left."""

    total: int
    ended: int
    holidays: tuple[date, ...] = ()
    week: int = WORKING_WEEK
    """The working days of a week: five, or as many as the person has of their own."""
    own: tuple[OwnTime, ...] = ()
    """The person's own working time in the period, where it is not the company's."""

    @property
    def left(self) -> int:
        return self.total - self.ended

    @property
    def elapsed(self) -> Decimal | None:
        return share(Decimal(self.ended), Decimal(self.total))


def count_days(period: Period, today: date, work: WorkCalendar) -> Days:
    ended = work.count(period.start, min(max(today, period.start), period.stop))
    own = work.own_in(period)
    day = min(max(today, period.start), period.end)
    week = len(work.weekdays_on(day)) if any(each.weekdays for each in own) else WORKING_WEEK
    return Days(work.of(period), ended, work.holidays(period), week, own)


@dataclass(frozen=True, slots=True)
class Seasonal:
    """Facts by a seasonal curve. Undefined facts are None, with their reasons under `notes`."""

    curve: Curve
    """weights: as the company set them; history: from the same periods of earlier years."""
    elapsed: Decimal | None
    """The share of the period's result that its ended days bring, by the curve."""
    expected: Money | None
    pace: Decimal | None
    verdict: Verdict | None
    projected: Money | None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to quota, as facts. Undefined facts are None, with their reasons under `notes`."""

    period: Period
    as_of: datetime
    quota: Money | None
    nominal_quota: Money | None
    booked: Money
    attainment: Decimal | None
    gap: Money | None
    surplus: Money | None
    working_days: int
    days_ended: int
    days_left: int
    elapsed: Decimal | None
    expected: Money | None
    pace: Decimal | None
    verdict: Verdict
    projected: Money | None
    required_per_day: Money | None
    required_per_week: Money | None
    scope: QuotaScope = "own"
    match: Match | None = None
    """How this quota was derived from the stored ones."""
    holidays: tuple[date, ...] = ()
    """Public holidays of the period that took away a working day."""
    own_time: tuple[OwnTime, ...] = ()
    """The working weekdays and share of full time of a person whose are not the company's."""
    waiting_for_rate: tuple[Money, ...] = ()
    """Quotas and bookings left out because no exchange rate is known."""
    notes: Mapping[str, str] = field(default_factory=dict)
    seasonal: Seasonal | None = None
    """The seasonal facts beside the linear ones, where the company has a season and the period is running."""
    team: Standing | None = None
    other_quotas: bool = False
    """Whether the person also has quotas in other metrics, in any period (attainment.other_metrics)."""
    rep_quotas: Money | None = None
    """The sum of the reps' effective quotas, for a team with a quota of its own."""
    over_assignment: Decimal | None = None
    """rep_quotas ÷ quota − 1; negative where the reps were given less than the team owes."""
    booked_per_day: Money | None = None
    """booked ÷ days_ended: what `required_per_day` is to be compared with."""


def standing(
    *,
    period: Period,
    as_of: datetime,
    days: Days,
    over: bool,
    booked: Money,
    quota: Money | None,
    nominal: Money | None,
    bands: Bands,
) -> Standing:
    """Compute every fact from its inputs; `over` tells whether the period's last day has ended."""
    goal = quota or None
    attainment = share(booked.amount, goal.amount) if goal else None
    # A single division: rounding must not push a pace off the exact edge of a band.
    pace = share(booked.amount * days.total, goal.amount * days.ended) if goal else None
    gap = _positive(goal - booked) if goal else None
    facts = Standing(
        period=period,
        as_of=as_of,
        quota=quota,
        nominal_quota=nominal,
        booked=booked,
        attainment=attainment,
        gap=gap,
        surplus=_positive(booked - goal) if goal else None,
        working_days=days.total,
        days_ended=days.ended,
        days_left=days.left,
        elapsed=days.elapsed,
        expected=goal * days.ended / days.total if goal and days.total else None,
        pace=pace,
        verdict=verdict(attainment, days, pace, bands, over=over),
        projected=booked * days.total / days.ended if days.ended else None,
        required_per_day=_per_day(gap, days),
        required_per_week=_per_week(gap, days),
        holidays=days.holidays,
        booked_per_day=booked / days.ended if days.ended else None,
    )
    return replace(facts, notes=_notes(facts), own_time=days.own)


def _per_day(gap: Money | None, days: Days) -> Money | None:
    if not gap:
        return gap
    return gap / days.left if days.left else None


def _per_week(gap: Money | None, days: Days) -> Money | None:
    per_day = _per_day(gap, days)
    return None if per_day is None else per_day * days.week


_OF_QUOTA = ("quota", "nominal_quota", "attainment", "gap", "surplus", "expected", "pace")
_OF_TIME = ("elapsed", "expected", "pace", "projected", "booked_per_day")
_OF_REST = ("required_per_day", "required_per_week")


def _notes(facts: Standing) -> dict[str, str]:
    """Return the reason for each fact that is undefined."""
    if facts.quota:
        quota, rest = "", "period_over"
    else:
        quota = rest = "zero_in_effect" if facts.nominal_quota else "no_quota"
    time = "not_started" if facts.working_days else "no_working_days"
    reasons = {**dict.fromkeys(_OF_TIME, time), **dict.fromkeys(_OF_REST, rest)}
    reasons |= dict.fromkeys(_OF_QUOTA, quota) if quota else {}
    return {name: reason for name, reason in reasons.items() if getattr(facts, name) is None}


def _positive(amount: Money) -> Money:
    return amount if amount.amount > 0 else Money(ZERO, amount.currency)


def verdict(attainment: Decimal | None, days: Days, pace: Decimal | None, bands: Bands, *, over: bool) -> Verdict:
    """Return the first verdict that fits, by the unrounded pace."""
    if attainment is None:
        return "no_quota"
    if attainment >= 1:
        return "met"
    if over or (days.total and not days.left):
        return "period_over"
    if pace is None or days.elapsed is None or days.elapsed < TOO_EARLY or days.ended < TOO_FEW_DAYS:
        return "too_early"
    if pace >= bands.ahead:
        return "ahead"
    if pace >= bands.on_pace:
        return "on_pace"
    return "slightly_behind" if pace >= bands.slightly_behind else "behind"
