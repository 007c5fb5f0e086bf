"""Who is credited for which deals: splits, moves and currencies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from spm_core.fx.models import Rate
from spm_core.money import Money
from spm_core.principal import CompanyInfo, Role
from tests.core.deals.books import amounts, books
from tests.factories import add_deal, add_person, move_person, operate

# ---------------------------------------------------------------- splits and teams


def test_a_split_counts_once_for_each_and_once_for_the_team(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann, bo = (add_person(engine, company, name, manager=boss) for name in ("Ann", "Bo"))
    add_deal(engine, company, ann, 1_000, splits={ann: "0.6", bo: "0.4"})
    assert books(engine, company, ann, "Ann").booked == 600
    assert books(engine, company, bo, "Bo").booked == 400
    team = books(engine, company, boss, "Boss", team=True)
    assert team.booked == 1_000
    assert [(each.person, each.share) for each in team.won] == [("Ann", Decimal("0.6")), ("Bo", Decimal("0.4"))]
    assert books(engine, company, boss, "Boss").booked == 0


def test_only_the_part_of_ones_own_people_counts(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    outsider = add_person(engine, company, "Outsider")
    add_deal(engine, company, outsider, 1_000, splits={outsider: "0.75", ann: "0.25"})
    add_deal(engine, company, ann, 100, splits={outsider: "1"})  # the owner is credited by nothing
    for asker in ("Boss", None):
        assert books(engine, company, boss, asker, team=True).booked == 250
    assert books(engine, company, outsider, "Outsider").booked == 850


def test_shares_are_exact(engine: Engine, company: CompanyInfo) -> None:
    people = [add_person(engine, company, name) for name in ("Ann", "Bo", "Cy")]
    shares = dict(zip(people, ("0.333333", "0.333333", "0.333334"), strict=True))
    for _ in range(7):
        add_deal(engine, company, people[0], "100.0001", splits=shares)
    parts = [books(engine, company, person).booked for person in people]
    assert sum(parts) == Decimal("700.0007")
    assert parts[0] == Decimal("700.0007") * Decimal("0.333333")


def test_a_move_leaves_the_credits_where_they_were_earned(engine: Engine, company: CompanyInfo) -> None:
    top = add_person(engine, company, "Top", role=Role.MANAGER)
    old, new = (add_person(engine, company, name, manager=top, role=Role.MANAGER) for name in ("Old", "New"))
    rep = add_person(engine, company, "Rep", manager=old)
    move_person(engine, company, rep, new, date(2026, 5, 1))
    for amount, closed in ((1, date(2026, 4, 30)), (10, date(2026, 5, 1))):
        add_deal(engine, company, rep, amount, close_date=closed)
        add_deal(engine, company, top, amount * 100, close_date=closed, splits={top: "0.5", rep: "0.5"})
    assert books(engine, company, old, "Old", team=True).booked == 51
    assert books(engine, company, new, "New", team=True).booked == 510
    assert books(engine, company, top, "Top", team=True).booked == 1_111
    assert books(engine, company, rep, "Rep").booked == 561


def test_a_rep_who_comes_back_counts_for_both_times(engine: Engine, company: CompanyInfo) -> None:
    first, second = (add_person(engine, company, name, role=Role.MANAGER) for name in ("First", "Second"))
    rep = add_person(engine, company, "Rep", manager=first)
    move_person(engine, company, rep, second, date(2026, 4, 10))
    move_person(engine, company, rep, first, date(2026, 4, 20))
    for amount, day in ((1, 5), (10, 10), (100, 19), (1_000, 20)):
        add_deal(engine, company, rep, amount, close_date=date(2026, 4, day))
    assert books(engine, company, first, "First", team=True).booked == 1_001
    assert books(engine, company, second, "Second", team=True).booked == 110


def test_open_deals_are_of_whoever_leads_today(engine: Engine, company: CompanyInfo) -> None:
    old, new = (add_person(engine, company, name, role=Role.MANAGER) for name in ("Old", "New"))
    rep = add_person(engine, company, "Rep", manager=old)
    move_person(engine, company, rep, new, date(2026, 5, 1))
    add_deal(engine, company, rep, 1, "open", date(2026, 4, 15))  # overdue since before the move
    add_deal(engine, company, rep, 2, "open", date(2026, 6, 15))
    add_deal(engine, company, rep, 4, "open", None)
    assert books(engine, company, old, "Old", team=True).open == ()
    assert amounts(books(engine, company, new, "New", team=True).open) == [4, 2, 1]
    assert amounts(books(engine, company, old, "Old", team=True, day=date(2026, 4, 20)).open) == [4, 2, 1]


# ---------------------------------------------------------------- currencies


@pytest.fixture
def rates(engine: Engine, company: CompanyInfo) -> None:
    with operate(engine, company) as session:
        for day, rate in ((date(2026, 4, 6), "1.1"), (date(2026, 4, 13), "1.2"), (date(2026, 5, 11), "1.5")):
            session.add(Rate(currency="EUR", day=day, rate=Decimal(rate)))


@pytest.mark.usefixtures("rates")
def test_won_is_at_the_rate_of_its_close_open_at_todays(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    for day in (6, 12, 13):
        add_deal(engine, company, ann, 100, close_date=date(2026, 4, day), currency="EUR")
    add_deal(engine, company, ann, 100, "open", date(2026, 6, 30), currency="EUR")
    add_deal(engine, company, ann, 7)
    found = books(engine, company, ann, "Ann")
    assert found.booked == 110 + 110 + 120 + 7
    assert amounts(found.open) == [150]
    assert amounts(books(engine, company, ann, "Ann", day=date(2026, 4, 13)).open) == [120, 7]


@pytest.mark.usefixtures("rates")
def test_without_a_rate_an_amount_is_left_out_and_listed(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_deal(engine, company, ann, 100, close_date=date(2026, 4, 5), currency="EUR")  # before the first rate
    add_deal(engine, company, ann, 50, currency="GBP", splits={ann: "0.5", add_person(engine, company, "Bo"): "0.5"})
    add_deal(engine, company, ann, 30, "open", date(2026, 6, 1), currency="GBP")
    add_deal(engine, company, ann, 1)
    found = books(engine, company, ann, "Ann")
    assert found.booked == 1
    assert sorted(found.sums.waiting, key=lambda each: each.currency) == [
        Money(Decimal(100), "EUR"),
        Money(Decimal(25), "GBP"),
    ]
    assert amounts(found.open) == [None]
    assert found.pipeline.open_pipeline == Money(Decimal(0), "USD")
    assert found.pipeline.waiting_for_rate == (Money(Decimal(30), "GBP"),)
