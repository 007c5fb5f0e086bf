"""Working days: the company's weekdays without a country's public holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from spm_core.period import Period, days
from spm_core.workdays import OwnTime, WorkCalendar, is_country

dates = st.dates(date(2015, 1, 1), date(2028, 12, 31))
lengths = st.integers(0, 800)
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
own_times = st.builds(OwnTime, dates, st.none() | weekdays.map(tuple))
calendars = st.builds(
    WorkCalendar,
    weekdays,
    st.sampled_from([None, "IT", "US", "DE", "BR", "IL"]),
    st.lists(own_times, max_size=3, unique_by=lambda time: time.since).map(
        lambda times: tuple(sorted(times, key=lambda time: time.since))
    ),
)


@given(calendars, dates, lengths, lengths)
def test_counts_add_up(calendar: WorkCalendar, start: date, first: int, second: int) -> None:
    middle = start + timedelta(first)
    stop = middle + timedelta(second)
    assert calendar.count(start, middle) + calendar.count(middle, stop) == calendar.count(start, stop)


@given(calendars, dates, lengths)
def test_a_count_is_that_of_its_days(calendar: WorkCalendar, start: date, length: int) -> None:
    singly = sum(calendar.count(day, day + timedelta(1)) for day in (start + timedelta(n) for n in range(length)))
    assert calendar.count(start, start + timedelta(length)) == singly <= length


@given(dates, lengths)
def test_nothing_is_left_after_the_end(start: date, length: int) -> None:
    assert WorkCalendar().count(start, start - timedelta(length)) == 0


@given(calendars, dates, st.integers(1, 800))
def test_holidays_are_listed_only_where_they_cost_a_working_day(
    calendar: WorkCalendar, start: date, length: int
) -> None:
    period = Period(start, start + timedelta(length))
    plain = replace(calendar, country=None)
    assert plain.of(period) - calendar.of(period) == len(calendar.holidays(period))


def test_the_last_quarter_of_2017() -> None:
    quarter = days(date(2017, 10, 1), date(2017, 12, 31))
    assert WorkCalendar().of(quarter) == 65
    assert WorkCalendar(country="IT").holidays(quarter) == (
        date(2017, 11, 1),
        date(2017, 12, 8),
        date(2017, 12, 25),
        date(2017, 12, 26),
    )
    assert WorkCalendar(country="IT").of(quarter) == 61


def test_the_weekend_is_the_companys() -> None:
    sunday_to_thursday = WorkCalendar(frozenset({6, 0, 1, 2, 3}))
    friday, sunday = date(2026, 5, 15), date(2026, 5, 17)
    assert sunday_to_thursday.count(friday, sunday) == 0
    assert sunday_to_thursday.count(sunday, sunday + timedelta(1)) == 1
    assert WorkCalendar().count(friday, sunday) == 1


def test_countries_are_told_from_other_codes() -> None:
    assert is_country("IT")
    assert not is_country("ZZ")


def test_the_last_working_day_before_a_monday_is_friday_and_before_a_tuesday_after_a_holiday_too() -> None:
    plain, american = WorkCalendar(), WorkCalendar(country="US")
    assert [plain.before(date(2026, 5, day)) for day in (18, 19, 17)] == [
        date(2026, 5, 15), date(2026, 5, 18), date(2026, 5, 15),
    ]  # fmt: skip
    assert american.before(date(2026, 5, 26)) == date(2026, 5, 22)  # Memorial Day is the 25th
    assert WorkCalendar(frozenset({6})).before(date(2026, 5, 18)) == date(2026, 5, 17)


def test_own_weekdays_hold_from_their_day_on() -> None:
    monday, friday, sunday = date(2026, 9, 7), date(2026, 9, 4), date(2026, 9, 6)
    ann = WorkCalendar(own=(OwnTime(date(2026, 9, 5), (0, 1, 2, 3)), OwnTime(date(2026, 10, 1))))
    assert ann.count(friday, sunday) == 1  # the last Friday of the full week
    assert ann.count(monday, date(2026, 9, 14)) == 4
    assert ann.count(date(2026, 10, 5), date(2026, 10, 12)) == 5
    assert ann.companys.count(monday, date(2026, 9, 14)) == 5


@given(calendars, dates, lengths)
def test_a_share_of_full_time_alone_moves_no_day(calendar: WorkCalendar, start: date, length: int) -> None:
    half = replace(calendar.companys, own=(OwnTime(date(1, 1, 1), share=Decimal("0.5")),))
    stop = start + timedelta(length)
    assert half.count(start, stop) == calendar.companys.count(start, stop)


def test_own_time_is_told_only_for_the_days_on_which_it_holds() -> None:
    until, since = OwnTime(date(1, 1, 1)), OwnTime(date(2026, 9, 1), (0, 1))
    ann = WorkCalendar(own=(until, since))
    assert ann.own_in(days(date(2026, 6, 1), date(2026, 8, 31))) == ()
    assert ann.own_in(days(date(2026, 7, 1), date(2026, 9, 30))) == (until, since)
    assert ann.own_in(days(date(2026, 9, 1), date(2026, 9, 30))) == (since,)
