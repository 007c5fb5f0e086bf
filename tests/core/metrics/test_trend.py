"""A metric over time: its steps, and a direction only where there is one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.errors import NotAllowed
from spm_core.metrics.service import MetricQuestion
from spm_core.metrics.trend import Trend, direction, steps_in, trend
from spm_core.money import Money
from spm_core.period import Calendar, PeriodKind, days
from spm_core.principal import CompanyInfo
from spm_core.who import Who
from tests.factories import NOW, add_deal, add_person, make_company, principal

TODAY = NOW.date()


def usd(amount: int) -> Money:
    return Money(Decimal(amount), "USD")


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    return make_company(engine)


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    return add_person(engine, company, "Ann")


@pytest.mark.parametrize(
    ("kind", "first", "count"), [("month", "2025-11", 7), ("quarter", "2025-Q2", 5), ("week", "2026-W12", 9)]
)
def test_steps_end_with_the_running_one(kind: PeriodKind, first: str, count: int) -> None:
    steps = steps_in(Calendar(), kind, None, TODAY)
    assert (steps[0].label, len(steps), TODAY in steps[-1]) == (first, count, True)


def test_steps_of_a_named_time_end_with_it_and_are_twelve_at_most() -> None:
    asked = days(date(2025, 9, 10), date(2025, 11, 3))
    assert [step.label for step in steps_in(Calendar(), "month", asked, TODAY)] == ["2025-09", "2025-10", "2025-11"]
    long = steps_in(Calendar(), "month", days(date(2020, 1, 1), date(2026, 12, 31)), TODAY)
    assert (long[0].label, long[-1].label) == ("2025-06", "2026-05")


@pytest.mark.parametrize(
    ("values", "goes"),
    [
        ("1 2 3 4", "up"),
        ("4 3 2 1", "down"),
        ("1 2 4 3", "none"),  # 4 of 24 orders go up as much
        ("1 2 3 5 4 6", "up"),
        ("3 1 4 1 5 9", "none"),
        ("5 5 5 5", "none"),
    ],
)
def test_nearly_all_pairs_go_the_same_way_or_there_is_no_direction(values: str, goes: str) -> None:
    assert direction([Decimal(value) for value in values.split()]) == goes


def _monthly(engine: Engine, company: CompanyInfo, ann: int, amounts: list[int]) -> None:
    """A deal won on the second of each month from November 2025."""
    for month, amount in enumerate(amounts):
        day = date(2025 + (month + 10) // 12, (month + 10) % 12 + 1, 2)
        add_deal(engine, company, ann, amount, close_date=day, created_on=day)


def _trend(engine: Engine, company: CompanyInfo, ann: int, metric: str) -> Trend:
    steps = steps_in(Calendar(), "month", None, TODAY)
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session:
        return trend(session, MetricQuestion(metric, Who("own", ann), steps[0]), steps, NOW)


def test_a_sum_that_grows_month_by_month_rises(engine: Engine, company: CompanyInfo, ann: int) -> None:
    _monthly(engine, company, ann, [100, 200, 300, 400, 500, 600, 5])
    found = _trend(engine, company, ann, "won_amount")
    assert (found.direction, found.better, found.half) == ("up", True, 3)
    assert (found.early, found.late) == (usd(200), usd(500))
    assert [step.running for step in found.steps] == [False] * 6 + [True]


def test_months_before_anything_is_known_are_no_steps(engine: Engine, company: CompanyInfo, ann: int) -> None:
    for month in (3, 4):
        add_deal(engine, company, ann, 100, close_date=date(2026, month, 2), created_on=date(2026, month, 1))
    found = _trend(engine, company, ann, "won_amount")
    assert [step.period.label for step in found.steps] == ["2026-03", "2026-04", "2026-05"]
    assert (found.direction, found.reason) == (None, "few_steps")


def test_an_average_of_few_cases_has_no_direction(engine: Engine, company: CompanyInfo, ann: int) -> None:
    _monthly(engine, company, ann, [100, 200, 300, 400, 500, 600])
    found = _trend(engine, company, ann, "average_deal")
    assert (found.direction, found.reason) == (None, "few_cases")
    assert (found.early, found.late) == (usd(200), usd(500))


def test_a_share_falls_where_its_halves_differ_by_more_than_chance(
    engine: Engine, company: CompanyInfo, ann: int
) -> None:
    for month in range(6):
        day = date(2025 + (month + 10) // 12, (month + 10) % 12 + 1, 3)
        for n in range(5):
            won = n < (5 if month < 3 else 1)
            add_deal(engine, company, ann, 10, "won" if won else "lost", close_date=day)
    found = _trend(engine, company, ann, "win_rate")
    assert (found.direction, found.better) == ("down", False)
    assert (found.early, found.late) == (Decimal(1), Decimal("0.2"))


def test_what_is_open_is_told_as_it_stood_at_each_end(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(engine, company, ann, 100, close_date=date(2026, 3, 10), created_on=date(2026, 1, 15))
    add_deal(engine, company, ann, 70, "open", date(2026, 3, 20), created_on=date(2026, 1, 15))
    found = _trend(engine, company, ann, "open_deals")
    open_then = {step.period.label: step.value.value for step in found.steps}
    assert (open_then["2026-02"], open_then["2026-03"]) == (2, 1)


def test_nobody_hears_the_trend_of_others(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_person(engine, company, "Bo")
    steps = steps_in(Calendar(), "month", None, TODAY)
    with session_for(engine, principal(engine, company, "Bo"), NOW) as session, pytest.raises(NotAllowed):
        trend(session, MetricQuestion("won_amount", Who("own", ann), steps[0]), steps, NOW)
