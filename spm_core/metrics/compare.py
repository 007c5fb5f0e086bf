"""Compare a metric with the previous period, the same period last year, or the team's average."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from spm_core.db import ScopedSession
from spm_core.metrics.catalogue import BASES, BUILT_IN, SMALL, Catalogue, Metric, bases_of
from spm_core.metrics.comparisons import team_average
from spm_core.metrics.intervals import surely_lower
from spm_core.metrics.rank import number
from spm_core.metrics.service import Measured, MetricLine, MetricQuestion, MetricValue, measure, measure_each
from spm_core.metrics.statements import OPEN_KINDS
from spm_core.money import Money
from spm_core.period import Period
from spm_core.who import Who

MetricCompareTo = Literal["previous_period", "same_period_last_year", "team_average", "period"]
MetricDoubt = Literal["few_cases", "chance"]
ERRORS = Decimal("1.96")
"""A difference between shares that is larger than so many errors comes by chance once in twenty times."""


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
    """The earlier moment, where this one is told as it stood then: as far into its period as the other one is today."""
    lines: tuple[MetricLine, ...] = ()
    """The same breakdown, where one was asked for."""
    people: int | None = None
    """How many people an average was made from."""
    like_for_like: bool = True
    """False where one of the periods has one week more than the other."""
    doubt: MetricDoubt | None = None
    """Why neither is called the better one, though they differ."""


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
    then = moment(session, measured.metric, asked.period, period, now, catalogue)
    before = measure(session, replace(asked, period=period), then, catalogue)
    value = before.value if is_recorded(session, before, asked.subject, now) else unrecorded(before.value)
    as_of = then if then != now else None
    like = calendar.is_like(asked.period, period)
    return replace(_comparison(measured, to, period, value), as_of=as_of, lines=before.lines, like_for_like=like)


def moment(
    session: ScopedSession, metric: Metric, asked: Period, other: Period, now: datetime, catalogue: Catalogue
) -> datetime:
    """Return the moment at which another period is fairly measured beside the one asked about.

    What is open on a day is told for the same day of it. A period that is running is set beside as much of the other.
    """
    then = now - (asked.start - other.start)
    if is_of_a_day(metric, catalogue):
        return then
    today = session.principal.company.today
    return then if is_running(asked, other, today(now)) and today(then) < other.end else now


def is_running(asked: Period, other: Period, today: date) -> bool:
    """Whether a period still runs, while one that is about as long is over."""
    alike = abs(asked.length - other.length) <= max(asked.length, other.length) // 10 + 1
    return alike and asked.start <= today < asked.end and other.stop <= today


def doubt(metric: Metric, value: MetricValue, other: MetricValue) -> MetricDoubt | None:
    """Return why a difference tells nothing: it rests on few cases or, between two shares, may come by chance."""
    own, others = value.sample, other.sample
    if metric.sample is None or own is None or others is None:
        return None
    if min(own, others) < SMALL:
        return "few_cases"
    if metric.unit != "share" or not isinstance(value.value, Decimal) or not isinstance(other.value, Decimal):
        return None
    (low, cases), (high, more) = sorted(((value.value, own), (other.value, others)))
    return None if surely_lower(low, cases, high, more, ERRORS) else "chance"


_ANYTHING = ("deals_won", "deals_lost", "pipeline_created")


def is_recorded(session: ScopedSession, before: Measured, subject: Who, now: datetime) -> bool:
    """Return whether a period has deals at all: nobody sold more than in a time of which there is no data."""
    if before.value.value or before.metric.source != "deals":
        return True
    return has_deals(session, subject, before.period, now)


def has_deals(session: ScopedSession, subject: Who, period: Period, now: datetime) -> bool:
    """Return whether any deal is known to have been won, lost or created in a period."""
    return any(each.value for each in measure_each(session, _ANYTHING, subject, period, now).values())


def unrecorded(value: MetricValue) -> MetricValue:
    """Return the value of a time from which no deals are known."""
    return MetricValue(value.metric, value.unit, None, value.reason or "nothing_recorded")


def is_of_a_day(metric: Metric, catalogue: Catalogue) -> bool:
    """Return whether a metric tells what is open on a day, so that an earlier period needs an earlier day too."""
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
    unsure = doubt(measured.metric, measured.value, other) if made.delta is not None else None
    return Comparison(to, period, other, made.delta, made.change, made.better, doubt=unsure)
