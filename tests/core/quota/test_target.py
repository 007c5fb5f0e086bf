"""Whose quota the company's figures are measured against."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from spm_core.metrics.service import MetricQuestion, measure
from spm_core.period import Period
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.target import company_standing
from spm_core.who import Who
from tests.core.quota.standings import Q2, stand, usd
from tests.factories import NOW, add_deal, add_person, add_quota, operate


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    head = add_person(engine, company, "Head", role=Role.MANAGER)
    found = {"Head": head, "Ann": add_person(engine, company, "Ann", manager=head, country="US")}
    add_quota(engine, company, found["Ann"], 751_613)
    add_deal(engine, company, found["Ann"], 56_000)
    return found


def test_without_a_quota_of_the_head_the_own_quotas_add_up(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    add_quota(engine, company, people["Head"], 100)
    with operate(engine, company) as session:
        facts = company_standing(session, Q2, NOW)
    assert (facts.quota, facts.scope, facts.booked) == (usd(751_713), "sum_of_reps", usd(56_000))


def test_the_heads_team_quota_is_the_companys(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_quota(engine, company, people["Head"], 560_000, scope="team")
    with operate(engine, company) as session:
        facts = company_standing(session, Q2, NOW)
        measured = measure(session, MetricQuestion("attainment", Who("company"), Q2), NOW).value
    team = stand(engine, company, "admin", people["Head"], team=True)
    assert (facts.quota, facts.scope, facts.rep_quotas) == (usd(560_000), "team", usd(751_613))
    assert (facts.pace, facts.verdict, facts.over_assignment) == (team.pace, team.verdict, team.over_assignment)
    assert measured.value == facts.attainment


@pytest.mark.parametrize("manager", [None, "Head"])
def test_a_head_leads_everybody_with_a_quota(
    engine: Engine, company: CompanyInfo, people: dict[str, int], manager: str | None
) -> None:
    add_quota(engine, company, people["Head"], 560_000, scope="team")
    bo = add_person(engine, company, "Bo", manager=people[manager] if manager else None)
    add_quota(engine, company, bo, 10_000)
    with operate(engine, company) as session:
        facts = company_standing(session, Q2, NOW)
    assert facts.scope == ("team" if manager else "sum_of_reps")


def test_nobody_has_a_quota(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    with operate(engine, company) as session:
        facts = company_standing(session, Period(date(2027, 4, 1), date(2027, 7, 1)), NOW)
    assert (facts.quota, facts.verdict, facts.notes["quota"]) == (None, "no_quota", "no_quota")
