"""The demo's running quarter, chosen so that it is always in full swing, whatever day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.demo.people import COUNTRY
from spm_core.period import Calendar, Period
from spm_core.workdays import WorkCalendar

LIVELY = (Decimal("0.2"), Decimal("0.8"))
"""The shares of a quarter between which it has much to tell."""
WORK = WorkCalendar(country=COUNTRY)


@dataclass(frozen=True, slots=True)
class Quarters:
    today: date
    calendar: Calendar
    period: Period
    elapsed: Decimal

    @property
    def start(self) -> date:
        return self.period.start

    @property
    def so_far(self) -> list[date]:
        return working_days(self.period.start, self.today)

    @property
    def to_come(self) -> list[date]:
        return working_days(self.today, self.period.stop)

    @property
    def last(self) -> list[date]:
        before = self.calendar.previous(self.period)
        return working_days(before.start, before.stop)

    @property
    def next(self) -> list[date]:
        after = self.calendar.containing("quarter", self.period.stop)
        return working_days(after.start, after.stop)


def quarters(today: date) -> Quarters:
    """Calendar quarters or, near the start or end of one, those of a fiscal year that starts in another month."""
    plain = _quarters(today, Calendar())
    if LIVELY[0] <= plain.elapsed <= LIVELY[1]:
        return plain
    month_before = (today.month - 2) % 3 + 1
    return _quarters(today, Calendar(month_before if month_before > 1 else 4))


def _quarters(today: date, calendar: Calendar) -> Quarters:
    period = calendar.containing("quarter", today)
    return Quarters(today, calendar, period, Decimal(WORK.count(period.start, today)) / WORK.of(period))


def working_days(start: date, stop: date) -> list[date]:
    days = (start + timedelta(days=n) for n in range((stop - start).days))
    return [day for day in days if WORK.count(day, day + timedelta(days=1))]


def spread(first: date, last: date, count: int) -> list[date]:
    """`count` days spread evenly from the first to the last."""
    span = (last - first).days
    return [first + timedelta(days=span * n // max(count - 1, 1)) for n in range(count)]
