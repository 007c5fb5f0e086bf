"""What is usual for somebody: over a year, by value, and from enough others where their own deals are too few."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.metrics.usual import Usual, usual, usual_rates
from spm_core.metrics.usual_cases import Beside
from spm_core.people.models import Employee
from spm_core.principal import CompanyInfo, Role
from spm_core.who import Who
from tests.factories import NOW, add_deal, add_person, operate, principal

TODAY = NOW.date()
CREATED = date(2026, 1, 5)


class UsualFloor:
    """A lead with six people, who ask for themselves."""

    def __init__(self, engine: Engine, company: CompanyInfo) -> None:
        self.engine, self.company = engine, company
        self.boss = add_person(engine, company, "Boss", role=Role.MANAGER)
        self.lead = add_person(engine, company, "Lead", role=Role.MANAGER, manager=self.boss)
        self.people = {
            name: add_person(engine, company, name, manager=self.lead)
            for name in ("Ann", "Bo", "Cy", "Di", "Ed", "Fay")
        }

    def deals(self, name: str, won: int, lost: int, amount: int | None = 100, **options: Any) -> None:
        for status, times in (("won", won), ("lost", lost)):
            for _ in range(times):
                add_deal(self.engine, self.company, self.people[name], amount, status, **options)

    def usual(self, name: str, asker: str, what: Any = "win_rate", beside: Beside | None = None) -> Usual:
        with session_for(self.engine, principal(self.engine, self.company, asker), NOW) as session:
            return usual(session, Who("own", self.people[name]), what, TODAY, beside)


@pytest.fixture
def floor(engine: Engine, company: CompanyInfo) -> UsualFloor:
    return UsualFloor(engine, company)


def test_ones_own_ten_deals_are_enough(floor: UsualFloor) -> None:
    floor.deals("Ann", 4, 6)
    found = floor.usual("Ann", "Ann")
    assert (found.value, found.by, found.of, found.sample) == (Decimal("0.4"), "value", "own", 10)
    assert (found.window.start, found.window.end) == (date(2025, 5, 14), TODAY)


def test_too_few_of_ones_own_give_way_to_the_teams_which_is_said(floor: UsualFloor) -> None:
    floor.deals("Ann", 4, 0)
    for name in ("Bo", "Cy", "Di", "Ed", "Fay"):
        floor.deals(name, 1, 3)
    found = floor.usual("Ann", "Ann")
    assert (found.value, found.of, found.borrowed) == (Decimal(9) / 24, "team", True)
    assert (found.own, found.sample, found.people) == (4, 24, 5)
    assert floor.usual("Ann", "Lead") == found == floor.usual("Ann", "Boss")


def test_four_others_are_too_few_to_stand_in(floor: UsualFloor) -> None:
    floor.deals("Ann", 4, 0)
    for name in ("Bo", "Cy", "Di", "Ed"):
        floor.deals(name, 1, 3)
    found = floor.usual("Ann", "Ann")
    assert (found.value, found.reason, found.sample) == (None, "few_closed_deals", 4)


def test_who_keeps_their_figures_to_themselves_is_none_of_the_five(engine: Engine, floor: UsualFloor) -> None:
    for name in ("Bo", "Cy", "Di", "Ed", "Fay"):
        floor.deals(name, 1, 3)
    assert floor.usual("Ann", "Ann").value == Decimal("0.25")
    with operate(engine, floor.company) as session:
        session.get_one(Employee, floor.people["Fay"]).public_rank = False
    assert floor.usual("Ann", "Ann").reason == "no_closed_deals"


def test_a_group_gives_nobody_away_to_who_sees_most_of_it(
    engine: Engine, company: CompanyInfo, floor: UsualFloor
) -> None:
    """The lead sees four of the company's five others, so the fifth's figures could be told from a rate of all."""
    outside = add_person(engine, company, "Out")
    floor.people["Out"] = outside
    for name in ("Bo", "Cy", "Di", "Ed", "Out"):
        floor.deals(name, 1, 3)
    assert floor.usual("Ann", "Ann").of == "company"
    assert floor.usual("Ann", "Lead").value is None


def test_a_year_back_and_no_further(floor: UsualFloor) -> None:
    floor.deals("Ann", 5, 5, close_date=date(2025, 5, 14), created_on=date(2025, 1, 1))
    floor.deals("Ann", 9, 0, close_date=date(2025, 5, 13), created_on=date(2025, 1, 1))
    assert floor.usual("Ann", "Ann").value == Decimal("0.5")


@pytest.mark.parametrize(("blank", "by", "rate"), [(1, "value", Decimal(10) / 19), (2, "count", Decimal("0.5"))])
def test_by_number_where_too_many_amounts_are_missing(floor: UsualFloor, blank: int, by: str, rate: Decimal) -> None:
    floor.deals("Ann", 10, 10 - blank)
    floor.deals("Ann", 0, blank, None)
    found = floor.usual("Ann", "Ann")
    assert (found.by, found.value) == (by, rate)


def test_by_number_where_all_lost_deals_are_worth_nothing(floor: UsualFloor) -> None:
    floor.deals("Ann", 5, 0)
    floor.deals("Ann", 0, 15, 0)
    assert floor.usual("Ann", "Ann").value == Decimal("0.25")


def test_the_deal_that_a_cycle_is_told_beside_does_not_count(floor: UsualFloor) -> None:
    for days in range(1, 12):
        floor.deals("Ann", 1, 0, created_on=TODAY - timedelta(days=days * 10), close_date=TODAY)
    assert floor.usual("Ann", "Ann", "cycle").value == 60
    beside = floor.usual("Ann", "Ann", "cycle", Beside(TODAY, 10))
    assert (beside.value, beside.sample) == (65, 10)
    assert floor.usual("Ann", "Ann", "cycle", Beside(date(2024, 1, 1), 10)).sample == 11


def test_a_rate_is_by_number_while_most_lost_amounts_wait_for_an_exchange_rate(floor: UsualFloor) -> None:
    floor.deals("Ann", 10, 1, 1_000)
    floor.deals("Ann", 0, 9, 1_000, currency="GBP")
    found = floor.usual("Ann", "Ann", "win_rate")
    assert (found.value, found.by) == (Decimal("0.5"), "count")


def test_rates_of_many_are_those_of_each(engine: Engine, floor: UsualFloor) -> None:
    for n, name in enumerate(("Ann", "Bo", "Cy", "Di", "Ed", "Fay")):
        floor.deals(name, n + 2, 4)
    with session_for(engine, principal(engine, floor.company, "Lead"), NOW) as session:
        each = usual_rates(session, floor.people.values(), TODAY)
        alone = {who: usual(session, Who("own", who), "win_rate", TODAY) for who in floor.people.values()}
    assert each == alone
    assert {rate.of for rate in each.values()} == {"own", "team"}
