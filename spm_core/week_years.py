"""Years of 52 or 53 whole weeks, with quarters of 4-4-5, 4-5-4 or 5-4-4 weeks (definitions.md, Fiscal calendar)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PATTERNS = ("4-4-5", "4-5-4", "5-4-4")
Rule = Literal["last", "nearest"]
WEEK = timedelta(weeks=1)
WEEKS_OF_A_QUARTER = 13


@dataclass(frozen=True, slots=True)
class WeekYears:
    """Years that end on the last given weekday of their last month, or on the one nearest to that month's end.

    A 53rd week belongs to the last month.
    """

    pattern: str
    rule: Rule
    weekday: int
    """As date.weekday(): Saturday is 5."""

    @property
    def week_start(self) -> int:
        return (self.weekday + 1) % 7

    def year_start(self, month_start: date) -> date:
        """Return the first day of the year whose first month begins on `month_start` by the calendar."""
        last = month_start - timedelta(days=1)
        back = (last.weekday() - self.weekday) % 7
        ahead = self.rule == "nearest" and back > 3
        return month_start - timedelta(days=back - 7 if ahead else back)

    def weeks_before(self, month: int) -> timedelta:
        """Return the time from the start of a year to that of one of its months, counted from 0."""
        quarter, place = divmod(month, 3)
        months = [int(weeks) for weeks in self.pattern.split("-")]
        return WEEK * (quarter * WEEKS_OF_A_QUARTER + sum(months[:place]))
