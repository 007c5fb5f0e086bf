"""When a self-assessment opens, when it is due, and when somebody is reminded: pure, in the person's own days."""

from __future__ import annotations

from datetime import date, time, timedelta

from spm_core.assessments.models import Every
from spm_core.period import ONE_DAY, Calendar, Period, PeriodKind

MORNING = time(9)
"""From when on somebody hears of it."""
ONBOARDING_DAYS = 30
ONBOARDINGS = 3
REMINDERS = (timedelta(days=3), timedelta(days=1))
"""So long before the last day; the day after it the manager is told."""
TOLD_MANAGER = len(REMINDERS) + 1


def period_over(every: Every, started: date | None, today: date, calendar: Calendar) -> Period | None:
    """The last one that is over: what is asked about from then on.

    Onboarding is about each thirty days after a start, for whoever has one, until the ninetieth.
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
    """How many reminders somebody who has not submitted should have had by today; TOLD_MANAGER once it is late."""
    if today > due_on:
        return TOLD_MANAGER
    return sum(today >= due_on - before for before in REMINDERS)
