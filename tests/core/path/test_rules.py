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


def sums(won: int = 0, lost: int = 0, booked: int = 0, lost_amount: int = 0) -> dict[str, Decimal]:
    values = {"won": won, "lost": lost, "booked": booked, "lost_amount": lost_amount}
    return {name: Decimal(value) for name, value in values.items()}


def test_the_win_rate_that_would_close_the_gap() -> None:
    """30 of 120 won by value: 60 of 200 open would take 30 %, and at 25 % it takes 240 open."""
    found = rules.conversion(usd(60), usd(200), rules.usual_rate(YEAR, sums(3, 9, 30, 90)))
    assert (found.win_rate, found.by, found.needed) == (Decimal("0.25"), "value", Decimal("0.3"))
    assert found.new_pipeline == usd(40)
    assert (found.closed, found.small_sample) == (12, False)


def test_lost_deals_without_amounts_make_a_rate_by_number() -> None:
    found = rules.usual_rate(YEAR, sums(won=3, lost=1, booked=500))
    assert (found.share, found.by) == (Decimal("0.75"), "count")


def test_what_cannot_be_told_says_why() -> None:
    nothing_open = rules.conversion(usd(60), usd(0), rules.usual_rate(YEAR, sums(1, 1, 30, 30)))
    assert (nothing_open.needed, nothing_open.notes) == (None, {"needed": "nothing_open"})
    assert nothing_open.small_sample
    never_closed = rules.conversion(usd(60), usd(200), rules.usual_rate(YEAR, sums()))
    assert never_closed.win_rate is None
    assert never_closed.notes == {"win_rate": "no_closed_deals", "new_pipeline": "no_closed_deals"}
    never_won = rules.conversion(usd(60), usd(200), rules.usual_rate(YEAR, sums(lost=4, lost_amount=80)))
    assert (never_won.win_rate, never_won.notes) == (0, {"new_pipeline": "nothing_won"})


def test_what_is_open_may_be_enough() -> None:
    found = rules.conversion(usd(60), usd(200), rules.usual_rate(YEAR, sums(5, 5, 50, 50)))
    assert found.new_pipeline == usd(0)


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
