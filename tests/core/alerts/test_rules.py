"""Alerts tell crossings only, and not again within the cool-down."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from spm_core.alerts.models import Crossing
from spm_core.alerts.rules import (
    COOL_DOWN,
    AlertState,
    Limit,
    Measure,
    first_look,
    from_json,
    look,
    measure_again,
    to_json,
)
from tests.factories import NOW

HOUR = timedelta(hours=1)


def test_what_is_so_already_is_no_news():
    state = first_look(["a"])
    state, news = look(state, ["a"], NOW)
    assert news == ()
    assert look(state, ["a", "b"], NOW + HOUR)[1] == ("b",)


def test_what_comes_back_within_the_cool_down_is_not_told_again():
    state, news = look(AlertState(), ["a"], NOW)
    assert news == ("a",)
    state, _ = look(state, [], NOW + HOUR)
    state, news = look(state, ["a"], NOW + 2 * HOUR)
    assert news == ()
    state, _ = look(state, [], NOW + COOL_DOWN)
    assert look(state, ["a"], NOW + COOL_DOWN)[1] == ("a",)


def test_what_stays_so_is_told_once_however_long():
    state, _ = look(AlertState(), ["a"], NOW)
    for days in range(1, 40):
        state, news = look(state, ["a"], NOW + timedelta(days=days))
        assert news == ()


looks = st.lists(st.tuples(st.integers(1, 100), st.sets(st.sampled_from("abc"))), max_size=40)


@given(looks)
def test_nothing_is_told_twice_within_the_cool_down_nor_without_a_crossing(steps):
    state, now = first_look([]), NOW
    told: dict[str, datetime] = {}
    before: set[str] = set()
    for hours, keys in steps:
        now += hours * HOUR
        state, news = look(state, sorted(keys), now)
        for key in news:
            assert key not in before
            assert key not in told or now - told[key] >= COOL_DOWN
            told[key] = now
        for key in keys - before - set(news):
            assert now - told[key] < COOL_DOWN
        before = keys
        assert from_json(to_json(state)) == state


BELOW = Limit(Crossing.BELOW, Decimal("0.7"))


def followed(limit, *steps):
    """The keys told at each look, an hour apart unless a step says how many days."""
    state, told, now = AlertState(), [], NOW
    for days, *measures in steps:
        now += timedelta(days=days) if days else HOUR
        again = [Measure(who, period, None if value is None else Decimal(value)) for who, period, value in measures]
        state, news = measure_again(state, limit, again, now.date(), now)
        assert from_json(to_json(state)) == state
        told.append(news)
    return told


def test_a_fall_is_told_once():
    one = [(0, ("", "Q2", value)) for value in ("0.8", "0.69", "0.6", "0.69")]
    assert followed(BELOW, *one) == [(), (":Q2",), (), ()]


def test_who_is_new_brings_no_news_and_who_left_is_forgotten():
    ann, bea = ("1", "Q2", "0.9"), ("2", "Q2", "0.5")
    assert followed(BELOW, (0, ann), (0, ann, bea), (0, bea), (0, ("1", "Q2", "0.1"), bea)) == [(), (), (), ()]


def test_what_is_not_known_is_no_crossing_and_forgets_nothing():
    steps = [(9, ("", "Q2", value)) for value in ("0.6", None, "0.6", "0.8", None, "0.6")]
    assert followed(BELOW, *steps) == [(), (), (), (), (), (":Q2",)]


def test_what_could_not_be_judged_yet_is_news_as_it_can():
    assert followed(BELOW, (0, ("", "Q2", "0.6")), (0, ("", "Q3", None)), (0, ("", "Q3", "0.6")))[-1] == (":Q3",)


def test_what_begins_a_period_at_nothing_did_not_fall():
    sums = Limit(Crossing.BELOW, Decimal(20), grows=True)
    steps = [(0, ("", "w1", 30)), (0, ("", "w2", 0)), (0, ("", "w2", 25)), (0, ("", "w2", 5))]
    assert followed(sums, *steps) == [(), (), (), (":w2",)]


def test_a_level_that_is_below_in_the_next_period_too_is_news_of_that_period():
    assert followed(BELOW, (0, ("", "Q2", "0.6")), (0, ("", "Q3", "0.6")))[-1] == (":Q3",)


def test_a_limit_that_is_passed_holds_at_the_limit():
    above = Limit(Crossing.ABOVE, Decimal("0.8"))
    assert followed(above, (0, ("", "Q2", "0.79")), (0, ("", "Q2", "0.8"))) == [(), (":Q2",)]


def test_a_drop_is_measured_against_a_week_before():
    drop = Limit(Crossing.DROP, Decimal("0.1"))
    values = (100, 95, 91, 89)
    assert followed(drop, *((1, ("", "Q2", value)) for value in values)) == [(), (), (), (":Q2",)]
    slowly = [(3, ("", "Q2", value)) for value in (100, 95, 90, 85, 80)]
    assert followed(drop, *slowly) == [(), (), (), (":Q2",), ()]
    assert followed(drop, (0, ("", "Q2", 100)), (0, ("", "Q3", 10))) == [(), ()]


def test_the_value_before_is_kept_until_the_next_news():
    state, news = AlertState(), tuple[str, ...]()
    for hours, value in enumerate(("0.8", "0.6", "0.5")):
        measure = Measure("", "Q2", Decimal(value))
        state, news = measure_again(state, BELOW, [measure], NOW.date(), NOW + hours * HOUR)
    assert (news, state.known[""].was, state.known[""].value) == ((), Decimal("0.8"), Decimal("0.5"))
