"""The facts of a standing, one edge after another, and what holds for all of them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import to_json
from spm_core.money import Money
from spm_core.period import Period, days
from spm_core.principal import Bands
from spm_core.quota.days import days_of
from spm_core.quota.stand import Verdict
from spm_core.quota.standing import Standing, standing
from spm_core.workdays import WorkCalendar

WORK = WorkCalendar()
Q2 = days(date(2026, 4, 1), date(2026, 6, 30))
"""65 working days: 22 in April, 21 in May, 22 in June."""
MIDWAY = date(2026, 5, 18)
"""A Monday: 33 working days have ended, 32 are left."""


def usd(amount: Decimal | int | str) -> Money:
    return Money(Decimal(amount), "USD")


def stand(
    booked: Decimal | int | str = 0,
    quota: Decimal | int | str | None = 65_000,
    today: date = MIDWAY,
    *,
    nominal: Decimal | int | str | None = None,
    period: Period = Q2,
    work: WorkCalendar = WORK,
    **options: Any,
) -> Standing:
    full = quota if nominal is None else nominal
    return standing(
        period=period,
        as_of=datetime(today.year, today.month, today.day, 12, tzinfo=UTC),
        days=days_of(period, today, work),
        over=today >= period.stop,
        booked=usd(booked),
        quota=None if quota is None else usd(quota),
        nominal=None if full is None else usd(full),
        bands=Bands(),
        **options,
    )


def test_every_fact_midway() -> None:
    facts = stand(booked=26_000)
    assert (facts.working_days, facts.days_ended, facts.days_left) == (65, 33, 32)
    assert facts.attainment == Decimal("0.4")
    assert facts.elapsed == Decimal(33) / 65
    assert facts.expected == usd(33_000)
    assert facts.pace is not None
    assert round(facts.pace, 6) == Decimal("0.787879")
    assert (facts.gap, facts.surplus) == (usd(39_000), usd(0))
    assert facts.required_per_day == usd("1218.75")
    assert facts.required_per_week == usd("6093.75")
    assert facts.projected is not None
    assert round(facts.projected.amount, 2) == Decimal("51212.12")
    assert facts.verdict == "behind"
    assert facts.notes == {}


def test_no_quota_shows_what_was_booked_and_no_percentage() -> None:
    facts = stand(booked=5_000, quota=None)
    assert facts.booked == usd(5_000)
    assert (facts.attainment, facts.pace, facts.gap, facts.surplus, facts.required_per_day) == (None,) * 5
    assert facts.verdict == "no_quota"
    assert facts.notes["attainment"] == facts.notes["gap"] == facts.notes["quota"] == "no_quota"
    assert facts.projected is not None  # the run rate needs no quota


def test_a_quota_of_zero_is_no_quota() -> None:
    facts = stand(booked=5_000, quota=0)
    assert facts.quota == usd(0)
    assert facts.attainment is None
    assert facts.verdict == "no_quota"
    assert facts.notes["attainment"] == "no_quota"


def test_a_quota_ramped_to_zero_is_not_measured() -> None:
    facts = stand(booked=5_000, quota=0, nominal=100_000)
    assert facts.attainment is None
    assert facts.notes["attainment"] == facts.notes["gap"] == "zero_in_effect"


def test_met_leaves_nothing_to_do() -> None:
    facts = stand(booked=65_000)
    assert (facts.verdict, facts.attainment) == ("met", Decimal(1))
    assert facts.gap == facts.surplus == facts.required_per_day == facts.required_per_week == usd(0)
    assert stand(booked=70_000).surplus == usd(5_000)


def test_a_met_quota_stays_met_when_the_period_is_over_or_has_not_begun() -> None:
    for today in (Q2.stop, Q2.start - timedelta(days=9)):
        facts = stand(booked=65_001, today=today)
        assert facts.verdict == "met"
        assert facts.required_per_day == usd(0)


def test_a_period_that_is_over() -> None:
    facts = stand(booked=64_999, today=Q2.stop)
    assert (facts.days_left, facts.elapsed, facts.verdict) == (0, 1, "period_over")
    assert facts.pace == facts.attainment
    assert facts.projected == facts.booked
    assert (facts.required_per_day, facts.required_per_week) == (None, None)
    assert facts.notes == {"required_per_day": "period_over", "required_per_week": "period_over"}


def test_a_period_that_has_not_started() -> None:
    facts = stand(today=Q2.start - timedelta(days=1))
    assert (facts.days_ended, facts.days_left, facts.elapsed) == (0, 65, 0)
    assert facts.verdict == "too_early"
    assert facts.expected == usd(0)
    assert facts.notes == dict.fromkeys(("pace", "projected", "booked_per_day"), "not_started")


def test_the_last_day_counts_as_left_until_it_has_ended() -> None:
    assert stand(today=Q2.end).days_left == 1
    assert stand(today=Q2.end).required_per_day == usd(65_000)


def test_a_running_period_without_working_days_left_is_over() -> None:
    may = days(date(2026, 5, 1), date(2026, 5, 31))  # the 31st is a Sunday
    facts = stand(booked=1, today=date(2026, 5, 30), period=may)
    assert (facts.days_left, facts.verdict) == (0, "period_over")
    assert facts.notes["required_per_day"] == "period_over"


def test_a_period_without_any_working_day() -> None:
    weekend = days(date(2026, 5, 16), date(2026, 5, 17))
    facts = stand(booked=1, today=date(2026, 5, 17), period=weekend)
    assert (facts.working_days, facts.elapsed, facts.verdict) == (0, None, "too_early")
    assert facts.notes["elapsed"] == facts.notes["pace"] == "no_working_days"


def test_refunds_can_book_less_than_nothing() -> None:
    facts = stand(booked=-6_500)
    assert facts.attainment == Decimal("-0.1")
    assert facts.gap == usd(71_500)
    assert facts.surplus == usd(0)
    assert facts.verdict == "behind"


def test_a_holiday_and_a_weekend_are_no_working_days_whenever_one_asks() -> None:
    italy = WorkCalendar(country="IT")
    friday, saturday, sunday, monday = (date(2026, 5, 29) + timedelta(days=n) for n in range(4))
    republic_day = date(2026, 6, 2)
    ended = {day: stand(today=day, work=italy).days_ended for day in (friday, saturday, sunday, monday, republic_day)}
    assert ended[saturday] == ended[sunday] == ended[monday] == ended[friday] + 1
    assert ended[republic_day] == ended[monday] + 1
    assert stand(today=date(2026, 6, 3), work=italy).days_ended == ended[republic_day]
    # Easter Monday, 1 May and 2 June; 25 April is a Saturday
    assert stand(work=italy).working_days == 62
    assert stand(work=italy).holidays == (date(2026, 4, 6), date(2026, 5, 1), republic_day)


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        ("1.100000", "ahead"),
        ("1.099999", "on_pace"),
        ("1.000000", "on_pace"),
        ("0.999999", "slightly_behind"),
        ("0.850000", "slightly_behind"),
        ("0.849999", "behind"),
    ],
)
def test_bands_are_judged_on_the_unrounded_pace(pace: str, expected: Verdict) -> None:
    # 33 of 65 days have ended, so that neither share is a finite decimal.
    facts = stand(booked=Decimal(33_000) * Decimal(pace))
    assert facts.pace == Decimal(pace)
    assert facts.verdict == expected


@pytest.mark.parametrize(("today", "verdict"), [(date(2026, 4, 9), "too_early"), (date(2026, 4, 10), "ahead")])
def test_nothing_is_judged_in_the_first_tenth(today: date, verdict: Verdict) -> None:
    # 6 of 65 working days are 9.2 %, 7 are 10.8 %
    assert stand(booked=60_000, today=today).verdict == verdict


def test_nothing_is_judged_before_three_days_ended() -> None:
    week = days(date(2026, 5, 11), date(2026, 5, 17))
    verdicts = [stand(booked=60_000, today=date(2026, 5, day), period=week).verdict for day in (12, 13, 14)]
    assert verdicts == ["too_early", "too_early", "ahead"]


def test_a_company_has_its_own_bands() -> None:
    facts = stand(booked=26_000)
    assert facts.pace is not None
    loose = Bands(Decimal(2), Decimal("0.75"), Decimal("0.5"))
    again = standing(
        period=Q2, as_of=facts.as_of, days=days_of(Q2, MIDWAY, WORK), over=False, booked=facts.booked,
        quota=facts.quota, nominal=facts.quota, bands=loose,
    )  # fmt: skip
    assert again.verdict == "on_pace"


# ---------------------------------------------------------------- what holds for all

amounts = st.decimals(-(10**11), 10**11, places=4)
quotas = st.one_of(st.none(), st.decimals(0, 10**11, places=4))
moments = st.dates(date(2026, 3, 1), date(2026, 8, 1))
periods = st.builds(
    lambda start, length: Period(start, start + timedelta(days=length)),
    st.dates(date(2026, 3, 1), date(2026, 7, 1)),
    st.integers(1, 400),
)


@given(amounts, quotas, moments, periods)
def test_the_gap_and_the_surplus_are_what_lies_between(
    booked: Decimal, quota: Decimal | None, today: date, period: Period
) -> None:
    facts = stand(booked, quota, today, period=period)
    if not quota:
        assert (facts.gap, facts.surplus) == (None, None)
        return
    assert facts.gap is not None
    assert facts.surplus is not None
    assert facts.gap - facts.surplus == usd(quota) - usd(booked)
    assert min(facts.gap.amount, facts.surplus.amount) == 0


@given(amounts, quotas, moments, periods)
def test_time_gone_and_time_left_make_the_whole(
    booked: Decimal, quota: Decimal | None, today: date, period: Period
) -> None:
    facts = stand(booked, quota, today, period=period)
    assert facts.days_ended + facts.days_left == facts.working_days
    if facts.elapsed is None:
        assert facts.working_days == 0
        return
    left = Decimal(facts.days_left) / facts.working_days
    assert abs(facts.elapsed + left - 1) < Decimal("1e-25")
    if facts.projected:
        assert abs(facts.projected.amount * facts.elapsed - booked) < Decimal("1e-12")


@given(st.lists(amounts, min_size=2, max_size=2), st.decimals("0.0001", 10**11, places=4), moments, periods)
def test_booking_more_never_makes_the_verdict_worse(
    booked: list[Decimal], quota: Decimal, today: date, period: Period
) -> None:
    order = ["behind", "slightly_behind", "on_pace", "ahead", "met"]
    worse, better = (stand(amount, quota, today, period=period).verdict for amount in sorted(booked))
    if worse in order and better in order:
        assert order.index(worse) <= order.index(better)
    else:
        assert better in (worse, "met")


@given(amounts, quotas, moments, periods)
def test_facts_serialise_and_what_is_undefined_says_why(
    booked: Decimal, quota: Decimal | None, today: date, period: Period
) -> None:
    facts = stand(booked, quota, today, period=period)
    plain = json.loads(json.dumps(to_json(facts)))
    assert plain["booked"] == {"amount": f"{booked:.4f}", "currency": "USD"}
    defined = {"match", "team", "rep_quotas", "over_assignment", "seasonal"}
    undefined = {name for name, value in plain.items() if value is None} - defined
    assert set(plain["notes"]) == undefined
    if plain["attainment"] is not None:
        assert len(plain["attainment"].split(".")[1]) >= 9


def test_the_largest_share_serialises() -> None:
    plain = to_json(stand(booked=Decimal("922337203685477"), quota="0.0001", today=date(2026, 4, 2)))
    assert plain["pace"].startswith("599519182395560050000")
