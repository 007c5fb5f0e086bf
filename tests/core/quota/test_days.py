"""The days of a person are those on which they are there, wherever their quota is cut to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from spm_core.money import Money
from spm_core.people.models import Leave
from spm_core.period import Calendar, Period, days
from spm_core.principal import Bands, CompanyInfo, Role
from spm_core.quota.days import days_of
from spm_core.quota.effective import Employment, QuotaLine
from spm_core.quota.rules import decimal, target
from spm_core.quota.season import by_weights
from spm_core.quota.standing import standing
from spm_core.workdays import WorkCalendar
from tests.core.quota.standings import Q2, stand, usd
from tests.factories import add_deal, add_person, add_quota, make_company, operate

ITALY, PLAIN = WorkCalendar(country="IT"), WorkCalendar()
JUNE = days(date(2026, 6, 1), date(2026, 6, 30))


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def italy(engine: Engine) -> CompanyInfo:
    return make_company(engine, country="IT")


def test_on_the_second_day_nobody_is_behind(engine: Engine, italy: CompanyInfo) -> None:
    ann = add_person(engine, italy, "Ann", start_date=date(2026, 6, 15))
    add_quota(engine, italy, ann, 60_000)
    facts = stand(engine, italy, "Ann", ann, now=at_noon(date(2026, 6, 16)))
    assert facts.quota is not None
    assert round(facts.quota.amount) == 11_613
    assert (facts.working_days, facts.days_ended, facts.days_left, facts.days_absent) == (12, 1, 11, 50)
    assert facts.verdict == "too_early"
    assert facts.expected is not None
    assert round(facts.expected.amount) == 968


def test_days_of_leave_are_no_days_left(engine: Engine, italy: CompanyInfo) -> None:
    ann = add_person(engine, italy, "Ann")
    add_quota(engine, italy, ann, 100_000)
    with operate(engine, italy) as session:
        session.add(Leave(employee_id=ann, starts_on=JUNE.start, last_day=JUNE.end))
    add_deal(engine, italy, ann, 40_000)
    facts = stand(engine, italy, "Ann", ann, now=at_noon(date(2026, 5, 29)))
    assert facts.quota is not None
    assert round(facts.quota.amount) == 66_129
    assert (facts.working_days, facts.days_ended, facts.days_left, facts.days_absent) == (41, 40, 1, 21)
    assert facts.required_per_day == facts.gap
    after = stand(engine, italy, "Ann", ann, now=at_noon(date(2026, 6, 10)))
    assert (after.days_left, after.elapsed, after.required_per_day, after.verdict) == (0, 1, None, "period_over")


def test_a_team_counts_the_days_of_everybody(engine: Engine, italy: CompanyInfo) -> None:
    boss = add_person(engine, italy, "Boss", role=Role.MANAGER, start_date=date(2026, 5, 1))
    ann = add_person(engine, italy, "Ann", manager=boss, start_date=date(2026, 6, 15))
    add_quota(engine, italy, ann, 60_000)
    with operate(engine, italy) as session:
        session.add(Leave(employee_id=boss, starts_on=JUNE.start, last_day=JUNE.end))
    facts = stand(engine, italy, "Boss", boss, team=True)
    assert (facts.working_days, facts.days_absent) == (62, 0)


def test_a_seasonal_curve_is_of_the_days_that_somebody_is_there() -> None:
    weights = (Decimal("0.25"),) * 4
    who = Employment(leaves=(JUNE,))
    done = by_weights(weights, Q2, date(2026, 5, 1), Calendar(), PLAIN, who)
    assert done == Decimal("0.5")


# ---------------------------------------------------------------- whatever the calendar

_days = st.dates(date(2026, 3, 1), date(2026, 7, 31))
_spans = st.tuples(_days, st.integers(0, 60)).map(lambda given: days(given[0], given[0] + timedelta(given[1])))
_works = st.builds(
    WorkCalendar,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    country=st.sampled_from([None, "IT", "US", "BR"]),
)
_people = st.builds(
    Employment,
    start=st.none() | _days,
    end=st.none() | _days,
    leaves=st.lists(_spans, max_size=3).map(tuple),
)


@given(_works, _people, _days, st.integers(0, 200_000))
def test_what_is_expected_is_the_quota_by_the_days_gone(
    work: WorkCalendar, who: Employment, today: date, booked: int
) -> None:
    found = target(Q2, [QuotaLine(Q2, Decimal(100_000))], who, work)
    assert found is not None
    counted = days_of(Q2, today, work, who)
    assert 0 <= counted.ended <= counted.total <= work.of(Q2) == counted.total + counted.absent
    assert abs(decimal(found.effective) - Decimal(100_000) * counted.total / work.of(Q2)) < Decimal("0.0001")
    facts = standing(
        period=Q2, as_of=at_noon(today), days=counted, over=today >= Q2.stop, booked=usd(booked),
        quota=Money(decimal(found.effective), "USD"), nominal=usd(100_000), bands=Bands(),
    )  # fmt: skip
    if facts.elapsed is None or not facts.quota:
        assert facts.expected is None
        return
    assert facts.elapsed <= 1
    assert facts.expected is not None
    assert abs(facts.quota.amount * facts.elapsed - facts.expected.amount) < Decimal("0.0001")
    if facts.pace is not None and facts.attainment is not None:
        assert abs(facts.pace * facts.elapsed - facts.attainment) < Decimal("0.0000001")


@given(_works, _people, _days)
def test_each_day_ends_once(work: WorkCalendar, who: Employment, today: date) -> None:
    before, after = days_of(Q2, today, work, who), days_of(Q2, today + timedelta(1), work, who)
    assert after.ended - before.ended in (0, 1)
    assert days_of(Period(Q2.start, Q2.stop), Q2.stop, work, who).left == 0
