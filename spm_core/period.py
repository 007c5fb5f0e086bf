"""Periods of days, and the company calendar that names them (definitions.md, Default period)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from spm_core.week_years import WEEK, WeekYears

ONE_DAY = timedelta(days=1)
PeriodKind = Literal["day", "week", "month", "quarter", "half", "year", "range"]
MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `stop`.

    `said` is how the period was asked for, relative to today: 0 for "this quarter", -1 for "last quarter". It matters
    to quotas that fit no calendar (quota.rules.asked_period).
    """

    start: date
    stop: date
    kind: PeriodKind = "range"
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
        """The number of days."""
        return (self.stop - self.start).days

    @property
    def label(self) -> str:
        """The language-neutral name: 2017-Q4, FY2018-Q4, 2017-10, or the two days."""
        year = f"FY{self.year}" if self.fiscal else str(self.year)
        match self.kind:
            case "month":
                return f"{self.year}-{self.index:02d}"
            case "quarter":
                return f"{year}-Q{self.index}"
            case "half":
                return f"{year}-H{self.index}"
            case "year":
                return year
            case "week":
                return f"{year}-W{self.index:02d}"
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
    """Return the freely dated period between two days, both inclusive."""
    return Period(start, end + ONE_DAY)


def spanning(*periods: Period) -> Period:
    """Return the days from the first day of any of these to the last."""
    return Period(min(each.start for each in periods), max(each.stop for each in periods))


