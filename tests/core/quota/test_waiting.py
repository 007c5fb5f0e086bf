"""A quota that waits for a rate is told as such, and nothing is judged by a sum without it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.target import company_standing
from tests.asking import ask, facts, press, texts
from tests.core.quota.standings import Q2, stand, usd
from tests.factories import NOW, add_deal, add_person, add_quota, operate


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    found = {
        "Boss": boss,
        **{name: add_person(engine, company, f"{name} Lee", manager=boss) for name in ("Ann", "Una")},
    }
    add_quota(engine, company, boss, 200_000, scope="team")
    add_quota(engine, company, found["Ann"], 80_000)
    add_quota(engine, company, found["Una"], 70_000, currency="GBP")
    add_deal(engine, company, found["Una"], 5_000)
    return found


def test_a_team_s_quota_is_not_compared_with_a_sum_that_lacks_one(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    with operate(engine, company) as session:
        of_company = company_standing(session, Q2, NOW)
    for found in (stand(engine, company, "admin", people["Boss"], team=True), of_company):
        assert [(each.amount, each.currency) for each in found.waiting_for_rate] == [(70_000, "GBP")]
        assert (found.rep_quotas, found.over_assignment) == (None, None)
    assert not any("add up to" in each for each in texts(ask(engine, "how is my team doing", "Boss Lady")))


def test_who_has_no_other_quota_is_not_without_one(engine: Engine, people: dict[str, int]) -> None:
    assert "The quota waits for a rate" in texts(ask(engine, "how am I tracking to quota", "Una Lee"))
    team = facts(ask(engine, "how is my team doing", "Boss Lady"))["people"]
    una = next(each for each in team if each["person"] == "Una Lee")
    assert (una["why"], una["notes"]["attainment"]) == ("waiting_for_rate", "waiting_for_rate")
    assert "The quota waits for a rate" in texts(press(engine, Call("path to quota"), "Una Lee"))


def test_whoever_is_not_there_adds_nothing_to_the_full_quota(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    top = add_person(engine, company, "Top", role=Role.MANAGER)
    for gone in (
        add_person(engine, company, "Lou", manager=top, end_date=date(2026, 3, 31)),
        add_person(engine, company, "Nia", manager=top, start_date=date(2026, 7, 1)),
    ):
        add_quota(engine, company, gone, 60_000)
    add_quota(engine, company, add_person(engine, company, "Max", manager=top, end_date=date(2026, 5, 1)), 9_000)
    with operate(engine, company) as session:
        whole = company_standing(session, Q2, NOW)
    team = stand(engine, company, "admin", top, team=True)
    assert (team.nominal_quota, team.quota) == (usd(9_000), usd(9_000) * Decimal(23) / 65)
    assert whole.nominal_quota == usd(89_000)
