"""Whose quota and whose credits: own, team and sum of the reps; periods, currencies, and few statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event

from spm_core.db import session_for
from spm_core.errors import NotAllowed
from spm_core.fx.models import Rate
from spm_core.money import Money
from spm_core.people.models import Leave
from spm_core.period import days
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.service import previous_period, standing
from tests.core.quota.standings import Q2, stand, usd
from tests.factories import NOW, add_deal, add_person, add_quota, make_company, operate, principal


def test_a_reps_own(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_quota(engine, company, ann, 10_000)
    for amount, status, closed in (
        (1_000, "won", Q2.start),
        (2_000, "won", NOW.date()),
        (4_000, "won", Q2.start - timedelta(days=1)),
        (8_000, "won", NOW.date() + timedelta(days=1)),  # not yet
        (16_000, "lost", NOW.date()),
        (32_000, "open", NOW.date()),
        (None, "won", NOW.date()),
    ):
        add_deal(engine, company, ann, amount, status, closed)
    facts = stand(engine, company, "Ann", ann)
    assert (facts.booked, facts.quota, facts.scope, facts.match) == (usd(3_000), usd(10_000), "own", "exact")
    assert facts.team is None


def test_a_manager_without_any_quota_gets_the_sum_of_the_reps(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    sub = add_person(engine, company, "Sub", manager=boss, role=Role.MANAGER)
    for name, manager, quota in (("Ann", boss, 100), ("Bo", sub, 200), ("Cy", sub, None)):
        person = add_person(engine, company, name, manager=manager)
        add_deal(engine, company, person, 10)
        if quota:
            add_quota(engine, company, person, quota)
    add_deal(engine, company, boss, 5)
    add_deal(engine, company, add_person(engine, company, "Stranger"), 1_000)
    facts = stand(engine, company, "Boss", boss)
    assert (facts.quota, facts.booked, facts.scope, facts.match) == (usd(300), usd(35), "sum_of_reps", "added")
    assert stand(engine, company, "Boss", sub).quota == usd(200)
    assert stand(engine, company, "Sub", sub).booked == usd(20)


def test_a_team_quota_is_against_the_whole_subtree(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    add_quota(engine, company, boss, 1_000, scope="team")
    add_quota(engine, company, ann, 700)
    add_deal(engine, company, ann, 10)
    add_deal(engine, company, boss, 20)
    facts = stand(engine, company, "Boss", boss)
    assert (facts.quota, facts.booked, facts.scope) == (usd(1_000), usd(30), "team")
    assert facts.team is None


def test_a_manager_with_both_sees_own_first_and_the_teams(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    add_quota(engine, company, boss, 400)
    add_quota(engine, company, boss, 1_000, scope="team")
    add_deal(engine, company, ann, 10)
    add_deal(engine, company, boss, 20)
    facts = stand(engine, company, "Boss", boss)
    assert (facts.quota, facts.booked, facts.scope) == (usd(400), usd(20), "own")
    assert facts.team is not None
    assert (facts.team.quota, facts.team.booked, facts.team.scope) == (usd(1_000), usd(30), "team")
    team = stand(engine, company, "Boss", boss, team=True)
    assert team == facts.team


def test_a_manager_whose_people_have_no_quota_sees_what_the_team_booked(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    add_deal(engine, company, add_person(engine, company, "Ann", manager=boss), 10)
    facts = stand(engine, company, "Boss", boss)
    assert (facts.quota, facts.booked, facts.scope, facts.verdict) == (None, usd(10), "team", "no_quota")


def test_a_team_that_is_none_is_not_there(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    for asker in ("Ann", "admin"):
        with pytest.raises(NotAllowed):
            stand(engine, company, asker, ann, team=True)


def test_nobody_sees_beside_or_above_themselves(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    bo = add_person(engine, company, "Bo", manager=boss)
    for asker, about in (("Ann", bo), ("Ann", boss), ("Boss", 999_999)):
        with pytest.raises(NotAllowed):
            stand(engine, company, asker, about)
    assert (
        stand(engine, company, "Ann", ann)
        == stand(engine, company, "Boss", ann)
        == stand(engine, company, "admin", ann)
    )


# ---------------------------------------------------------------- periods


def test_the_shortest_of_own_and_team_periods_is_the_default(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    add_person(engine, company, "Ann", manager=boss)
    add_quota(engine, company, boss, 261, date(2026, 1, 1), date(2026, 12, 31))
    add_quota(engine, company, boss, 500, scope="team")
    facts = stand(engine, company, "Boss", boss, None)
    assert facts.period.label == "2026-Q2"
    assert (facts.quota, facts.match) == (usd(65), "prorated")


def test_a_managers_default_period_is_that_of_the_reps(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    add_quota(engine, company, ann, 100, date(2026, 5, 1), date(2026, 5, 31))
    assert stand(engine, company, "Boss", boss, None).period.label == "2026-05"
    assert stand(engine, company, "Ann", ann, None).period.label == "2026-05"


def test_a_sum_of_prorated_quotas_says_so(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    add_quota(engine, company, ann, 261, date(2026, 1, 1), date(2026, 12, 31))
    facts = stand(engine, company, "Boss", boss)
    assert (facts.quota, facts.match) == (usd(65), "prorated")


def test_the_period_before(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    spring, summer = days(date(2026, 3, 1), date(2026, 5, 30)), days(date(2026, 5, 31), date(2026, 8, 30))
    for period in (spring, summer):
        add_quota(engine, company, ann, 1, period.start, period.end)
    with session_for(engine, principal(engine, company, "Ann"), NOW) as session:
        assert previous_period(session, ann, Q2).label == "2026-Q1"
        assert previous_period(session, ann, summer) == spring
        assert previous_period(session, ann, spring) == days(date(2025, 11, 30), date(2026, 2, 28))


def test_today_is_the_companys(engine: Engine) -> None:
    company = make_company(engine, "Pacific", time_zone="Pacific/Auckland")
    ann = add_person(engine, company, "Ann")
    add_quota(engine, company, ann, 100)
    midnight = datetime(2026, 7, 1, tzinfo=company.zone)
    assert stand(engine, company, "Ann", ann, Q2, midnight).verdict == "period_over"
    assert stand(engine, company, "Ann", ann, Q2, midnight - timedelta(seconds=1)).days_left == 1


# ---------------------------------------------------------------- currencies


def test_a_foreign_quota_is_at_the_rate_of_its_first_day(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_quota(engine, company, ann, 100, currency="EUR")
    with operate(engine, company) as session:
        session.add(Rate(currency="EUR", day=date(2026, 3, 30), rate=Decimal("1.25")))
        session.add(Rate(currency="EUR", day=date(2026, 4, 6), rate=Decimal(2)))
    assert stand(engine, company, "Ann", ann).quota == usd(125)


def test_a_quota_without_a_rate_waits_for_one(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    add_quota(engine, company, ann, 100, currency="EUR")
    add_quota(engine, company, ann, 7, date(2026, 1, 1), date(2026, 3, 31), currency="EUR")
    add_deal(engine, company, ann, 10, currency="GBP")
    waiting = (Money(Decimal(100), "EUR"), Money(Decimal(10), "GBP"))
    for asker, about in (("Ann", ann), ("Boss", boss)):
        facts = stand(engine, company, asker, about)
        assert (facts.quota, facts.booked, facts.waiting_for_rate) == (None, usd(0), waiting)


# ---------------------------------------------------------------- statements


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT") and "set_config" not in statement:
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_a_standing_takes_few_statements_whatever_the_size_of_the_team(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    taken = []
    for size in (1, 6):
        for number in range(size):
            rep = add_person(engine, company, f"Rep {size} {number}", manager=boss)
            add_quota(engine, company, rep, 100, currency="EUR")
            add_deal(engine, company, rep, 10, currency="GBP")
            with operate(engine, company) as session:
                session.add(Leave(employee_id=rep, starts_on=NOW.date(), last_day=NOW.date()))
        who = principal(engine, company, "Boss")
        with session_for(engine, who, NOW) as session, counted(engine) as statements:
            standing(session, boss, None, NOW)
        taken.append(len(statements))
    assert taken[0] == taken[1] <= 8
    with session_for(engine, principal(engine, company, "Rep 1 0"), NOW) as session, counted(engine) as statements:
        standing(session, session.principal.employee_id, None, NOW)
    assert len(statements) <= 6


def test_the_reps_periods_are_their_leads_only_where_they_agree(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    for name in ("Ann", "Bo"):
        person = add_person(engine, company, name, manager=boss)
        add_quota(engine, company, person, 900, date(2026, 5, 1), date(2026, 5, 31))
    assert stand(engine, company, "Boss", boss, None).period.label == "2026-05"
    add_quota(engine, company, add_person(engine, company, "Cy", manager=boss), 900)
    assert stand(engine, company, "Boss", boss, None).period.label == "2026-Q2"
