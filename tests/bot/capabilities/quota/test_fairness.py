"""Are the quotas right: the rule, the evidence, small samples, what is over, and who may ask."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.period import Calendar
from spm_core.principal import CompanyInfo, Role
from spm_core.team.fairness import judge, spread
from tests.asking import ask, card, facts, press, texts
from tests.factories import add_deal, add_person, add_quota, make_company, move_person

Q1 = Calendar().part("quarter", 2026, 1)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 31)


def hire(engine: Engine, company: CompanyInfo, name: str, manager: int, team: str, booked: int) -> int:
    """With a quota of 100 in the first quarter."""
    person = add_person(engine, company, name, manager=manager, team=team)
    add_quota(engine, company, person, 100, JANUARY, MARCH)
    add_deal(engine, company, person, booked, close_date=date(2026, 2, 3))
    return person


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    company = make_company(engine)
    add_person(engine, company, "Root User", role=Role.ADMIN)
    north = add_person(engine, company, "Nora North", role=Role.MANAGER)
    south = add_person(engine, company, "Sam South", role=Role.MANAGER)
    for n, booked in enumerate((10, 60, 90, 100)):
        hire(engine, company, f"North {n}", north, "North", booked)
    for n, booked in enumerate((110, 130, 150)):
        hire(engine, company, f"South {n}", south, "South", booked)
    return company


def test_the_company_by_period_and_team(engine: Engine, company: CompanyInfo) -> None:
    answer = ask(engine, "are the quotas fair?", "Root User")
    found = facts(answer)
    assert found["period"]["label"] == "2026-Q1"
    assert (found["people"], found["met"], found["judgement"], found["small_sample"]) == (7, 4, "about_right", True)
    assert found["bands"] == [1, 1, 1, 2, 2]
    assert Decimal(found["median_attainment"]) == Decimal("1")
    assert [(each["team"], each["met"], each["people"], each["judgement"]) for each in found["teams"]] == [
        ("North", 1, 4, "too_aggressive"),
        ("South", 3, 3, "too_easy"),
    ]
    assert any("small sample" in each for each in texts(answer))
    assert card(answer).title == "Are the quotas right? · Acme"


def test_a_manager_sees_the_own_team_only(engine: Engine, company: CompanyInfo) -> None:
    assert facts(ask(engine, "are my quotas too easy?", "Sam South"))["judgement"] == "too_easy"
    assert ask(engine, "are the quotas fair?", "North 1").outcome == "denied"
    assert press(engine, Call("quota fairness", {"team": "Nora North"}), "Sam South").outcome == "denied"


def test_a_running_period_is_not_judged(engine: Engine, company: CompanyInfo) -> None:
    answer = press(engine, Call("quota fairness", {"period": "this quarter"}), "Root User")
    assert facts(answer)["period"]["label"] == "2026-Q1"
    assert "A running period says nothing yet, so the last one that is over is judged." in texts(answer)


def test_without_quotas_nothing_is_said(engine: Engine, company: CompanyInfo) -> None:
    answer = press(engine, Call("quota fairness", {"period": "2024"}), "Root User")
    assert (facts(answer)["share_met"], facts(answer)["notes"]) == (None, {"share_met": "no_quota"})
    assert "Nobody had a quota in this period." in texts(answer)


def test_who_moved_is_measured_by_what_was_owed_and_won_under_each_lead(engine: Engine, company: CompanyInfo) -> None:
    first = add_person(engine, company, "First Lead", role=Role.MANAGER)
    second = add_person(engine, company, "Second Lead", role=Role.MANAGER)
    hire(engine, company, "Stays Here", first, "East", 100)
    hire(engine, company, "Stays Too", first, "East", 100)
    mover = hire(engine, company, "Mo Ver", first, "East", 50)
    move_person(engine, company, mover, second, date(2026, 3, 2))
    # 42 of the quarter's 64 working days under the first lead: 65.6 of 100 are owed, 50 were won.
    found = facts(ask(engine, "are my quotas fair?", "First Lead"))
    assert (found["people"], found["met"], found["bands"]) == (3, 2, [0, 1, 0, 2, 0])


@given(st.lists(st.decimals("-1", "3", places=4), min_size=3, max_size=40))
def test_everybody_is_in_one_band_and_the_rule_is_monotone(attained: list[Decimal]) -> None:
    found = spread(Q1, None, attained)
    assert sum(found.bands) == len(attained)
    assert sum(found.bands[3:]) == found.met
    order = ("too_aggressive", "about_right", "too_easy")
    judged = [order.index(judge(met, len(attained))) for met in range(len(attained) + 1)]
    assert judged == sorted(judged)
    assert (judged[0], judged[-1]) == (0, 2)