def add_months(day: date, months: int) -> date:
    """Return the first day of the calendar month that lies `months` away from that of `day`."""
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The company's months, quarters and years. A fiscal year is named after the year in which it ends.

    Months keep their everyday names even where they are made of weeks: "October" is then the company's October.
    """

    fiscal_start: int = 1
    week_start: int = 0  # 0 is Monday, as date.weekday()
    weeks: WeekYears | None = None

    def year_of(self, day: date) -> int:
        return self._year_of(self.month_number(day))

    def year(self, year: int, *, fiscal: bool = True) -> Period:
        """Return the company year `year`; with fiscal=False, the calendar year."""
        return self.part("year", year, 1, fiscal=fiscal)

    def part(self, kind: PeriodKind, year: int, index: int, *, fiscal: bool = True) -> Period:
        """Return month, quarter, half or year number `index` (from 1) of a year."""
        if kind == "month" and not fiscal:
            return self.month(year, index)
        # A company whose year of weeks ends in December has no calendar year besides.
        if not fiscal and self.fiscal_start > 1:
            return self.everyday.part(kind, year, index)
        first = (year - (self.fiscal_start > 1)) * 12 + self.fiscal_start - 1
        return self._months(kind, first + (index - 1) * MONTHS[kind])

    def month(self, year: int, month: int) -> Period:
        """Return a month by its everyday number: (2017, 10) is October 2017."""
        return self._months("month", year * 12 + month - 1)

    def week(self, year: int, index: int) -> Period | None:
        """Return a week of the company year where that is made of weeks, else an ISO week; None where there is none."""
        try:
            first = self.year(year).start if self.weeks else date.fromisocalendar(year, 1, 4)
            week = self.containing("week", first, index - 1)
        except (ValueError, OverflowError):
            return None
        return week if (week.year, week.index) == (year, index) else None

    def containing(self, kind: PeriodKind, day: date, offset: int = 0) -> Period:
        """Return the company's period of a kind that contains `day`, or the one `offset` periods away."""
        if kind in ("day", "week"):
            return self._short(kind, day, offset)
        size, number = MONTHS[kind], self.month_number(day)
        return self._months(kind, number - self._place(number) % size + offset * size)

    @property
    def everyday(self) -> Calendar:
        """The ordinary calendar, with years that begin in January."""
        return Calendar(1, self.week_start)

    def month_number(self, day: date) -> int:
        """Return the number of the month that contains a day, counted through all years."""
        number = day.year * 12 + day.month - 1
        if self.weeks:
            while self.month_start(number) > day:
                number -= 1
            while self.month_start(number + 1) <= day:
                number += 1
        return number

    def month_start(self, number: int) -> date:
        if self.weeks is None:
            return date(number // 12, number % 12 + 1, 1)
        place = self._place(number)
        first = number - place
        return self.weeks.year_start(date(first // 12, first % 12 + 1, 1)) + self.weeks.weeks_before(place)

    def _place(self, month: int) -> int:
        """Return a month's place in its company year, from 0."""
        return (month + 1 - self.fiscal_start) % 12

    def _year_of(self, month: int) -> int:
        return (month - self._place(month) + 11) // 12

    def _months(self, kind: PeriodKind, first: int) -> Period:
        """Return the period of a kind that begins with month number `first`."""
        start, stop = self.month_start(first), self.month_start(first + MONTHS[kind])
        if kind == "month":
            return Period(start, stop, "month", first % 12 + 1, first // 12)
        index = self._place(first) // MONTHS[kind] + 1
        fiscal = self.fiscal_start > 1 or self.weeks is not None
        return Period(start, stop, kind, index, self._year_of(first), fiscal=fiscal)

    def _short(self, kind: PeriodKind, day: date, offset: int) -> Period:
        if kind == "day":
            start = day + offset * ONE_DAY
            return Period(start, start + ONE_DAY, "day", start.timetuple().tm_yday, start.year)
        first = self.weeks.week_start if self.weeks else self.week_start
        start = day - timedelta(days=(day.weekday() - first) % 7) + timedelta(weeks=offset)
        if self.weeks:
            year = self.containing("year", start)
            return Period(start, start + WEEK, "week", (start - year.start) // WEEK + 1, year.year, fiscal=True)
        iso = (start + timedelta(days=3)).isocalendar()
        return Period(start, start + WEEK, "week", iso.week, iso.year)

    def named(self, period: Period) -> Period:
        """Return the same days under their calendar name; they keep the kind "range" where they have none."""
        if period.kind != "range":
            return period
        kinds: tuple[PeriodKind, ...] = ("month", "quarter", "half", "year", "week", "day")
        for kind in kinds:
            match = self.containing(kind, period.start)
            if match.same_days(period):
                return match
        return period

    def previous(self, period: Period) -> Period:
        """Return the preceding period of the same kind; for a free range, as many days right before it."""
        if period.kind == "range":
            return Period(period.start - (period.stop - period.start), period.start)
        return self._calendar_of(period).containing(period.kind, period.start, -1)

    def a_year_before(self, period: Period) -> Period:
        """Return the same company period of the year before; a week or free range is moved back by a year."""
        match period.kind:
            case "month":
                return self.month(period.year - 1, period.index)
            case "quarter" | "half" | "year":
                return self._calendar_of(period).part(period.kind, period.year - 1, period.index)
            case "week" if self.weeks is None:
                return self.containing("week", period.start, -52)
            case "week":
                return self.week(period.year - 1, period.index) or self.week(period.year - 1, 52) or period
            case _ if self.weeks:
                return self.named(self._weeks_before(period))
            case _:
                return self.named(Period(_year_before(period.start), _year_before(period.stop)))

    def _calendar_of(self, period: Period) -> Calendar:
        """Return the calendar a period belongs to: a calendar quarter stays one even in a fiscal company."""
        own = period.fiscal or period.kind not in ("quarter", "half", "year")
        return self if own else self.everyday

    def _weeks_before(self, period: Period) -> Period:
        """Move a range back a year: along with the period that it begins ("this year so far"), else by 52 weeks."""
        kinds: tuple[PeriodKind, ...] = ("year", "half", "quarter", "month")
        around = (self.containing(kind, period.start) for kind in kinds)
        begun = next((whole for whole in around if whole.start == period.start and whole.covers(period)), None)
        start = self.a_year_before(begun).start if begun else period.start - 52 * WEEK
        return Period(start, start + (period.stop - period.start))

    def is_like(self, period: Period, other: Period) -> bool:
        """Whether two periods may be compared as they are: every few years, a year of weeks has one week more."""
        if self.weeks is None or period.kind != other.kind or period.kind in ("day", "range"):
            return True
        without_counterpart = period.kind == "week" and period.year != other.year and period.index > other.index
        return period.length == other.length and not without_counterpart


def _year_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
