"""Periods of days and the company's calendar that names them (definitions.md, Default period)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

ONE_DAY = timedelta(days=1)
Kind = Literal["day", "week", "month", "quarter", "half", "year", "range"]
MONTHS: dict[Kind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to, not including, `stop`.

    `said` is how it was asked for, relative to today: 0 for "this quarter", -1 for "last quarter";
    quotas that fit no calendar read it (quota.rules.asked_period).
    """

    start: date
    stop: date
    kind: Kind = "range"
    index: int = 0
    year: int = 0
    fiscal: bool = False
    said: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.stop <= self.start:
            raise ValueError(f"a period ends after it starts: {self.start} to {self.end}")

    @property
    def end(self) -> date:
        """The last day, inclusive."""
        return self.stop - ONE_DAY

    @property
    def length(self) -> int:
        """In days."""
        return (self.stop - self.start).days

    @property
    def label(self) -> str:
        """The language-neutral name: 2017-Q4, FY2018-Q4, 2017-10, or the two days."""
        year = f"FY{self.year}" if self.fiscal else str(self.year)
        match self.kind:
            case "month":
                return f"{self.start:%Y-%m}"
            case "quarter":
                return f"{year}-Q{self.index}"
            case "half":
                return f"{year}-H{self.index}"
            case "year":
                return year
            case "week":
                return f"{self.year}-W{self.index:02d}"
            case "day":
                return self.start.isoformat()
            case _:
                return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.stop

    def covers(self, other: Period) -> bool:
        return self.start <= other.start and other.stop <= self.stop

    def overlap(self, other: Period) -> Period | None:
        start, stop = max(self.start, other.start), min(self.stop, other.stop)
        return Period(start, stop) if start < stop else None

    def same_days(self, other: Period) -> bool:
        return self.start == other.start and self.stop == other.stop


def days(start: date, end: date) -> Period:
    """A freely dated period, both days inclusive."""
    return Period(start, end + ONE_DAY)


def add_months(day: date, months: int) -> date:
    """The first of the month that lies `months` away from the month of `day`."""
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The company's months, quarters and years. A fiscal year is named after the year in which it ends."""

    fiscal_start: int = 1
    week_start: int = 0  # 0 is Monday, as date.weekday()

    def year_of(self, day: date) -> int:
        ends_next_year = self.fiscal_start > 1 and day.month >= self.fiscal_start
        return day.year + ends_next_year

    def year(self, year: int, *, fiscal: bool = True) -> Period:
        """Company year `year`; with fiscal=False the calendar year, whatever the company's."""
        return self.part("year", year, 1, fiscal=fiscal)

    def part(self, kind: Kind, year: int, index: int, *, fiscal: bool = True) -> Period:
        """Month, quarter, half or year number `index` (from 1) of a year."""
        own = fiscal and self.fiscal_start > 1
        first = date(year - 1, self.fiscal_start, 1) if own else date(year, 1, 1)
        size = MONTHS[kind]
        start = add_months(first, (index - 1) * size)
        if kind == "month":
            return Period(start, add_months(start, 1), "month", start.month, start.year)
        return Period(start, add_months(start, size), kind, index, year, fiscal=own)

    def month(self, year: int, month: int) -> Period:
        """A month by its everyday number: (2017, 10) is October 2017."""
        return self.part("month", year, month, fiscal=False)

    def containing(self, kind: Kind, day: date, offset: int = 0) -> Period:
        """The company's period of that kind around `day`, or `offset` of them away."""
        if kind in ("day", "week"):
            return self._short(kind, day, offset)
        if kind == "month":
            first = add_months(day, offset)
            return self.month(first.year, first.month)
        size = MONTHS[kind]
        year_start = self.year(self.year_of(day)).start
        months = (day.year - year_start.year) * 12 + day.month - year_start.month
        start = add_months(year_start, (months // size + offset) * size)
        year = self.year_of(start)
        index = ((start.year - self.year(year).start.year) * 12 + start.month - self.year(year).start.month) // size + 1
        return self.part(kind, year, index)

    def _short(self, kind: Kind, day: date, offset: int) -> Period:
        if kind == "day":
            start = day + offset * ONE_DAY
            return Period(start, start + ONE_DAY, "day", start.timetuple().tm_yday, start.year)
        start = day - timedelta(days=(day.weekday() - self.week_start) % 7) + timedelta(weeks=offset)
        iso = (start + timedelta(days=3)).isocalendar()
        return Period(start, start + timedelta(weeks=1), "week", iso.week, iso.year)

    def named(self, period: Period) -> Period:
        """The same days under their calendar name where they have one: fits ⇔ kind is not "range"."""
        if period.kind != "range":
            return period
        kinds: tuple[Kind, ...] = ("month", "quarter", "half", "year", "week", "day")
        for kind in kinds:
            match = self.containing(kind, period.start)
            if match.same_days(period):
                return match
        return period

    def previous(self, period: Period) -> Period:
        """The period before of the same kind; for a free range the same number of days before."""
        if period.kind == "range":
            return Period(period.start - (period.stop - period.start), period.start)
        of = self if period.fiscal else Calendar(1, self.week_start)  # a calendar quarter stays one in a fiscal year
        return of.containing(period.kind, period.start, -1)
