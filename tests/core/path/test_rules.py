"""What would close a gap: rates and efforts worked out by hand, and what may be asked of somebody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.money import Money
from spm_core.path import rules
from spm_core.path.combinations import Combination
from spm_core.period import Period, days

YEAR = days(date(2025, 5, 14), date(2026, 5, 13))
LEFT = days(date(2026, 5, 13), date(2026, 6, 30))


def usd(amount: int | str) -> Money:
    return Money(Decimal(amount), "USD")


def test_more_of_an_activity() -> None:
    """40 demos in 10 weeks brought 5 wins over 100,000: 60,000 in 4 weeks take 24 of them, 6 a week."""
    ten_weeks = Period(date(2026, 3, 4), date(2026, 5, 13))
    found = rules.effort("demos", ten_weeks, 40, 5, Decimal(100_000), Decimal(60_000), Decimal(4))
    assert (found.a_week, found.per_deal, found.needed_a_week, found.more_a_week) == (4, 8, 6, 2)
    assert found.small_sample
    assert found.notes == {}


@pytest.mark.parametrize(
    ("booked", "weeks_left", "reason"),
    [(Decimal(0), Decimal(4), "nothing_won"), (Decimal(9), Decimal(0), "period_over")],
)
def test_an_activity_that_tells_nothing(booked: Decimal, weeks_left: Decimal, reason: str) -> None:
    found = rules.effort("demos", YEAR, 40, 0, booked, Decimal(60_000), weeks_left)
    assert (found.needed_a_week, found.more_a_week, found.per_deal) == (None, None, None)
    assert found.notes["needed_a_week"] == reason
    assert rules.activity_action([found], LEFT) is None


@given(st.decimals("0.01", 10**9, places=2))
def test_an_amount_to_aim_for_is_near_and_short(amount: Decimal) -> None:
    found = rules.two_digits(amount)
    assert abs(found - amount) <= amount / 20
    assert len(format(found, "f").replace(".", "").strip("0")) <= 2


@given(
    st.integers(1, 400),
    st.integers(1, 60),
    st.decimals(1, 10**6, places=2),
    st.decimals(1, 10**7, places=2),
    st.integers(1, 13),
)
def test_nobody_is_asked_for_much_more_than_usual(
    count: int, won: int, booked: Decimal, gap: Decimal, weeks_left: int
) -> None:
    done = rules.effort("demos", YEAR, count, won, booked, gap, Decimal(weeks_left))
    action = rules.activity_action([done], LEFT)
    if action is None:
        assert done.more_a_week == 0
        return
    soon = rules.weeks(action.period)
    assert isinstance(action.target, int)
    assert action.target >= 1
    assert action.target <= max(done.a_week * rules.STRETCH, done.a_week + 1) * soon + 1
    assert action.enough == (done.needed_a_week is not None and action.target >= done.needed_a_week * soon)
    assert LEFT.covers(action.period)


def test_the_likeliest_deals_are_due_when_the_last_of_them_closes() -> None:
    best = Combination(("D1", "D2"), Decimal(400), Decimal("0.4"))
    closes = {"D1": date(2026, 6, 10), "D2": date(2026, 5, 20), "D3": date(2026, 6, 30)}
    action = rules.win_action(usd("333.333"), best, closes, Decimal(200), LEFT)
    assert action is not None
    assert (action.what, action.due, action.target) == ("win_deals", date(2026, 6, 10), usd("333.34"))
    assert (action.deals, action.enough) == (("D1", "D2"), True)


def test_without_such_deals_what_is_likely() -> None:
    many = Combination(tuple(f"D{n}" for n in range(9)), Decimal(400), Decimal("0.5"))
    unlikely = Combination(("D1",), Decimal(400), Decimal("0.09"))
    for best in (None, many, unlikely):
        action = rules.win_action(usd(333), best, {}, Decimal("201.5"), LEFT)
        assert action is not None
        assert (action.what, action.due, action.target, action.enough) == ("win_likely", LEFT.end, usd(200), False)
    assert rules.win_action(usd(333), None, {}, Decimal(0), LEFT) is None


def test_the_quota_itself_is_no_action() -> None:
    whole = rules.win_action(usd(333), None, {}, Decimal(200), LEFT)
    assert rules.actions(LEFT, whole) == ()
    assert rules.actions(days(date(2026, 4, 1), LEFT.end), whole) == (whole,)


def test_new_pipeline_within_two_weeks() -> None:
    """Usually 1,000 a week: 2,000 in two weeks, and at most half as much again."""
    enough, most = (rules.pipeline_action(usd(n), usd(1000), LEFT) for n in (2400, 9000))
    assert enough is not None
    assert most is not None
    assert (enough.target, enough.enough, enough.due) == (usd(2400), True, date(2026, 5, 26))
    assert (most.target, most.enough, most.usual) == (usd(3000), False, usd(2000))
    assert rules.pipeline_action(usd(0), usd(1000), LEFT) is None
    assert rules.pipeline_action(usd(9000), usd(0), LEFT) is None
