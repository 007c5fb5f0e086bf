"""What somebody owes of a quota: by the ramp, leave, and the days they were there."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.period import Calendar, Period, days
from spm_core.quota.effective import Employment, QuotaLine, active_factor, ramp_share
from spm_core.quota.rules import Target, decimal, target
from spm_core.workdays import WorkCalendar

PLAIN, WORK = Calendar(), WorkCalendar()


def line(period: Period, amount: int, weights: tuple[str, ...] = ()) -> QuotaLine:
    return QuotaLine(period, Decimal(amount), tuple(Decimal(weight) for weight in weights))


def month(number: int) -> Period:
    return PLAIN.month(2026, number)


def quarter(index: int) -> Period:
    return PLAIN.part("quarter", 2026, index)


def got(period: Period, quota: QuotaLine, who: Employment) -> Target:
    found = target(period, [quota], who, WORK)
    assert found is not None
    return found


def test_a_ramp_takes_its_share_of_each_month() -> None:
    """240,000 over May, June and July at 25, 50 and 75 % are 120,000, to the last digit."""
    teo = Employment(date(2026, 5, 1), ramp=tuple(map(Decimal, ("0.25", "0.50", "0.75", "1"))))
    period = days(date(2026, 5, 1), date(2026, 7, 31))
    found = got(period, line(period, 240_000), teo)
    assert decimal(found.nominal) == 240_000
    assert decimal(found.effective) == 120_000
    after = days(date(2026, 8, 1), date(2026, 10, 31))
    assert got(after, line(after, 240_000), teo).effective == 240_000


@pytest.mark.parametrize(("start", "share"), [(date(2026, 7, 15), "0.25"), (date(2026, 7, 16), "0")])
def test_the_first_month_counts_from_a_start_on_or_before_the_15th(start: date, share: str) -> None:
    assert ramp_share(date(2026, 7, 1), Employment(start, ramp=(Decimal("0.25"),))) == Fraction(share)


def test_a_start_late_in_december_begins_its_ramp_next_year() -> None:
    who = Employment(date(2026, 12, 16), ramp=(Decimal("0.5"),))
    shares = [ramp_share(first, who) for first in (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1))]
    assert shares == [0, Fraction(1, 2), 1]


def test_a_late_start_is_not_taken_off_twice() -> None:
    """From 20 April on: nothing of April, half of May, all of June; May and June are worked in full."""
    who = Employment(date(2026, 4, 20), ramp=(Decimal("0.5"), Decimal(1)))
    assert got(quarter(2), line(quarter(2), 120), who).effective == 0 + 20 + 40


def test_a_ramp_of_a_part_takes_the_months_of_that_part() -> None:
    who = Employment(date(2026, 4, 1), ramp=(Decimal("0.25"), Decimal("0.5"), Decimal("0.75")))
    year = line(PLAIN.year(2026), 1_200, ("0.1", "0.4", "0.1", "0.4"))
    assert got(quarter(2), year, who).effective == 480 * Fraction(1, 2)
    assert got(month(5), year, who).effective == 160 * Fraction(1, 2)
    half = days(date(2026, 4, 1), date(2026, 9, 30))
    assert got(half, year, who).effective == 240 + 120


def test_a_ramp_without_a_start_date_has_no_first_month() -> None:
    assert got(quarter(3), line(quarter(3), 90), Employment(ramp=(Decimal(0),))).effective == 90


def test_a_start_and_an_end_inside_the_period_owe_their_working_days() -> None:
    q3 = line(quarter(3), 66)
    assert got(quarter(3), q3, Employment(start=date(2026, 8, 3))).effective == 43  # without July's 23
    assert got(quarter(3), q3, Employment(end=date(2026, 7, 31))).effective == 23  # the last day is worked
    assert got(quarter(3), q3, Employment(start=date(2026, 10, 1))).effective == 0


def test_leave_lowers_the_quota_by_its_working_days_each_once() -> None:
    leaves = (
        days(date(2026, 8, 10), date(2026, 8, 21)),
        days(date(2026, 8, 17), date(2026, 8, 30)),  # overlaps the first, ends on a Sunday
        days(date(2026, 9, 28), date(2026, 10, 9)),  # three working days in September
    )
    who = Employment(leaves=leaves)
    assert got(quarter(3), line(quarter(3), 66), who).effective == 66 - 15 - 3
    everything = Employment(leaves=(days(date(2026, 6, 1), date(2026, 10, 30)),))
    assert got(quarter(3), line(quarter(3), 66), everything).effective == 0


def test_leave_before_the_first_day_counts_once() -> None:
    who = Employment(start=date(2026, 8, 3), leaves=(days(date(2026, 7, 20), date(2026, 8, 7)),))
    assert got(quarter(3), line(quarter(3), 66), who).effective == 43 - 5


dates = st.dates(date(2025, 1, 1), date(2027, 12, 31))
periods = st.builds(lambda start, length: Period(start, start + timedelta(days=length)), dates, st.integers(1, 500))


@given(periods, st.lists(periods, max_size=4), st.one_of(st.none(), dates), st.one_of(st.none(), dates))
def test_active_time_is_a_share(period: Period, leaves: list[Period], start: date | None, end: date | None) -> None:
    assert 0 <= active_factor(period, Employment(start, end, leaves=tuple(leaves)), WORK) <= 1
