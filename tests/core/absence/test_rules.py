"""Who has to agree, how days join, what share is away, and how many days off are left beside leave."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.absence.rules import Say, agreed, days_off, share_away
from spm_core.period import Period, days
from spm_core.quota.effective import joined
from spm_core.workdays import WorkCalendar

LEAD, ADMIN, BOTH, OTHER = Say(1, True, False), Say(2, False, True), Say(3, True, True), Say(4, True, False)
JUNE = days(date(2026, 6, 1), date(2026, 6, 30))
WORK = WorkCalendar()


@pytest.mark.parametrize(
    ("says", "count"),
    [
        ([], 0),
        ([LEAD], 1),
        ([BOTH], 1),
        ([LEAD, OTHER], 1),
        ([LEAD, ADMIN], 2),
        ([BOTH, ADMIN], 2),
        ([BOTH, LEAD], 2),
        ([LEAD, OTHER, ADMIN], 2),
    ],
)
def test_it_takes_a_lead_and_an_admin_who_are_two_people(says: list[Say], count: int) -> None:
    assert {agreed(order) for order in permutations(says)} == {count}


periods = st.lists(
    st.builds(
        lambda start, length: Period(date(2026, 5, 1) + timedelta(start), date(2026, 5, 2) + timedelta(start + length)),
        st.integers(0, 90),
        st.integers(0, 20),
    ),
    max_size=6,
)


@given(periods)
def test_joining_keeps_every_day_and_leaves_gaps(given_periods: list[Period]) -> None:
    together = joined(given_periods)
    every = {period.start + timedelta(n) for period in given_periods for n in range(period.length)}
    assert sum(period.length for period in together) == len(every)
    assert all(one.stop < other.start for one, other in pairwise(together))


@given(periods)
def test_the_share_away_counts_each_working_day_once(away: list[Period]) -> None:
    every = {period.start + timedelta(n) for period in away for n in range(period.length)}
    gone = sum(day in JUNE and day.weekday() < 5 for day in every)
    assert share_away(JUNE, away, WORK) == Decimal(gone) / 22


@given(periods, periods)
def test_days_off_do_not_count_days_of_leave(off: list[Period], leaves: list[Period]) -> None:
    def working(given_periods: list[Period]) -> set[date]:
        every = {period.start + timedelta(n) for period in given_periods for n in range(period.length)}
        return {day for day in every if day in JUNE and day.weekday() < 5}

    assert days_off(JUNE, off, leaves, WORK) == len(working(off) - working(leaves))


def test_a_period_without_working_days_goes_by_all_days() -> None:
    weekend = days(date(2026, 6, 6), date(2026, 6, 7))
    assert share_away(weekend, [days(date(2026, 6, 7), date(2026, 6, 30))], WORK) == Decimal("0.5")
