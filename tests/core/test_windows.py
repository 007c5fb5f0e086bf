"""How far back answers look: one meaning of a week and of a year."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from spm_core.period import ONE_DAY, Calendar
from spm_core.windows import end_of, since_last_week, year_to

MONDAY = date(2026, 5, 18)


def test_seven_days_and_no_more_count_as_since_last_week() -> None:
    assert since_last_week(MONDAY) == Calendar().containing("week", MONDAY, -1).start


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_a_year_ends_with_its_day(day: date) -> None:
    year = year_to(day)
    assert (day in year, day + ONE_DAY in year, year.length) == (True, False, 365)


def test_a_day_ends_by_the_clock_of_its_zone_also_when_the_clocks_change() -> None:
    rome = ZoneInfo("Europe/Rome")
    assert end_of(date(2026, 3, 29), rome).astimezone(UTC) == datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)
    assert end_of(date(2026, 3, 28), rome).astimezone(UTC) == datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC)
