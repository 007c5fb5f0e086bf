"""Working days: the company's weekdays, less the public holidays of a country."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from spm_core.period import ONE_DAY, Period


@dataclass(frozen=True, slots=True)
class OwnTime:
    """From a day on, a person's own working weekdays and share of full time; None for the company's and for unknown."""

    since: date
    weekdays: tuple[int, ...] | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working weekdays as date.weekday() numbers, and the ISO code of the country whose holidays are off, if any."""

    weekdays: frozenset[int] = frozenset(range(5))
    country: str | None = None
    own: tuple[OwnTime, ...] = ()
    """A person's own working time, in the order of its first days; before and without any, the company's holds."""

    @property
    def companys(self) -> WorkCalendar:
        """The same without anybody's own weekdays: a team's days are not those of its lead alone."""
        return replace(self, own=()) if self.own else self

    def weekdays_on(self, day: date) -> Collection[int]:
        """Return the working weekdays of the week around a day."""
        held = next((each for each in reversed(self.own) if each.since <= day), None)
        return (held and held.weekdays) or self.weekdays

    def own_in(self, period: Period) -> tuple[OwnTime, ...]:
        """Return the own working time that holds on days of a period; () where it is all the company's."""
        stops = (*(each.since for each in self.own[1:]), date.max)
        times = zip(self.own, stops, strict=False)
        held = tuple(each for each, stop in times if each.since < period.stop and stop > period.start)
        return held if any(each.weekdays or each.share for each in held) else ()

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
        return tuple(sorted(day for day in days if day in period and day.weekday() in self.weekdays_on(day)))


@lru_cache(maxsize=4096)
def _count(calendar: WorkCalendar, start: date, stop: date) -> int:
    edges = [start, *(each.since for each in calendar.own if start < each.since < stop), stop]
    plain = sum(_plain(calendar.weekdays_on(since), since, until) for since, until in pairwise(edges))
    return plain - len(calendar.holidays(Period(start, stop)))


def _plain(weekdays: Collection[int], start: date, stop: date) -> int:
    """Count the days on these weekdays, holidays or not."""
    weeks, rest = divmod((stop - start).days, 7)
    tail = stop - timedelta(days=rest)
    return weeks * len(weekdays) + sum((tail + timedelta(days=n)).weekday() in weekdays for n in range(rest))


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
