"""Standing to quota: the facts of definitions.md, from a quota, what was booked and the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Literal

from spm_core.money import Money
from spm_core.period import Period
from spm_core.principal import Bands
from spm_core.quota.days import Days
from spm_core.quota.rules import Match
from spm_core.quota.stand import Verdict, stand
from spm_core.workdays import OwnTime

Curve = Literal["weights", "history"]
QuotaScope = Literal["own", "team", "sum_of_reps"]


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
    days_absent: int = 0
    """The period's other working days: before somebody's first day, after their last one, and on leave."""
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
    found = stand(booked.amount, quota.amount if quota else None, days, bands, over=over)
    money = partial(_money, booked.currency)
    facts = Standing(
        period=period,
        as_of=as_of,
        quota=quota,
        nominal_quota=nominal,
        booked=booked,
        attainment=found.attainment,
        gap=money(found.gap),
        surplus=money(found.surplus),
        working_days=days.total,
        days_ended=days.ended,
        days_left=days.left,
        days_absent=days.absent,
        elapsed=days.elapsed,
        expected=money(found.expected),
        pace=found.pace,
        verdict=found.verdict,
        projected=money(found.projected),
        required_per_day=money(found.per_day),
        required_per_week=money(found.per_week),
        holidays=days.holidays,
        own_time=days.own,
        booked_per_day=booked / days.ended if days.ended else None,
    )
    return replace(facts, notes=_notes(facts))


def _money(currency: str, amount: Decimal | None) -> Money | None:
    return None if amount is None else Money(amount, currency)


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
