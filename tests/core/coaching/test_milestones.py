"""When a milestone counts as reached, and what is told of earlier starters."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from spm_core.coaching.milestones import first_day, state_of
from spm_core.metrics.beginnings import Beginning, middle, together
from spm_core.small_groups import enough

START = date(2026, 3, 2)
days = st.integers(0, 400)


@given(reached=st.none() | days, lasts=days)
def test_the_first_day_on_which_it_is_reached(reached: int | None, lasts: int) -> None:
    last = START + timedelta(days=lasts)
    on = None if reached is None else START + timedelta(days=reached)
    found = first_day(START, last, lambda day: on is not None and day >= on)
    assert found == (on if on and on <= last else None)


@given(due=days, on=st.none() | days, today=days)
def test_late_only_once_the_day_is_over(due: int, on: int | None, today: int) -> None:
    reached = None if on is None else START + timedelta(days=on)
    state = state_of(START + timedelta(days=due), reached, START + timedelta(days=today))
    assert (state == "done") == (on is not None)
    assert (state == "late") == (on is None and today > due)


def beginning(person: int, first: int | None = None, booked: int = 0, owed: int = 100) -> Beginning:
    return Beginning(person, first, Fraction(booked), Fraction(owed))


@given(st.lists(st.integers(0, 300) | st.none(), min_size=3, max_size=12), st.sets(st.integers(0, 11)))
def test_of_earlier_starters_nothing_is_told_that_gives_somebody_away(firsts: list[int | None], seen: set[int]) -> None:
    found = together([beginning(n, first, 10 * n) for n, first in enumerate(firsts)], partial(enough, seen=seen))
    unseen = len(set(range(len(firsts))) - seen)
    assert (found.people is None) == (0 < unseen < 3)
    if found.people is None:
        assert found.days_to_first_won is found.share_of_quota is None


def test_two_are_too_few() -> None:
    assert together([beginning(1), beginning(2)], partial(enough, seen=())).reason == "too_few_people"


def test_the_share_rests_on_those_with_a_quota_and_on_enough_of_them() -> None:
    three = [beginning(n, 30, 50) for n in range(3)]
    without = Beginning(9, 30, None, None)
    found = together([*three, without], partial(enough, seen=()))
    assert (found.people, found.quota_people, found.share_of_quota) == (4, 3, Decimal("0.5"))
    assert together([*three[:2], without], partial(enough, seen=())).share_of_quota is None


def test_who_has_won_nothing_comes_after_all_who_have() -> None:
    assert middle([10, 20, None]) == 20
    assert middle([10, 20, 30, 40]) == 25
    assert middle([10, None, None]) is None
    assert middle([10, 20, None, None]) is None
