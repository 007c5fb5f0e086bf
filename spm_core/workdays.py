"""Working days: the company's weekdays, less the public holidays of a country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from spm_core.period import ONE_DAY, Period


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working weekdays as date.weekday() numbers, and the ISO code of the country whose holidays are off, if any."""

    weekdays: frozenset[int] = frozenset(range(5))
    country: str | None = None

    def count(self, start: date, stop: date) -> int:
        """Count the working days from `start` up to, not including, `stop`."""
        if stop <= start:
            return 0
        return _count(self, start, stop)

    def of(self, period: Period) -> int:
        return self.count(period.start, period.stop)

    def before(self, day: date) -> date:
        """Return the last working day before a day; the day before it where a year has none."""
        earlier = (day - timedelta(days=n) for n in range(1, 367))
        return next((each for each in earlier if self.count(each, each + ONE_DAY)), day - ONE_DAY)

    def is_holiday(self, day: date) -> bool:
        """Whether a day is a public holiday, whatever the weekday."""
        return day in _holidays(self.country, day.year)

    def holidays(self, period: Period) -> tuple[date, ...]:
        """Return the public holidays of a period that fall on what would be working days."""
        days = (day for year in range(period.start.year, period.stop.year + 1) for day in _holidays(self.country, year))
        return tuple(sorted(day for day in days if day in period and day.weekday() in self.weekdays))


@lru_cache(maxsize=4096)
def _count(calendar: WorkCalendar, start: date, stop: date) -> int:
    weeks, rest = divmod((stop - start).days, 7)
    tail = stop - timedelta(days=rest)
    plain = weeks * len(calendar.weekdays)
    plain += sum((tail + timedelta(days=n)).weekday() in calendar.weekdays for n in range(rest))
    return plain - len(calendar.holidays(Period(start, stop)))


@lru_cache(maxsize=1024)
def _holidays(country: str | None, year: int) -> tuple[date, ...]:
    if country is None:
        return ()
    import holidays  # slow to import, and only needed by companies that named a country

    return tuple(holidays.country_holidays(country, years=year))


def is_country(code: str) -> bool:
    """Whether the holidays of this ISO country code are known."""
    import holidays

    return code in holidays.list_supported_countries()
