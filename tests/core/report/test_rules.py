"""What in a report is called better or worse, who improved, and which days two periods have in common."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.service import MetricValue
from spm_core.money import Money
from spm_core.period import Calendar, Period
from spm_core.report.rules import Kpi, PersonResult, alike

Q2 = Calendar().part("quarter", 2026, 2)
Q1 = Calendar().part("quarter", 2026, 1)


def kpi(name: str, now: object, before: object, sample: int | None = None) -> Kpi:
    metric = BUILT_IN[name]
    few = sample is not None and sample < 10
    value, then = (
        MetricValue(name, metric.unit, each, sample=sample, small_sample=few)  # type: ignore[arg-type]
        for each in (now, before)
    )
    return Kpi(metric, value, then, then)


@pytest.mark.parametrize(
    ("name", "now", "before", "better"),
    [("deals_won", 12, 10, True), ("deals_won", 8, 10, False), ("cycle_days", Decimal(80), Decimal(60), False),
     ("cycle_days", Decimal(40), Decimal(60), True), ("deals_lost", 5, 10, True)],
)  # fmt: skip
def test_better_is_what_the_metric_says(name, now, before, better):
    found = kpi(name, now, before)
    assert (found.notable, found.difference.better) == (True, better)


@pytest.mark.parametrize(
    ("now", "before", "sample"),
    [(Decimal("0.41"), Decimal("0.40"), 50), (Decimal("0.80"), Decimal("0.40"), 9), (None, Decimal("0.4"), 50),
     (Decimal("0.4"), None, 50), (Decimal("0.4"), Decimal(0), 50)],
)  # fmt: skip
def test_a_small_change_a_small_sample_and_the_undefined_are_told_but_not_judged(now, before, sample):
    assert not kpi("win_rate", now, before, sample).notable


def test_who_is_ahead_of_their_pace_before_improved():
    money = Money(Decimal(1), "USD")
    person = PersonResult("Ann", money, money, Decimal("0.5"), Decimal("1.1"), Decimal("0.9"), "ahead")
    assert person.change == Decimal("0.2")
    assert PersonResult("Bo", money, money, None, None, Decimal("0.9"), "no_quota").change is None
    assert PersonResult("Cy", money, money, *(Decimal(2),) * 3, "too_early").change is None


@given(st.dates(date(2026, 4, 1), date(2026, 6, 30)))
def test_a_running_period_is_compared_with_as_many_days(today):
    then = alike(Q1, Q2, today)
    days = (today - Q2.start).days + 1
    assert (then.start, then.length) == (Q1.start, min(days, Q1.length))


def test_a_period_that_is_over_is_compared_as_a_whole():
    assert alike(Q1, Q2, date(2026, 7, 1)) == Q1
    assert alike(Period(date(2026, 2, 1), date(2026, 3, 1)), Q2, date(2026, 6, 30)).length == 28
