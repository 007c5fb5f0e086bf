"""Sides of a comparison: as much of an earlier period as has passed of this one, and nothing made of few cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.errors import NotAllowed
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.compare import doubt
from spm_core.metrics.service import MetricValue
from spm_core.metrics.side_by_side import MAIN, beside_the_team, side_by_side
from spm_core.money import Money
from spm_core.period import Calendar
from spm_core.principal import CompanyInfo, Role
from spm_core.who import Who
from tests.factories import NOW, add_deal, add_person, add_quota, make_company, principal

Q4, Q1, Q2 = (Calendar().part("quarter", year, index) for year, index in ((2025, 4), (2026, 1), (2026, 2)))


def usd(amount: int) -> Money:
    return Money(Decimal(amount), "USD")


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    return make_company(engine)


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> list[int]:
    """Boss, who leads Ann, Bo and Cy."""
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    return [boss, *(add_person(engine, company, name, manager=boss) for name in ("Ann", "Bo", "Cy"))]


def test_an_earlier_period_is_told_as_far_as_this_one_has_come(
    engine: Engine, company: CompanyInfo, people: list[int]
) -> None:
    ann = people[1]
    add_quota(engine, company, ann, 1000)
    add_quota(engine, company, ann, 500, date(2026, 1, 1), date(2026, 3, 31))
    for amount, closed in ((200, date(2026, 5, 4)), (100, date(2026, 2, 12)), (300, date(2026, 2, 13))):
        add_deal(engine, company, ann, amount, close_date=closed)
    who = Who("own", ann)
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session:
        now, then = side_by_side(session, MAIN, [(who, Q2), (who, Q1)], NOW, BUILT_IN)
    assert (now.as_of, then.as_of and then.as_of.date()) == (None, date(2026, 2, 12))
    assert (now.values["won_amount"].value, then.values["won_amount"].value) == (usd(200), usd(100))
    assert (now.values["attainment"].value, then.values["attainment"].value) == (Decimal("0.2"), Decimal("0.2"))


def test_a_time_without_any_deal_is_not_a_time_of_nothing_sold(
    engine: Engine, company: CompanyInfo, people: list[int]
) -> None:
    add_deal(engine, company, people[1], 200)
    who = Who("own", people[1])
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session:
        _, then = side_by_side(session, ["won_amount"], [(who, Q2), (who, Q4)], NOW, BUILT_IN)
    assert (then.values["won_amount"].value, then.values["won_amount"].reason) == (None, "nothing_recorded")


def test_two_people_are_measured_alike_for_whoever_sees_both(
    engine: Engine, company: CompanyInfo, people: list[int]
) -> None:
    add_deal(engine, company, people[1], 200)
    sides = [(Who("own", each), Q2) for each in people[1:3]]
    with session_for(engine, principal(engine, company, "Boss"), NOW) as session:
        ann, bo = side_by_side(session, ["won_amount"], sides, NOW, BUILT_IN)
    assert (ann.values["won_amount"].value, bo.values["won_amount"].value) == (usd(200), usd(0))
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session, pytest.raises(NotAllowed):
        side_by_side(session, ["won_amount"], sides, NOW, BUILT_IN)


def test_the_team_is_told_as_an_average_of_enough_others(
    engine: Engine, company: CompanyInfo, people: list[int]
) -> None:
    for person, amount in zip(people[1:], (100, 200, 300), strict=True):
        add_deal(engine, company, person, amount)
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session:
        own, team = beside_the_team(session, ["won_amount"], Who("own", people[1]), Q2, NOW, BUILT_IN)
    assert own.values["won_amount"].value == usd(100)
    assert (team.values["won_amount"].value, team.values["won_amount"].reason) == (None, "too_few_people")
    add_deal(engine, company, add_person(engine, company, "Di", manager=people[0]), 400)
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session:
        _, team = beside_the_team(session, ["won_amount"], Who("own", people[1]), Q2, NOW, BUILT_IN)
    assert team.values["won_amount"].value == usd(250)


def test_who_started_shortly_before_is_new(engine: Engine, company: CompanyInfo) -> None:
    new = add_person(engine, company, "Ann", start_date=date(2026, 2, 2))
    old = add_person(engine, company, "Bo", start_date=date(2024, 2, 2))
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session:
        (side,) = side_by_side(session, ["won_amount"], [(Who("own", new), Q2)], NOW, BUILT_IN)
    assert side.since == date(2026, 2, 2)
    with session_for(engine, principal(engine, company, "Bo"), NOW) as session:
        (side,) = side_by_side(session, ["won_amount"], [(Who("own", old), Q2)], NOW, BUILT_IN)
    assert side.since is None


@pytest.mark.parametrize(
    ("name", "cases", "others", "doubted"),
    [
        ("win_rate", ("0.5", 9), ("0.1", 40), "few_cases"),
        ("win_rate", ("0.5", 12), ("0.4", 15), "chance"),
        ("win_rate", ("0.9", 40), ("0.3", 40), None),
        ("won_amount", ("5", None), ("1", None), None),
    ],
)
def test_few_cases_and_chance_tell_nothing(
    name: str, cases: tuple[str, int | None], others: tuple[str, int | None], doubted: str | None
) -> None:
    metric = BUILT_IN[name]
    one, other = (MetricValue(name, metric.unit, Decimal(value), sample=n) for value, n in (cases, others))
    assert doubt(metric, one, other) == doubted
    assert doubt(metric, other, one) == doubted
