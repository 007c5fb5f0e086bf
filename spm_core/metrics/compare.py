"""Compare a metric with the previous period, the same period last year, or the team's average."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from spm_core.db import ScopedSession
from spm_core.metrics.catalogue import BASES, BUILT_IN, Catalogue, Metric, bases_of
from spm_core.metrics.comparisons import team_average
from spm_core.metrics.rank import number
from spm_core.metrics.service import Measured, MetricLine, MetricQuestion, MetricValue, measure, measure_each
from spm_core.metrics.statements import OPEN_KINDS
from spm_core.money import Money
from spm_core.period import Period
from spm_core.who import Who

MetricCompareTo = Literal["previous_period", "same_period_last_year", "team_average", "period"]


@dataclass(frozen=True, slots=True)
class Comparison:
    to: MetricCompareTo
    period: Period
    value: MetricValue
    delta: Money | Decimal | None
    """The value asked about minus this one; None where either is undefined."""
    change: Decimal | None
    """delta ÷ |this value|; None where this value is 0 or undefined."""
    better: bool | None
    """None where they are equal or cannot be compared."""
    as_of: datetime | None = None
    """The earlier moment of a metric that tells what is open on a day."""
    lines: tuple[MetricLine, ...] = ()
    """The same breakdown, where one was asked for."""
    people: int | None = None
    """How many people an average was made from."""
    like_for_like: bool = True
    """False where one of the periods has one week more than the other."""


def compare(
    session: ScopedSession,
    asked: MetricQuestion,
    measured: Measured,
    to: MetricCompareTo | Period,
    now: datetime,
    catalogue: Catalogue = BUILT_IN,
) -> Comparison:
    if to == "team_average":
        average = team_average(session, asked, now, catalogue)
        return replace(_comparison(measured, to, asked.period, average.value), people=average.people)
    calendar = session.principal.company.calendar
    if isinstance(to, Period):
        period, to = to, "period"
    else:
        period = (calendar.previous if to == "previous_period" else calendar.a_year_before)(asked.period)
    then = now - (asked.period.start - period.start) if _is_of_a_day(measured.metric, catalogue) else now
    before = measure(session, replace(asked, period=period), then, catalogue)
    value = before.value if _is_known(session, before, asked.subject, now) else _unknown(before.value)
    as_of = then if then != now else None
    like = calendar.is_like(asked.period, period)
    return replace(_comparison(measured, to, period, value), as_of=as_of, lines=before.lines, like_for_like=like)


_ANYTHING = ("deals_won", "deals_lost", "pipeline_created")


def _is_known(session: ScopedSession, before: Measured, subject: Who, now: datetime) -> bool:
    """Whether a period has deals at all: none is not the same as nothing sold, and nobody is better than no data."""
    if before.value.value or before.metric.source != "deals":
        return True
    deals = measure_each(session, _ANYTHING, subject, before.period, now)
    return any(each.value for each in deals.values())


def _unknown(value: MetricValue) -> MetricValue:
    return MetricValue(value.metric, value.unit, None, value.reason or "nothing_recorded")


def _is_of_a_day(metric: Metric, catalogue: Catalogue) -> bool:
    """Whether a metric tells what is open on a day, so that an earlier period needs an earlier day too."""
    return any(BASES[name] in OPEN_KINDS for name in bases_of(metric, catalogue))


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference between two values, as in a Comparison."""

    delta: Money | Decimal | None = None
    change: Decimal | None = None
    better: bool | None = None


def difference(metric: Metric, value: MetricValue, other: MetricValue) -> Difference:
    now, then = number(value), number(other)
    if now is None or then is None:
        return Difference()
    delta = now - then
    money = other.value if isinstance(other.value, Money) else None
    return Difference(
        delta if money is None else Money(delta, money.currency),
        delta / abs(then) if then else None,
        None if not delta else (delta > 0) == (metric.better == "up"),
    )


def _comparison(measured: Measured, to: MetricCompareTo, period: Period, other: MetricValue) -> Comparison:
    made = difference(measured.metric, measured.value, other)
    return Comparison(to, period, other, made.delta, made.change, made.better)
