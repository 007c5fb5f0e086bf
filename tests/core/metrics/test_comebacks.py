"""What is told of people who were behind and met it: never a figure that could be one person's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from spm_core.metrics.comebacks import Case, Work, habits, is_behind, summary
from spm_core.period import days
from spm_core.principal import Bands
from spm_core.quota.days import Days
from spm_core.small_groups import AT_LEAST, enough

Q1 = days(date(2026, 1, 1), date(2026, 3, 31))
NAMES = ("won", "lost", "won_value", "won_priced", "demo_count", "call_count")
WORK = st.builds(
    Work,
    weeks=st.just(Decimal(6)),
    sums=st.dictionaries(st.sampled_from(NAMES), st.integers(0, 20).map(Decimal)),
)
CASES = st.lists(st.builds(Case, person_id=st.integers(1, 8), met=st.booleans(), rest=WORK), max_size=16)
SEEN = st.sets(st.integers(1, 8))


def case(person: int, met: bool, **sums: int) -> Case:
    return Case(person, met, Work(Decimal(5), {name: Decimal(value) for name, value in sums.items()}))


def safe(people: set[int], seen: set[int]) -> bool:
    unseen = people - seen
    return len(people) >= AT_LEAST and (not unseen or len(unseen) >= AT_LEAST)


@given(CASES, SEEN)
def test_nothing_is_told_of_too_few(found: list[Case], seen: set[int]) -> None:
    told = summary([Q1], found, partial(enough, seen=seen), "USD")
    met, missed = ({each.person_id for each in found if each.met is way} for way in (True, False))
    assert (told.met is not None) == safe(met, seen)
    assert (told.reason == "too_few_people") == (told.met is None)
    assert (told.missed is not None) == (safe(met, seen) and safe(missed, seen))
    if told.met is None:
        assert (told.cases, told.recovered, told.people) == (None, None, None)


@given(CASES, SEEN)
def test_each_figure_rests_on_enough_people(found: list[Case], seen: set[int]) -> None:
    told = summary([Q1], found, partial(enough, seen=seen), "USD")
    for habit, way in ((told.met, True), (told.missed, False)):
        if habit is None:
            continue
        of = [each for each in found if each.met is way]
        for shown, bases in (
            (habit.win_rate is not None, ("won", "lost")),
            (habit.average_deal is not None, ("won_priced",)),
            ("demos" in habit.activities_a_week, ("demo_count",)),
            ("calls" in habit.activities_a_week, ("call_count",)),
        ):
            people = {each.person_id for each in of if any(each.rest.sums.get(base) for base in bases)}
            assert shown == safe(people, seen)


def test_rates_are_those_of_all_their_cases_together() -> None:
    met = [case(n, True, won=n, lost=1, won_value=1000 * n, won_priced=n, demo_count=10) for n in (1, 2, 3)]
    missed = [case(n, False, won=0, lost=2) for n in (4, 5, 6)]
    told = summary([Q1], [*met, *missed], partial(enough, seen=()), "USD")
    assert (told.cases, told.recovered, told.people) == (6, 3, 3)
    assert told.met is not None
    assert told.missed is not None
    assert told.met.win_rate == Decimal(6) / 9
    assert told.met.deals_won_a_week == Decimal(6) / 15
    assert told.met.average_deal is not None
    assert told.met.average_deal.amount == 1000
    assert told.met.activities_a_week == {"demos": 2}
    assert (told.missed.win_rate, told.missed.average_deal) == (0, None)
    assert told.missed.notes == {"average_deal": "too_few_people"}


def test_somebody_twice_is_one_person() -> None:
    again = [case(1, True), case(1, True), case(2, True)]
    assert summary([Q1], again, partial(enough, seen=()), "USD").reason == "too_few_people"


def test_behind_is_short_of_what_was_expected_by_that_day() -> None:
    days_ = Days(total=60, ended=30)
    assert is_behind(Decimal(49), Decimal(100), days_, Bands())
    assert not is_behind(Decimal(50), Decimal(100), days_, Bands())
    assert not is_behind(Decimal(0), Decimal(0), days_, Bands())


def test_own_work_without_any_is_undefined() -> None:
    nothing = habits([Work(Decimal(0), {})], "USD")
    assert (nothing.win_rate, nothing.average_deal, nothing.deals_won_a_week) == (None, None, None)
