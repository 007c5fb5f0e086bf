"""Pace by season: the curve of given weights, that of the own history, and both beside the linear pace."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.money import Money
from spm_core.people.identity import only_company
from spm_core.people.settings import change_settings
from spm_core.period import Calendar
from spm_core.principal import CompanyInfo
from spm_core.quota.season import by_history, by_weights
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from spm_core.who import Who
from spm_core.workdays import WorkCalendar
from tests.factories import NOW, add_deal, add_person, add_quota, principal

CALENDAR, WORK = Calendar(), WorkCalendar()
Q2 = CALENDAR.part("quarter", 2026, 2)
MONTHS = tuple(
    map(Decimal, ("0.05", "0.05", "0.1", "0.05", "0.05", "0.2", "0.05", "0.05", "0.1", "0.05", "0.05", "0.2"))
)
weights = st.sampled_from([2, 4, 12]).flatmap(
    lambda count: st.lists(st.integers(1, 50), min_size=count, max_size=count).map(
        lambda parts: tuple(Decimal(part) for part in parts)
    )
)
kinds = st.sampled_from(["month", "quarter", "half", "year"])
dates = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(weights, kinds, dates, dates)
def test_a_curve_rises_from_nothing_to_everything(
    shares: tuple[Decimal, ...], kind: str, day: date, other: date
) -> None:
    period = CALENDAR.containing(kind, day)  # type: ignore[arg-type]
    first, last = sorted((day, other))
    early, late = (by_weights(shares, period, each, CALENDAR, WORK) for each in (first, last))
    assert early is not None
    assert late is not None
    assert 0 <= early <= late <= 1
    assert by_weights(shares, period, period.start, CALENDAR, WORK) == 0
    assert by_weights(shares, period, period.stop, CALENDAR, WORK) == 1


@given(weights, dates)
def test_inside_a_month_the_curve_is_the_line(shares: tuple[Decimal, ...], day: date) -> None:
    period = CALENDAR.containing("month", day)
    assert by_weights(shares, period, day, CALENDAR, WORK) == Fraction(WORK.count(period.start, day), WORK.of(period))


def test_weights_of_months_make_a_quarter_steep() -> None:
    assert by_weights(MONTHS, Q2, date(2026, 6, 1), CALENDAR, WORK) == Fraction(1, 3)
    assert by_weights(MONTHS, Q2, date(2026, 5, 1), CALENDAR, WORK) == Fraction(1, 6)


def test_weights_across_two_fiscal_years() -> None:
    calendar = Calendar(7)
    shares = (Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4"))
    year = calendar.everyday.year(2026)  # January to June has 0.3 and 0.4 of one year, the rest 0.1 and 0.2 of the next
    assert by_weights(shares, year, date(2026, 7, 1), calendar, WORK) == Fraction(7, 10)


def test_a_period_without_weight_has_no_curve() -> None:
    shares = (Decimal(1), Decimal(0), Decimal(0), Decimal(0))
    assert by_weights(shares, Q2, NOW.date(), CALENDAR, WORK) is None


# ---------------------------------------------------------------- on both databases


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    person = add_person(engine, company, "Ann")
    add_quota(engine, company, person, 1000, start=Q2.start, end=Q2.end)
    add_deal(engine, company, person, 300, close_date=date(2026, 5, 4))
    return person


def stand(engine: Engine, ann: int, now: datetime = NOW) -> Standing:
    with engine.begin() as connection:
        company = only_company(connection)
    with session_for(engine, principal(engine, company, "Ann", now), now) as session:
        return standing(session, ann, Q2, now)


def turn_on(engine: Engine, company: CompanyInfo, *season: str) -> None:
    with engine.begin() as connection:
        change_settings(connection, company, season=list(season))


def test_nothing_is_seasonal_unless_it_is_turned_on(engine: Engine, ann: int) -> None:
    assert stand(engine, ann).seasonal is None


def test_by_weights_beside_the_linear_pace(engine: Engine, company: CompanyInfo, ann: int) -> None:
    linear = stand(engine, ann)
    turn_on(engine, company, *map(str, MONTHS))
    found = stand(engine, ann)
    assert (found.verdict, found.pace, found.expected) == (linear.verdict, linear.pace, linear.expected)
    by_season = found.seasonal
    assert by_season
    done = Fraction(1, 6) + Fraction(1, 6) * Fraction(WORK.count(date(2026, 5, 1), NOW.date()), 21)
    assert by_season.elapsed == Decimal(done.numerator) / done.denominator
    assert (found.verdict, by_season.verdict) == ("behind", "ahead")
    assert by_season.expected
    assert by_season.pace == pytest.approx(Decimal(300) / by_season.expected.amount)
    assert by_season.projected
    assert by_season.projected.amount == pytest.approx(Decimal(300) / by_season.elapsed)


def test_by_the_own_history_of_two_years(engine: Engine, company: CompanyInfo, ann: int) -> None:
    turn_on(engine, company)
    lacking = stand(engine, ann).seasonal
    assert lacking
    assert (lacking.elapsed, lacking.notes["pace"]) == (None, "not_two_years_of_history")
    for year, early, on_the_day, late in ((2025, 100, 7, 293), (2024, 50, 0, 350)):
        for amount, day in ((early, date(year, 4, 20)), (on_the_day, date(year, 5, 13)), (late, date(year, 6, 25))):
            add_deal(engine, company, ann, amount, close_date=day)
    found = stand(engine, ann).seasonal
    assert found
    assert found.elapsed == Decimal("0.1875")  # 150 of 800; what closed on this very day still counts as to come
    assert (found.expected, found.pace) == (Money(Decimal("187.5"), "USD"), Decimal("1.6"))
    assert (found.projected, found.verdict) == (Money(Decimal(1600), "USD"), "ahead")


def test_history_is_ones_own(engine: Engine, company: CompanyInfo, ann: int) -> None:
    bo = add_person(engine, company, "Bo")
    for year in (2024, 2025):
        add_deal(engine, company, bo, 100, close_date=date(year, 5, 2))
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session:
        assert by_history(session, Who("own", ann), Q2, NOW.date()) is None
        assert by_history(session, Who("own", bo), Q2, NOW.date()) is None  # not Ann's to see


def test_a_period_that_is_over_needs_no_curve(engine: Engine, company: CompanyInfo, ann: int) -> None:
    turn_on(engine, company, *map(str, MONTHS))
    assert stand(engine, ann, datetime(2026, 7, 1, tzinfo=UTC)).seasonal is None
    assert stand(engine, ann, datetime(2026, 3, 31, tzinfo=UTC)).seasonal is None


def test_before_the_first_day_has_ended_nothing_is_expected(engine: Engine, company: CompanyInfo, ann: int) -> None:
    turn_on(engine, company, *map(str, MONTHS))
    found = stand(engine, ann, datetime(2026, 4, 1, 12, tzinfo=UTC)).seasonal
    assert found
    assert (found.pace, found.notes["pace"]) == (None, "not_started")


def test_without_a_quota_the_curve_still_projects(engine: Engine, company: CompanyInfo) -> None:
    bo = add_person(engine, company, "Ann")
    add_deal(engine, company, bo, 300, close_date=date(2026, 5, 4))
    turn_on(engine, company, *map(str, MONTHS))
    found = stand(engine, bo).seasonal
    assert found
    assert (found.expected, found.verdict, found.notes["expected"]) == (None, None, "no_quota")
    assert found.projected
