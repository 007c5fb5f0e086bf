"""Sends are spread below a platform's limits: nothing is refused, and nothing waits longer than it must."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from spm_core.notices.rules import FIRST_WAIT, LONGEST_WAIT, Bucket, backoff
from spm_core.principal import CompanyInfo
from tests.delivery.conftest import House
from tests.delivery.simulated import Loop, Platform, delivered, slack, teams
from tests.factories import NOW, add_person


@pytest.mark.parametrize(
    ("name", "platform", "fastest"), [("slack", slack, 120 / 525 * 60), ("teams", teams, 120 / 50)]
)
@pytest.mark.parametrize("workers", [1, 3])
def test_a_company_is_written_to_as_fast_as_allowed(
    sqlite_engine: Engine, name: str, platform: Callable[[Loop], Platform], fastest: float, workers: int
) -> None:
    """However many processes send."""
    house = _house(sqlite_engine)
    for person in house.add_people(120, name):
        house.owe(f"it {person}", to=person)
    made = delivered(sqlite_engine, name, platform, 120, workers)
    assert made.refused == 0
    assert made.taken["all"][-1] <= 1.1 * fastest


@pytest.mark.parametrize(("name", "platform", "fastest"), [("slack", slack, 30), ("teams", teams, 15)])
def test_one_conversation_keeps_its_own_limits_and_nobody_else_waiting(
    sqlite_engine: Engine, name: str, platform: Callable[[Loop], Platform], fastest: float
) -> None:
    house = _house(sqlite_engine)
    house.link(house.dana, "dana.wu@example.com", platform=name)
    for number in range(30):
        house.owe(f"it {number}")
    ann = add_person(sqlite_engine, house.company, "Ann Lee")
    house.link(ann, "ann.lee@example.com", platform=name)
    house.owe("Ann's", to=ann)
    made = delivered(sqlite_engine, name, platform, 31)
    assert made.refused == 0
    assert made.taken[f"U{house.dana}"][-1] <= 1.1 * fastest
    assert made.taken[f"U{ann}"][0] < 3


def _house(engine: Engine) -> House:
    from tests.factories import make_company

    company: CompanyInfo = make_company(engine)
    return House(engine, company, add_person(engine, company, "Dana Wu"))


BUCKETS = st.builds(
    Bucket, st.just("b"), st.timedeltas(timedelta(milliseconds=10), timedelta(minutes=1)), st.integers(1, 9)
)


@given(BUCKETS, st.lists(st.timedeltas(timedelta(), timedelta(minutes=5)), min_size=1, max_size=60))
def test_in_no_stretch_of_time_is_more_sent_than_the_bucket_says(bucket: Bucket, gaps: list[timedelta]) -> None:
    now, taken, slots = NOW, NOW, list[datetime]()
    for gap in gaps:
        now += gap
        slots.append(bucket.slot(taken, now))
        taken = bucket.taken(taken, slots[-1])
        assert slots[-1] >= now
    assert slots == sorted(slots)
    for first, start in enumerate(slots):
        for last, end in enumerate(slots[first:], 1):
            assert last <= bucket.burst + (end - start) / bucket.every + 1e-6


@given(BUCKETS, st.timedeltas(timedelta(), timedelta(minutes=5)))
def test_a_closed_bucket_gives_nothing_before_it_opens(bucket: Bucket, wait: timedelta) -> None:
    assert bucket.slot(bucket.closed(NOW, NOW + wait), NOW) == NOW + wait


@given(st.integers(1, 1_000))
def test_waits_grow_and_end(attempts: int) -> None:
    wait = backoff(attempts)
    assert FIRST_WAIT / 2 <= wait <= LONGEST_WAIT
    assert wait <= FIRST_WAIT * 2 ** min(attempts - 1, 20)
