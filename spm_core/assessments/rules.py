"""When a self-assessment opens and when somebody is reminded of it. Pure; days are those of the person's zone."""

from __future__ import annotations

from datetime import date, time, timedelta

from spm_core.assessments.models import Every
from spm_core.period import ONE_DAY, Calendar, Period, PeriodKind

MORNING = time(9)
"""The earliest time of day at which somebody is told."""
ONBOARDING_DAYS = 30
ONBOARDINGS = 3
REMINDERS = (timedelta(days=3), timedelta(days=1))
"""How long before the last day people are reminded; the day after it their manager is told."""
TOLD_MANAGER = len(REMINDERS) + 1


def period_over(every: Every, started: date | None, today: date, calendar: Calendar) -> Period | None:
    """Return the last period that is over, which is the one to ask about.

    For onboarding it is the last full thirty days since somebody started, up to the ninetieth; None before or after,
    or where no first day is known.
    """
    if every is Every.ONBOARDING:
        return _onboarding(started, today)
    kind: PeriodKind = "quarter" if every is Every.QUARTER else "month"
    return calendar.containing(kind, today, -1)


def _onboarding(started: date | None, today: date) -> Period | None:
    if started is None:
        return None
    number = (today - started).days // ONBOARDING_DAYS
    if not 1 <= number <= ONBOARDINGS:
        return None
    start = started + (number - 1) * ONBOARDING_DAYS * ONE_DAY
    return Period(start, start + ONBOARDING_DAYS * ONE_DAY)


def reminders_due(today: date, due_on: date) -> int:
    """Return how many reminders are due by today where nothing was submitted; TOLD_MANAGER once it is late."""
    if today > due_on:
        return TOLD_MANAGER
    return sum(today >= due_on - before for before in REMINDERS)
