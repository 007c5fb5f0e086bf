"""Alerts tell crossings only, and not again within the cool-down."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spm_core.alerts.rules import COOL_DOWN, first_look, from_json, look, to_json
from tests.factories import NOW

HOUR = timedelta(hours=1)


def test_what_is_so_already_is_no_news():
    state = first_look(["a"])
    state, news = look(state, ["a"], NOW)
    assert news == ()
    assert look(state, ["a", "b"], NOW + HOUR)[1] == ("b",)


def test_what_comes_back_within_the_cool_down_is_not_told_again():
    state, news = look({}, ["a"], NOW)
    assert news == ("a",)
    state, _ = look(state, [], NOW + HOUR)
    state, news = look(state, ["a"], NOW + 2 * HOUR)
    assert news == ()
    state, _ = look(state, [], NOW + COOL_DOWN)
    assert look(state, ["a"], NOW + COOL_DOWN)[1] == ("a",)


def test_what_stays_so_is_told_once_however_long():
    state, _ = look({}, ["a"], NOW)
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
