"""Days and periods as people say them on a given day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import about, day, days_alike, money, period_name, speaking, weekdays
from bot.parts.first_upper import first_upper
from spm_core.money import Money
from spm_core.period import Calendar

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("locale", "near", "this_year", "other_year"),
    [
        ("en-US", "Fri, Dec 4", "Oct 1", "Nov 30, 2025"),
        ("it", "ven 4 dic", "1 ott", "30 nov 2025"),
        ("pt-BR", "sex., 4 de dez", "1 de out", "30 de nov. de 2025"),
    ],
)
def test_a_day_has_its_weekday_when_near_and_its_year_when_it_is_another(
    locale: str, near: str, this_year: str, other_year: str
) -> None:
    with speaking(locale, TODAY):
        days = (date(2026, 12, 4), date(2026, 10, 1), date(2025, 11, 30))
        assert tuple(map(day, days)) == (near, this_year, other_year)


def test_without_a_today_every_day_stands_for_itself() -> None:
    with speaking("en-US"):
        assert day(TODAY) == "Nov 30, 2026"
        assert period_name(Calendar().part("quarter", 2026, 4)) == "Q4 2026"


@given(st.integers(-800, 800))
def test_no_two_days_are_called_the_same(offset: int) -> None:
    other = TODAY + timedelta(days=offset)
    with speaking("en-US", TODAY):
        assert (day(other) == day(TODAY)) == (offset == 0)


@pytest.mark.parametrize(
    ("locale", "this", "other"),
    [
        ("en-US", "Q4", "Q4 2025"),
        ("it", "4º trimestre", "4º trim. 2025"),
        ("pt-BR", "4º trimestre", "4º tri. 2025"),
    ],
)
def test_a_period_has_its_year_when_it_is_another(locale: str, this: str, other: str) -> None:
    with speaking(locale, TODAY):
        assert period_name(Calendar().part("quarter", 2026, 4)) == this
        assert period_name(Calendar().part("quarter", 2025, 4)) == other


def test_a_fiscal_year_is_left_out_only_in_the_period_that_runs() -> None:
    fiscal = Calendar(fiscal_start=4)
    with speaking("en-US", TODAY):
        running = fiscal.containing("quarter", TODAY)
        assert period_name(running) == f"Q{running.index}"
        before = fiscal.previous(running)
        assert period_name(before) == f"Q{before.index} FY{before.year}"


@pytest.mark.parametrize(
    ("amount", "said"),
    [("457.33", "$457"), ("100.4", "$100"), ("-457.5", "-$458"), ("99.55", "$99.55"), ("1234.5", "$1,234")],
)
def test_an_estimate_has_no_cents_from_a_hundred_on(amount: str, said: str) -> None:
    with speaking("en-US"):
        assert about(Money(Decimal(amount), "USD")) == said
        assert money(Money(Decimal("457.33"), "USD")) == "$457.33"


def test_days_of_a_list_are_in_one_style() -> None:
    near, far = date(2026, 12, 4), date(2027, 3, 1)
    with speaking("en-US", TODAY):
        with days_alike((near, None)):
            assert day(near) == "Fri, Dec 4"
        with days_alike((near, far)):
            assert (day(near), day(far)) == ("Dec 4", "Mar 1, 2027")
        with weekdays(False):
            assert day(near) == "Dec 4"
        assert day(near) == "Fri, Dec 4"


def test_a_period_that_stands_alone_begins_with_a_capital() -> None:
    week = Calendar().containing("week", TODAY)
    with speaking("en-US", TODAY):
        assert first_upper(period_name(week)) == period_name(week).capitalize() == "Week 49"
    with speaking("it", TODAY):
        assert first_upper(period_name(week)).startswith("Settimana")
