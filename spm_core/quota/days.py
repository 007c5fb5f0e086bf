"""The working days of a period, as one calendar for everything that is measured by it (definitions.md, Section 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from spm_core.money import share
from spm_core.period import Period
from spm_core.quota.effective import Employment, stretches
from spm_core.workdays import OwnTime, WorkCalendar

WORKING_WEEK = 5
ALWAYS_THERE = Employment()
"""Whoever has no first or last day and no leave: a team, or anything that asks the same of everybody."""


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
    absent: int = 0
    """The working days of the period before the first day, after the last one and on leave, beside `total`."""

    @property
    def left(self) -> int:
        return self.total - self.ended

    @property
    def elapsed(self) -> Decimal | None:
        return share(Decimal(self.ended), Decimal(self.total))


def days_of(period: Period, today: date, work: WorkCalendar, who: Employment = ALWAYS_THERE) -> Days:
    """Count the working days that somebody is there, as their quota does; the days before `today` have ended."""
    there = stretches(period, who)
    total = sum(work.of(span) for span in there)
    ended = sum(work.count(span.start, min(today, span.stop)) for span in there)
    own = work.own_in(period)
    day = min(max(today, period.start), period.end)
    week = len(work.weekdays_on(day)) if any(each.weekdays for each in own) else WORKING_WEEK
    holidays = tuple(day for day in work.holidays(period) if any(day in span for span in there))
    return Days(total, ended, holidays, week, own, work.of(period) - total)
