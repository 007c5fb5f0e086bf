"""Quotas and credits when people move, start and are away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from spm_core.people.models import Leave
from spm_core.principal import CompanyInfo, Role
from tests.core.quota.standings import Q2, stand, usd
from tests.factories import add_deal, add_person, add_quota, move_person, operate

MOVED = date(2026, 5, 1)
"""22 of the quarter's 65 working days lie before, 43 after."""


@pytest.fixture
def moved(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Rep, with a quota of 65,000, was Old's in April and is New's since; both are Top's."""
    top = add_person(engine, company, "Top", role=Role.MANAGER)
    old = add_person(engine, company, "Old", manager=top, role=Role.MANAGER)
    new = add_person(engine, company, "New", manager=top, role=Role.MANAGER)
    rep = add_person(engine, company, "Rep", manager=old)
    move_person(engine, company, rep, new, MOVED)
    add_quota(engine, company, rep, 65_000)
    add_deal(engine, company, rep, 100, close_date=MOVED - timedelta(days=1))
    add_deal(engine, company, rep, 200, close_date=MOVED)
    return {"Top": top, "Old": old, "New": new, "Rep": rep}


@pytest.mark.parametrize(
    ("lead", "quota", "booked"), [("Old", 22_000, 100), ("New", 43_000, 200), ("Top", 65_000, 300)]
)
def test_quota_and_credits_follow_the_chart_of_their_days(
    engine: Engine, company: CompanyInfo, moved: dict[str, int], lead: str, quota: int, booked: int
) -> None:
    other = add_person(engine, company, "Steady", manager=moved["Old"])  # so that Old leads somebody today
    add_quota(engine, company, other, 0)
    for asker in {lead, "Top", "admin"}:
        facts = stand(engine, company, asker, moved[lead])
        assert (facts.quota, facts.booked) == (usd(quota), usd(booked)), asker


def test_a_move_keeps_the_reps_own_whole(engine: Engine, company: CompanyInfo, moved: dict[str, int]) -> None:
    facts = stand(engine, company, "Rep", moved["Rep"])
    assert (facts.quota, facts.booked) == (usd(65_000), usd(300))


def test_a_new_hires_first_day_is_not_taken_off_twice(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    hire = add_person(engine, company, "Hire", manager=boss, since=MOVED, start_date=MOVED)
    add_quota(engine, company, hire, 65_000)
    assert stand(engine, company, "Boss", hire).quota == usd(43_000)
    team = stand(engine, company, "Boss", boss)
    assert (team.quota, team.nominal_quota) == (usd(43_000), usd(65_000))


def test_a_ramp_on_both_sides_of_a_move_adds_up_for_the_head(
    engine: Engine, company: CompanyInfo, moved: dict[str, int]
) -> None:
    teo = add_person(
        engine, company, "Teo", manager=moved["Old"], start_date=Q2.start, ramp=["0.25", "0.5", "0.75"]
    )  # fmt: skip
    move_person(engine, company, teo, moved["New"], date(2026, 5, 20))
    add_quota(engine, company, teo, 240_000)
    assert stand(engine, company, "Teo", teo).quota == usd(120_000)
    assert stand(engine, company, "Top", moved["Top"]).quota == usd(185_000)


def test_leave_lowers_the_reps_and_the_sum_alike_but_not_a_team_quota(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    add_quota(engine, company, ann, 65_000)
    with operate(engine, company) as session:
        session.add(Leave(employee_id=ann, starts_on=date(2026, 4, 6), last_day=date(2026, 4, 10)))
        session.add(Leave(employee_id=boss, starts_on=date(2026, 4, 1), last_day=date(2026, 6, 30)))
    facts = stand(engine, company, "Ann", ann)
    assert (facts.quota, facts.nominal_quota) == (usd(60_000), usd(65_000))
    assert stand(engine, company, "Boss", boss).quota == usd(60_000)
    add_quota(engine, company, boss, 50_000, scope="team")
    assert stand(engine, company, "Boss", boss).quota == usd(50_000)
