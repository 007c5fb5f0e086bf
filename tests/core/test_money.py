"""Amounts are exact from the file to the database and back, and sums of them are exact on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, func, insert, select

from spm_core.columns import MONEY_PLACES, RATE_PLACES, SHARE_PLACES, Scaled, UtcDateTime, from_units, to_units
from spm_core.money import ZERO, Money, share

amounts = st.decimals(-(10**12), 10**12, places=MONEY_PLACES)
dollars = st.builds(Money, amounts, st.just("USD"))
kept = Table(
    "kept",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("amount", Scaled(4)),
    Column("at", UtcDateTime()),
)


@given(dollars, dollars, dollars)
def test_money_adds_up_in_any_order(one: Money, two: Money, three: Money) -> None:
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert one + two - two == one


@given(dollars, st.integers(0, 50))
def test_a_multiple_is_a_repeated_sum(money: Money, times: int) -> None:
    assert money * times == sum((money for _ in range(times)), Money(ZERO, "USD"))


def test_currencies_do_not_mix() -> None:
    dollar, euro = Money(Decimal(1), "USD"), Money(Decimal(1), "EUR")
    with pytest.raises(ValueError, match="USD and EUR"):
        dollar + euro
    with pytest.raises(ValueError, match="USD and EUR"):
        dollar - euro


def test_only_nothing_is_false() -> None:
    assert not Money(ZERO, "USD")
    assert Money(Decimal("-0.0001"), "USD")


@given(amounts, amounts)
def test_a_share_of_nothing_is_undefined(part: Decimal, whole: Decimal) -> None:
    assert share(part, ZERO) is None
    if whole:
        assert share(whole, whole) == 1


@given(st.sampled_from([MONEY_PLACES, SHARE_PLACES, RATE_PLACES]), st.integers(-(10**17), 10**17))
def test_units_come_back(places: int, units: int) -> None:
    assert to_units(from_units(units, places), places) == units


@pytest.mark.parametrize("value", ["0.00001", "1.23456", "-7.00005"])
def test_digits_are_never_lost_in_silence(value: str) -> None:
    with pytest.raises(ValueError, match="more than 4"):
        to_units(Decimal(value))


@pytest.mark.parametrize("value", ["1e15", "-1e15", "Infinity", "12345678901234567890123456789.1234"])
def test_what_a_database_cannot_hold_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="too large"):
        to_units(Decimal(value))


def test_sums_are_exact_on_both_databases(engine: Engine) -> None:
    tenths = [Decimal("0.1"), Decimal("0.2"), Decimal("0.0001"), Decimal("99999999999.9999"), None]
    moment = datetime(2026, 5, 13, 12, tzinfo=timezone(timedelta(hours=2)))
    with engine.begin() as connection:
        kept.create(connection)
        connection.execute(insert(kept), [{"amount": amount, "at": moment} for amount in tenths])
        assert connection.scalar(select(func.sum(kept.c.amount))) == Decimal("100000000000.3000")
        assert connection.scalars(select(kept.c.amount).order_by(kept.c.id)).all() == tenths
        back = connection.scalars(select(kept.c.at)).first()
        assert back == moment
        assert back.tzinfo is UTC


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 5, 13), None)  # type: ignore[arg-type]
