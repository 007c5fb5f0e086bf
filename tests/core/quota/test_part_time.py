"""People who work on some weekdays only: their days count, their quota stands, and nobody else's days change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, update

from spm_core.people.models import ALWAYS, FOREVER, Assignment
from spm_core.principal import CompanyInfo, Role
from spm_core.workdays import OwnTime
from tests.core.quota.standings import stand, usd
from tests.factories import add_deal, add_person, add_quota, move_person, operate

SINCE = date(2026, 5, 4)
"""A Monday: 23 of the quarter's 65 working days lie before. On 13 May, 30 of the 65 have ended."""
MON_TO_THU = (0, 1, 2, 3)


def works(engine: Engine, company: CompanyInfo, person: int, **values: object) -> None:
    """Set the working time of what a person does today."""
    with operate(engine, company) as session:
        of_person = (Assignment.employee_id == person, Assignment.ends_on == FOREVER)
        session.execute(update(Assignment).where(*of_person).values(**values))


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    person = add_person(engine, company, "Ann")
    add_quota(engine, company, person, 65_000)
    add_deal(engine, company, person, 9_000)
    return person


def days_of(engine: Engine, company: CompanyInfo, person: int) -> tuple[int, int, int]:
    facts = stand(engine, company, "Ann", person)
    return facts.working_days, facts.days_ended, facts.days_left


def test_weekdays_since_always(engine: Engine, company: CompanyInfo, ann: int) -> None:
    works(engine, company, ann, weekdays="0123")
    assert days_of(engine, company, ann) == (52, 24, 28)
    facts = stand(engine, company, "Ann", ann)
    assert facts.own_time == (OwnTime(ALWAYS, MON_TO_THU),)
    assert (facts.quota, facts.gap, facts.required_per_day) == (usd(65_000), usd(56_000), usd(2_000))
    assert facts.required_per_week == usd(8_000)  # a week has four days


def test_weekdays_since_a_day_of_the_period(engine: Engine, company: CompanyInfo, ann: int) -> None:
    move_person(engine, company, ann, None, SINCE)
    works(engine, company, ann, weekdays="0123")
    assert days_of(engine, company, ann) == (23 + 34, 23 + 6, 28)
    facts = stand(engine, company, "Ann", ann)
    assert facts.own_time == (OwnTime(ALWAYS), OwnTime(SINCE, MON_TO_THU))
    assert facts.elapsed
    assert round(facts.elapsed, 6) == round(Decimal(29) / 57, 6)


def test_a_move_to_another_manager_changes_no_weekdays(engine: Engine, company: CompanyInfo, ann: int) -> None:
    works(engine, company, ann, weekdays="0123")
    move_person(engine, company, ann, add_person(engine, company, "Boss", role=Role.MANAGER), SINCE)
    works(engine, company, ann, weekdays="0123")
    assert stand(engine, company, "Ann", ann).own_time == (OwnTime(ALWAYS, MON_TO_THU),)


@pytest.mark.parametrize("values", [{"working_time": Decimal(1)}, {"weekdays": "01234"}])
def test_full_time_is_the_companys(engine: Engine, company: CompanyInfo, ann: int, values: dict[str, object]) -> None:
    works(engine, company, ann, **values)
    assert days_of(engine, company, ann) == (65, 30, 35)
    assert stand(engine, company, "Ann", ann).own_time == ()


def test_a_share_without_weekdays_changes_no_figure(engine: Engine, company: CompanyInfo, ann: int) -> None:
    works(engine, company, ann, working_time=Decimal("0.8"))
    assert days_of(engine, company, ann) == (65, 30, 35)
    facts = stand(engine, company, "Ann", ann)
    assert (facts.required_per_day, facts.required_per_week) == (usd(1_600), usd(8_000))
    assert facts.own_time == (OwnTime(ALWAYS, share=Decimal("0.8")),)


def test_a_teams_days_are_not_its_leads(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    rep = add_person(engine, company, "Ann", manager=boss)
    for person, scope in ((boss, "own"), (boss, "team"), (rep, "own")):
        add_quota(engine, company, person, 65_000, scope=scope)
    works(engine, company, boss, weekdays="01")
    own = stand(engine, company, "Boss", boss)
    assert own.team
    assert (own.working_days, own.team.working_days) == (26, 65)
    assert own.team.own_time == ()
    assert stand(engine, company, "Boss", rep).working_days == 65
