"""Which quota period is meant, and what a quota comes to in a period."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.period import Calendar, Period, days
from spm_core.quota.effective import Employment, QuotaLine, spread
from spm_core.quota.rules import Target, asked_period, fits, over_assignment, target
from spm_core.workdays import WorkCalendar

PLAIN, FISCAL = Calendar(), Calendar(fiscal_start=2)
WORK, EVERY_DAY = WorkCalendar(), WorkCalendar(frozenset(range(7)))
NOBODY = Employment()
TODAY = date(2026, 7, 15)

SPRING, SUMMER, AUTUMN = (
    days(date(2026, 3, 1), date(2026, 5, 30)),
    days(date(2026, 5, 31), date(2026, 8, 30)),
    days(date(2026, 8, 31), date(2026, 11, 29)),
)
"""Quarters of a company that fit no calendar."""


def said(kind: str, steps: int, calendar: Calendar = PLAIN) -> Period:
    """A quarter as somebody said it: this, last, next."""
    found = calendar.containing("quarter", TODAY, steps)
    return Period(found.start, found.stop, found.kind, found.index, found.year, found.fiscal, said=steps)


def line(period: Period, amount: int | str = 65_000, weights: tuple[str, ...] = ()) -> QuotaLine:
    return QuotaLine(period, Decimal(amount), tuple(Decimal(weight) for weight in weights))


def month(number: int, year: int = 2026) -> Period:
    return PLAIN.month(year, number)


def quarter(index: int, year: int = 2026) -> Period:
    return PLAIN.part("quarter", year, index)


def got(period: Period, *lines: QuotaLine, work: WorkCalendar = WORK) -> Target:
    found = target(period, lines, NOBODY, work)
    assert found is not None
    return found


# ---------------------------------------------------------------- which period


def test_the_shortest_quota_period_around_today_is_meant() -> None:
    year, q3, july = PLAIN.year(2026), quarter(3), month(7)
    assert asked_period(None, [year, q3, july], PLAIN, TODAY) == july
    assert asked_period(None, [july, q3, year], PLAIN, TODAY) == july
    assert asked_period(None, [year, month(6)], PLAIN, TODAY) == year


def test_without_a_quota_around_today_the_company_quarter_is_meant() -> None:
    assert asked_period(None, [], PLAIN, TODAY).label == "2026-Q3"
    assert asked_period(None, [quarter(2), quarter(4)], PLAIN, TODAY).label == "2026-Q3"
    assert asked_period(None, [], FISCAL, TODAY).label == "FY2027-Q2"


def test_a_quota_period_goes_by_its_calendar_name() -> None:
    july_to_september = days(date(2026, 7, 1), date(2026, 9, 30))
    assert asked_period(None, [july_to_september], PLAIN, TODAY).label == "2026-Q3"
    assert asked_period(None, [july_to_september], FISCAL, TODAY).label == "2026-07-01/2026-09-30"


def test_what_fits_the_calendar_depends_on_the_fiscal_year() -> None:
    march_to_may = days(date(2026, 3, 1), date(2026, 5, 31))
    assert not fits(march_to_may, PLAIN)
    assert fits(march_to_may, Calendar(fiscal_start=3))
    assert fits(march_to_may, Calendar(fiscal_start=12))
    assert not fits(SUMMER, PLAIN)
    assert not fits(days(date(2026, 7, 13), date(2026, 7, 19)), PLAIN)  # a week


@pytest.mark.parametrize(("steps", "meant"), [(0, SUMMER), (-1, SPRING), (1, AUTUMN), (-2, "2026-Q1"), (2, "2027-Q1")])
def test_off_the_calendar_a_quarter_means_the_quota_period(steps: int, meant: Period | str) -> None:
    found = asked_period(said("quarter", steps), [AUTUMN, SPRING, SUMMER], PLAIN, TODAY)
    assert meant in (found, found.label)


def test_a_named_quarter_is_the_calendars_even_off_the_calendar() -> None:
    assert asked_period(quarter(3), [SPRING, SUMMER], PLAIN, TODAY) == quarter(3)
    assert asked_period(days(date(2026, 7, 1), date(2026, 9, 30)), [SUMMER], PLAIN, TODAY).label == "2026-Q3"


def test_months_inside_do_not_hide_the_quarter_before() -> None:
    odd_months = [days(date(2026, 5, 31), date(2026, 6, 29)), days(date(2026, 6, 30), date(2026, 7, 30))]
    last = asked_period(said("quarter", -1), [SPRING, SUMMER, *odd_months], PLAIN, TODAY)
    assert TODAY not in last
    assert last.stop <= odd_months[1].start


def test_between_two_quota_periods_last_quarter_is_the_one_that_ended() -> None:
    gap = date(2026, 8, 31)
    assert asked_period(said("quarter", -1), [SPRING, SUMMER], PLAIN, gap) == SUMMER


def test_on_the_calendar_quarters_are_the_calendars() -> None:
    quotas = [quarter(1), quarter(3)]
    assert asked_period(said("quarter", -1), quotas, PLAIN, TODAY).label == "2026-Q2"
    fiscal = [FISCAL.part("quarter", 2027, index) for index in (1, 2)]
    assert asked_period(said("quarter", -1, FISCAL), fiscal, FISCAL, TODAY).label == "FY2027-Q1"


# ---------------------------------------------------------------- matching


def test_the_exact_quota_wins_over_what_shorter_ones_add_up_to() -> None:
    months = [line(month(n), 40) for n in (7, 8, 9)]
    found = got(quarter(3), *months, line(quarter(3), 100), line(PLAIN.year(2026), 500))
    assert (found.match, found.nominal) == ("exact", 100)


def test_shorter_quotas_add_up_and_nested_ones_never_count_twice() -> None:
    months = [line(month(n), 40) for n in range(1, 13)]
    assert (got(quarter(3), *months).match, got(quarter(3), *months).nominal) == ("added", 120)
    quarters = [line(quarter(n), 100) for n in (1, 2, 3)]
    found = got(PLAIN.year(2026), *quarters, *months)
    assert (found.match, found.nominal) == ("added", 3 * 100 + 3 * 40)


def test_shorter_quotas_that_cover_all_win_over_a_longer_one_across_them() -> None:
    across = line(days(date(2026, 7, 10), date(2026, 8, 20)), 999)
    found = got(quarter(3), across, *(line(month(n), 40) for n in (7, 8, 9)))
    assert (found.match, found.nominal) == ("added", 120)


def test_quotas_that_leave_out_only_a_weekend_cover_the_period() -> None:
    # 31 May and 30 August 2026 are Sundays
    found = got(days(date(2026, 5, 31), date(2026, 8, 30)), line(days(date(2026, 6, 1), date(2026, 8, 28)), 70))
    assert (found.match, found.nominal) == ("added", 70)


def test_a_longer_quota_is_prorated_by_working_days() -> None:
    found = got(month(7), line(quarter(3), 66_000), line(PLAIN.year(2026), 999_999))
    assert found.match == "prorated"
    assert found.nominal == Fraction(66_000 * 23, 66)  # 23 of the quarter's 66 working days


def test_holidays_count_when_prorating() -> None:
    may_to_july = days(date(2026, 5, 1), date(2026, 7, 31))
    found = got(month(6), line(may_to_july, 64), work=WorkCalendar(country="IT"))
    assert found.nominal == 21  # of 64: without 1 May and 2 June


def test_a_longer_quota_is_prorated_by_its_own_weights() -> None:
    year = line(PLAIN.year(2026), 1_000, ("0.19", "0.245", "0.28", "0.285"))
    assert [got(quarter(n), year).nominal for n in (1, 2, 3, 4)] == [190, 245, 280, 285]
    assert sum(got(month(n), year).nominal for n in range(1, 13)) == 1_000
    assert got(month(4), year).nominal == Fraction(245, 3)


def test_weights_of_a_period_off_the_calendar_are_of_equal_parts() -> None:
    halves = line(days(date(2026, 6, 3), date(2026, 6, 30)), 100, ("0.3", "0.7"))
    assert got(days(date(2026, 6, 3), date(2026, 6, 16)), halves).nominal == 30
    assert got(days(date(2026, 6, 17), date(2026, 6, 30)), halves).nominal == 70


def test_a_period_across_two_quotas_takes_its_part_of_each() -> None:
    found = got(days(date(2026, 6, 1), date(2026, 7, 31)), line(quarter(2), 65_000), line(quarter(3), 66_000))
    assert found.match == "prorated"
    assert [part.nominal for part in found.parts] == [22_000, 23_000]


def test_across_two_years_the_months_are_cut_not_the_years() -> None:
    period = days(date(2026, 11, 16), date(2027, 2, 19))
    months = [line(month(n, y), 40) for n, y in ((11, 2026), (12, 2026), (1, 2027), (2, 2027))]
    found = got(period, line(PLAIN.year(2026), 999), line(PLAIN.year(2027), 999), *months)
    assert [part.line.amount for part in found.parts] == [40, 40, 40, 40]
    assert [part.share for part in found.parts[1:3]] == [1, 1]


def test_a_longer_quota_across_the_edge_counts_where_shorter_ones_leave_most_out() -> None:
    found = got(days(date(2026, 2, 10), date(2026, 4, 20)), line(month(3), 10), line(quarter(1), 64))
    assert found.match == "prorated"
    assert found.nominal == 36  # 14 working days of February and 22 of March, of 64


def test_quotas_for_a_part_of_the_period_say_so() -> None:
    found = got(PLAIN.year(2026), line(quarter(3), 100), line(quarter(4), 120))
    assert (found.match, found.nominal) == ("partial", 220)


def test_no_quota_touches_the_period() -> None:
    assert target(quarter(3), [line(quarter(2))], NOBODY, WORK) is None
    assert target(quarter(3), [], NOBODY, WORK) is None


def test_over_assignment() -> None:
    assert over_assignment(Decimal(1_150), Decimal(1_000)) == Decimal("0.15")
    assert over_assignment(Decimal(900), Decimal(1_000)) == Decimal("-0.1")
    assert over_assignment(Decimal(900), Decimal(0)) is None


# ---------------------------------------------------------------- what holds for all

dates = st.dates(date(2025, 1, 1), date(2027, 12, 31))
weights = st.sampled_from([(), ("0.5", "0.5"), ("0.19", "0.245", "0.28", "0.285"), ("0.2", "0.3", "0.5")])


@st.composite
def some_periods(draw: st.DrawFn) -> Period:
    return Period(start := draw(dates), start + timedelta(days=draw(st.integers(1, 500))))


@given(some_periods(), weights)
def test_a_spread_adds_up_to_the_whole_without_gaps(period: Period, shares: tuple[str, ...]) -> None:
    parts = spread(line(period, 1, shares))
    assert sum(share for _, share in parts) == 1 or len(shares) > period.length
    assert parts[0][0].start == period.start
    assert parts[-1][0].stop == period.stop
    assert all(left.stop == right.start for (left, _), (right, _) in pairwise(parts))


@given(some_periods(), weights, st.integers(1, 499))
def test_parts_add_up_to_the_quota(period: Period, shares: tuple[str, ...], cut: int) -> None:
    if not cut < period.length or len(shares) > period.length:
        return
    edge = period.start + timedelta(days=cut)
    halves = Period(period.start, edge), Period(edge, period.stop)
    quota = line(period, "100000.0001", shares)
    found = [target(half, [quota], NOBODY, EVERY_DAY) for half in halves]
    assert sum(half.nominal for half in found if half) == Fraction("100000.0001")


def test_a_weekend_that_a_quota_covers_in_part_has_a_target() -> None:
    weekend, until_saturday = Period(date(2026, 1, 31), date(2026, 2, 2)), Period(date(2025, 6, 1), date(2026, 2, 1))
    found = target(weekend, [line(until_saturday, 1000)], NOBODY, WORK)
    assert found is not None
    assert (found.match, found.nominal) == ("prorated", 0)


@given(some_periods(), st.lists(st.builds(line, some_periods(), st.integers(0, 1000)), max_size=6))
def test_no_quota_gives_more_than_itself_and_no_day_counts_twice(period: Period, lines: list[QuotaLine]) -> None:
    found = target(period, lines, NOBODY, WORK)
    assert (found is None) == (not any(each.period.overlap(period) for each in lines))
    if found:
        assert all(0 <= part.share <= 1 and period.covers(part.period) for part in found.parts)
        ends = [(part.period.start, part.period.stop) for part in found.parts]
        assert all(left[1] <= right[0] for left, right in pairwise(ends))
        assert found.effective == found.nominal
