"""Years of whole weeks: 4-4-5 and its like, the week 53, and quotas over such months."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.period import Calendar, Period, PeriodKind, days
from spm_core.quota.effective import Employment, QuotaLine, ramp_share, spread
from spm_core.quota.rules import target
from spm_core.week_years import PATTERNS, WeekYears
from spm_core.workdays import WorkCalendar

AUGUST = Calendar(9, weeks=WeekYears("4-4-5", "last", 5))
"""Ends on the last Saturday of August: FY2008 has 53 weeks."""
rules: st.SearchStrategy[Literal["last", "nearest"]] = st.sampled_from(["last", "nearest"])
calendars = st.builds(
    lambda start, pattern, rule, weekday: Calendar(start, weeks=WeekYears(pattern, rule, weekday)),
    st.integers(1, 12),
    st.sampled_from(PATTERNS),
    rules,
    st.integers(0, 6),
)
years = st.integers(1990, 2090)


@given(calendars, years)
def test_a_year_has_52_or_53_whole_weeks_and_ends_by_its_rule(calendar: Calendar, year: int) -> None:
    whole, weeks = calendar.year(year), calendar.weeks
    assert weeks
    assert whole.length in (52 * 7, 53 * 7)
    assert whole.end.weekday() == weeks.weekday
    number = (year + (calendar.fiscal_start == 1)) * 12 + calendar.fiscal_start - 1
    month_end = date(number // 12, number % 12 + 1, 1) - timedelta(days=1)
    off = (whole.end - month_end).days
    assert -6 <= off <= 0 if weeks.rule == "last" else -3 <= off <= 3


@given(calendars, years)
def test_months_have_the_weeks_of_the_pattern_and_the_last_one_the_53rd(calendar: Calendar, year: int) -> None:
    assert calendar.weeks
    months = [calendar.part("month", year, 1, fiscal=True)]
    while len(months) < 12:
        months.append(calendar.containing("month", months[-1].stop))
    pattern = [int(weeks) for weeks in calendar.weeks.pattern.split("-")] * 4
    pattern[-1] += (calendar.year(year).length // 7) - 52
    assert [month.length // 7 for month in months] == pattern
    assert (months[0].start, months[-1].stop) == (calendar.year(year).start, calendar.year(year).stop)


@given(calendars, years)
def test_the_weeks_of_a_year_are_numbered_from_1_without_holes(calendar: Calendar, year: int) -> None:
    whole = calendar.year(year)
    weeks = [calendar.week(year, index) for index in range(1, whole.length // 7 + 1)]
    found = [week for week in weeks if week]
    assert len(found) == len(weeks)
    assert found[0].start == whole.start
    assert found[-1].stop == whole.stop
    assert all(calendar.containing("week", week.end) == week for week in found)
    assert calendar.week(year, len(weeks) + 1) is None


@given(st.integers(0, 6), years, st.integers(1, 54))
def test_weeks_of_everyday_calendars_are_found_by_their_number(week_start: int, year: int, index: int) -> None:
    found = Calendar(week_start=week_start).week(year, index)
    assert found is not None or index > 52
    assert found is None or (found.year, found.index, found.start.weekday()) == (year, index, week_start)


@given(calendars, st.dates(date(1995, 1, 1), date(2085, 1, 1)), st.sampled_from(["month", "quarter", "half", "year"]))
def test_the_year_before_has_the_same_name(calendar: Calendar, day: date, kind: PeriodKind) -> None:
    period = calendar.containing(kind, day)
    before = calendar.a_year_before(period)
    assert (before.kind, before.index, before.year) == (period.kind, period.index, period.year - 1)
    assert calendar.is_like(period, before) == (period.length == before.length)


@pytest.mark.parametrize(
    ("kind", "day", "like"),
    [
        ("quarter", date(2008, 8, 1), False),
        ("month", date(2008, 8, 1), False),
        ("week", date(2008, 8, 30), False),
        ("week", date(2008, 8, 20), True),
        ("quarter", date(2008, 2, 1), True),
        ("quarter", date(2009, 8, 1), False),
        ("week", date(2009, 8, 26), True),
    ],
)
def test_what_holds_a_week_53_is_not_like_the_year_before(kind: PeriodKind, day: date, like: bool) -> None:
    period = AUGUST.containing(kind, day)
    assert AUGUST.is_like(period, AUGUST.a_year_before(period)) is like


def test_this_year_so_far_is_compared_from_the_start_of_the_year_before() -> None:
    so_far = Period(AUGUST.year(2009).start, date(2008, 12, 1))
    before = AUGUST.a_year_before(so_far)
    assert (before.start, before.length) == (AUGUST.year(2008).start, so_far.length)


def test_a_calendar_quarter_stays_one_beside_company_weeks() -> None:
    quarter = AUGUST.part("quarter", 2008, 4, fiscal=False)
    assert (quarter.label, quarter.start, quarter.end) == ("2008-Q4", date(2008, 10, 1), date(2008, 12, 31))
    assert AUGUST.previous(quarter).label == "2008-Q3"


def test_where_weeks_end_in_december_a_plain_year_is_the_companys() -> None:
    calendar = Calendar(1, weeks=WeekYears("4-4-5", "nearest", 5))
    assert calendar.part("quarter", 2017, 4, fiscal=False) == calendar.part("quarter", 2017, 4)


def test_weights_fall_on_company_quarters_and_months() -> None:
    year = AUGUST.year(2008)
    weights = tuple(map(Decimal, ("0.1", "0.2", "0.3", "0.4")))
    line = QuotaLine(days(year.start, year.end), Decimal(1000), weights, AUGUST)
    for index, share in enumerate(weights, start=1):
        quarter = AUGUST.part("quarter", 2008, index)
        found = target(quarter, [line], Employment(), WorkCalendar())
        assert found
        assert found.effective == 1000 * Fraction(share)
    assert [share for _, share in spread(QuotaLine(year, Decimal(1), (), AUGUST))] == [Fraction(1, 12)] * 12


def test_month_1_of_a_ramp_is_a_company_month() -> None:
    who = Employment(date(2007, 9, 24), ramp=(Decimal("0.5"), Decimal("0.75")))
    october = AUGUST.month(2007, 10)
    assert october.start == date(2007, 9, 23)
    shares = [ramp_share(AUGUST.month(2007, month).start, who, AUGUST) for month in (9, 10, 11, 12)]
    assert shares == [0, Fraction(1, 2), Fraction(3, 4), 1]
