"""Pace by season, beside linear pace: how much of a period's result its past days usually bring (definitions.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from spm_core.db import ScopedSession
from spm_core.deals.service import booked
from spm_core.money import Money
from spm_core.period import Calendar, Period
from spm_core.principal import Bands
from spm_core.quota.days import ALWAYS_THERE, Days
from spm_core.quota.effective import NONE, Employment, QuotaLine, months_of, stretches
from spm_core.quota.rules import decimal
from spm_core.quota.stand import verdict
from spm_core.quota.standing import Curve, Seasonal, Standing
from spm_core.who import Who
from spm_core.workdays import WorkCalendar

YEARS = 2
"""From how many earlier years a curve is drawn."""


def by_weights(
    weights: Sequence[Decimal],
    period: Period,
    today: date,
    calendar: Calendar,
    work: WorkCalendar,
    who: Employment = ALWAYS_THERE,
) -> Fraction | None:
    """Return the weight of the ended days ÷ that of all on which somebody is there; inside a part, by working days."""
    there = stretches(period, who)
    whole = sum((_weight(weights, span, calendar, work) for span in there), NONE)
    if not whole:
        return None
    ended = (Period(span.start, min(today, span.stop)) for span in there if span.start < today)
    return sum((_weight(weights, span, calendar, work) for span in ended), NONE) / whole


def _weight(weights: Sequence[Decimal], cut: Period, calendar: Calendar, work: WorkCalendar) -> Fraction:
    year, weight = calendar.containing("year", cut.start), NONE
    while year.start < cut.stop:
        line = QuotaLine(year, Decimal(1), tuple(weights), calendar)
        weight += sum((share for _, share in months_of(line, cut, work)), NONE)
        year = calendar.containing("year", year.stop)
    return weight


def by_history(
    session: ScopedSession, whose: Who, period: Period, today: date, who: Employment = ALWAYS_THERE
) -> Fraction | None:
    """Return the share of the same days of earlier years that was booked before the same day of the period.

    None where nothing was booked on them in one of these years.
    """
    calendar, ended = session.principal.company.calendar, today - period.start
    done, total, earlier = NONE, NONE, period
    for _ in range(YEARS):
        earlier = calendar.a_year_before(earlier)
        there = [_shifted(span, period, earlier) for span in stretches(period, who)]
        whole = sum((_booked(session, whose, span, today) for span in there), NONE)
        if whole <= 0:
            return None
        total += whole
        day = earlier.start + ended
        cuts = (Period(span.start, min(day, span.stop)) for span in there if span.start < day)
        done += sum((_booked(session, whose, cut, today) for cut in cuts), NONE)
    return done / total


def _shifted(span: Period, period: Period, earlier: Period) -> Period:
    """Return the days of an earlier period that lie in it as a span does in this one."""
    start = earlier.start + (span.start - period.start)
    return Period(start, earlier.stop if span.stop == period.stop else earlier.start + (span.stop - period.start))


def _booked(session: ScopedSession, whose: Who, span: Period, today: date) -> Fraction:
    return Fraction(booked(session, whose, span, today).total.amount)


def seasonal(facts: Standing, curve: Curve, done: Fraction | None, days: Days, bands: Bands) -> Seasonal:
    """Return the facts by a curve of which the share `done` has passed; None where there is no curve."""
    goal = facts.quota or None
    if done is None:
        return _undefined(curve, "no_weight" if curve == "weights" else "not_two_years_of_history")
    if not done:
        return _undefined(curve, "not_started")
    expected = Fraction(goal.amount) * done if goal else NONE
    pace = decimal(Fraction(facts.booked.amount) / expected) if goal else None
    return Seasonal(
        curve=curve,
        elapsed=decimal(done),
        expected=Money(decimal(expected), goal.currency) if goal else None,
        pace=pace,
        verdict=verdict(facts.attainment, days, pace, bands, over=False) if goal else None,
        projected=projected(facts.booked, done),
        notes={} if goal else dict.fromkeys(("expected", "pace", "verdict"), facts.notes.get("quota", "no_quota")),
    )


def projected(closed: Money, done: Fraction) -> Money:
    """Return what a period comes to if `closed` is what the share `done` of its curve has brought."""
    return Money(decimal(Fraction(closed.amount) / done), closed.currency)


def _undefined(curve: Curve, reason: str) -> Seasonal:
    names = ("elapsed", "expected", "pace", "verdict", "projected")
    return Seasonal(curve, None, None, None, None, None, dict.fromkeys(names, reason))


def curve_of(
    session: ScopedSession, whose: Who, period: Period, today: date, work: WorkCalendar, who: Employment
) -> tuple[Curve, Fraction | None]:
    """Return the company's kind of curve, by its weights or else by history, and the share of it that has passed."""
    company = session.principal.company
    if company.season:
        return "weights", by_weights(company.season, period, today, company.calendar, work, who)
    return "history", by_history(session, whose, period, today, who)
