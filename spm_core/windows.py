"""How far answers look back, where nobody says it: one meaning of a week and of a year, which cards print."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from spm_core.period import ONE_DAY, Period

WEEK = timedelta(weeks=1)
YEAR = timedelta(days=365)


def since_last_week(today: date) -> date:
    """Return the day after whose end changes count: the same weekday of a week ago."""
    return today - WEEK


def year_to(today: date) -> Period:
    """Return the 365 days up to and including a day, which usual figures rest on."""
    return Period(today - YEAR + ONE_DAY, today + ONE_DAY)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last second of a day, at which what was said on it holds."""
    return datetime.combine(day + ONE_DAY, time(0), zone) - timedelta(seconds=1)
