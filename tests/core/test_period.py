"""The company's calendar: its months, quarters, halves and years partition all days, whatever month it starts in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.period import MONTHS, ONE_DAY, Calendar, Period, PeriodKind, add_months, days
from spm_core.week_years import PATTERNS, WeekYears

KINDS: tuple[PeriodKind, ...] = ("day", "week", "month", "quarter", "half", "year")
dates = st.dates(date(1990, 1, 1), date(2090, 12, 31))
week_years = st.builds(WeekYears, st.sampled_from(PATTERNS), st.sampled_from(["last", "nearest"]), st.integers(0, 6))
calendars = st.builds(Calendar, st.integers(1, 12), st.integers(0, 6), st.none() | week_years)
kinds = st.sampled_from(KINDS)
spans = st.builds(lambda start, length: Period(start, start + timedelta(length)), dates, st.integers(1, 1000))


@given(calendars, kinds, dates)
def test_the_period_around_a_day_contains_it(calendar: Calendar, kind: PeriodKind, day: date) -> None:
    assert day in calendar.containing(kind, day)


@given(calendars, kinds, dates, st.integers(-40, 40))
def test_periods_follow_each_other_without_gap_or_overlap(
    calendar: Calendar, kind: PeriodKind, day: date, offset: int
) -> None:
    period = calendar.containing(kind, day, offset)
    assert calendar.containing(kind, day, offset + 1).start == period.stop
    assert calendar.containing(kind, period.start) == calendar.containing(kind, period.end) == period


@given(calendars, kinds, dates, st.integers(-12, 12))
def test_offsets_add_up(calendar: Calendar, kind: PeriodKind, day: date, offset: int) -> None:
    there = calendar.containing(kind, day, offset)
    assert calendar.containing(kind, there.start, -offset) == calendar.containing(kind, day)


@given(calendars, st.integers(1990, 2090), st.sampled_from(["month", "quarter", "half"]))
def test_the_parts_of_a_year_make_up_the_year(calendar: Calendar, year: int, kind: PeriodKind) -> None:
    parts = [calendar.part(kind, year, index) for index in range(1, 12 // MONTHS[kind] + 1)]
    whole = calendar.year(year)
    assert (parts[0].start, parts[-1].stop) == (whole.start, whole.stop)
    assert all(before.stop == after.start for before, after in pairwise(parts))
    assert all(calendar.year_of(part.start) == calendar.year_of(part.end) == year for part in parts)


@given(calendars, st.sampled_from(["quarter", "half", "year"]), dates)
def test_a_part_is_found_again_by_its_year_and_number(calendar: Calendar, kind: PeriodKind, day: date) -> None:
    period = calendar.containing(kind, day)
    assert calendar.part(kind, period.year, period.index) == period


@given(calendars, kinds, dates)
def test_the_previous_period_ends_where_this_one_starts(calendar: Calendar, kind: PeriodKind, day: date) -> None:
    period = calendar.containing(kind, day)
    before = calendar.previous(period)
    assert before.stop == period.start
    assert before.kind == kind


@given(calendars, st.sampled_from(["month", "quarter", "half", "year"]), st.integers(1995, 2085))
def test_calendar_parts_of_a_fiscal_company_step_back_on_the_calendar(
    calendar: Calendar, kind: PeriodKind, year: int
) -> None:
    period = calendar.part(kind, year, 1, fiscal=False)
    before = calendar.previous(period)
    assert before.stop == period.start
    assert before.label == calendar.part(kind, year - 1, 12 // MONTHS[kind], fiscal=False).label


@given(calendars, kinds, dates)
def test_days_get_their_calendar_name_back(calendar: Calendar, kind: PeriodKind, day: date) -> None:
    period = calendar.containing(kind, day)
    assert calendar.named(days(period.start, period.end)).label == period.label


@given(calendars, spans)
def test_naming_never_changes_the_days(calendar: Calendar, span: Period) -> None:
    assert calendar.named(span).same_days(span)


@given(spans, spans)
def test_an_overlap_holds_the_days_of_both(one: Period, other: Period) -> None:
    shared = one.overlap(other)
    assert shared == other.overlap(one)
    if shared is None:
        assert one.stop <= other.start or other.stop <= one.start
    else:
        assert one.covers(shared)
        assert other.covers(shared)
        assert shared.start - ONE_DAY not in one or shared.start - ONE_DAY not in other


@given(dates, st.integers(-500, 500))
def test_months_are_added_from_the_first(day: date, months: int) -> None:
    there = add_months(day, months)
    assert there.day == 1
    assert (there.year - day.year) * 12 + there.month - day.month == months


def test_a_fiscal_year_from_february_starts_its_quarters_there_and_ends_in_january() -> None:
    calendar = Calendar(fiscal_start=2)
    quarters = [calendar.part("quarter", 2018, index) for index in (1, 2, 3, 4)]
    assert [quarter.label for quarter in quarters] == ["FY2018-Q1", "FY2018-Q2", "FY2018-Q3", "FY2018-Q4"]
    assert quarters[0].start == date(2017, 2, 1)
    assert quarters[3].end == date(2018, 1, 31)
    assert calendar.containing("quarter", date(2017, 2, 1)) == quarters[0]
    assert calendar.containing("quarter", date(2018, 1, 31)) == quarters[3]


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (Calendar().month(2017, 10), "2017-10"),
        (Calendar().containing("quarter", date(2017, 12, 31)), "2017-Q4"),
        (Calendar(2).part("quarter", 2017, 4, fiscal=False), "2017-Q4"),
        (Calendar(10).containing("half", date(2017, 10, 1)), "FY2018-H1"),
        (Calendar(7).year(2018), "FY2018"),
        (Calendar().year(2018), "2018"),
        (Calendar().containing("week", date(2021, 1, 3)), "2020-W53"),
        (Calendar().containing("day", date(2021, 1, 3)), "2021-01-03"),
        (days(date(2017, 5, 31), date(2017, 8, 30)), "2017-05-31/2017-08-30"),
    ],
)
def test_labels(period: Period, label: str) -> None:
    assert period.label == label


def test_march_to_may_fits_the_calendar_only_when_the_fiscal_year_says_so() -> None:
    spring = days(date(2017, 3, 1), date(2017, 5, 31))
    assert Calendar().named(spring).kind == "range"
    assert Calendar(fiscal_start=3).named(spring).label == "FY2018-Q1"


def test_the_range_before_has_as_many_days() -> None:
    before = Calendar().previous(days(date(2017, 5, 31), date(2017, 8, 30)))
    assert before == days(date(2017, 2, 28), date(2017, 5, 30))


def test_a_period_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Period(date(2017, 1, 2), date(2017, 1, 2))
