"""A team's people add up to the team, whoever came, went or shares a deal; what does not add up is not told."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.db import session_for
from spm_core.errors import NotAllowed
from spm_core.metrics.service import MetricQuestion, measure
from spm_core.people.models import ALWAYS, FOREVER
from spm_core.period import days
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.effective import Employment, QuotaLine
from spm_core.quota.members import Member, led
from spm_core.quota.rules import target
from spm_core.rows import Rows, UnequalRows
from spm_core.team.service import TeamSummary, team_summary
from spm_core.who import Who
from spm_core.workdays import WorkCalendar
from tests.asking import press, texts
from tests.core.quota.standings import Q2, usd
from tests.factories import NOW, add_deal, add_person, add_quota, move_person, operate, principal

MOVED = date(2026, 5, 1)
"""22 of the quarter's 65 working days lie before, 43 after."""
DAY = timedelta(days=1)


@pytest.fixture
def moved(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Rep, with a quota of 65,000, was Old's in April and is New's since; Stay is Old's all the time."""
    top = add_person(engine, company, "Top", role=Role.MANAGER)
    old = add_person(engine, company, "Old", manager=top, role=Role.MANAGER)
    new = add_person(engine, company, "New", manager=top, role=Role.MANAGER)
    rep, stay = add_person(engine, company, "Rep", manager=old), add_person(engine, company, "Stay", manager=old)
    move_person(engine, company, rep, new, MOVED)
    for person in (rep, stay):
        add_quota(engine, company, person, 65_000)
    add_deal(engine, company, rep, 100, close_date=MOVED - DAY)
    add_deal(engine, company, rep, 200, close_date=MOVED)
    add_deal(engine, company, stay, 1_000, close_date=MOVED, splits={stay: "0.9", rep: "0.1"})
    return {"Top": top, "Old": old, "New": new, "Rep": rep, "Stay": stay}


def summary(engine: Engine, company: CompanyInfo, lead: int) -> TeamSummary:
    with operate(engine, company) as session:
        return team_summary(session, lead, Q2, NOW)


def test_who_moved_has_a_row_on_both_sides(engine: Engine, company: CompanyInfo, moved: dict[str, int]) -> None:
    old, new = summary(engine, company, moved["Old"]), summary(engine, company, moved["New"])
    [left] = old.former
    assert (left.person, left.until, left.standing.booked, left.standing.quota) == (
        *("Rep", MOVED - DAY),
        *(usd(100), usd(22_000)),
    )
    [came] = new.people
    assert (came.person, came.since, came.standing.booked, came.standing.quota) == (
        *("Rep", MOVED),
        *(usd(300), usd(43_000)),
    )
    assert [person.person for person in old.people] == ["Stay"]
    assert (old.team.booked, old.team.quota, new.team.booked, new.team.quota) == (
        *(usd(1_000), usd(87_000)),
        *(usd(300), usd(43_000)),
    )


@pytest.mark.parametrize("lead", ["Old", "New", "Top"])
def test_rows_add_up_to_their_header(engine: Engine, company: CompanyInfo, moved: dict[str, int], lead: str) -> None:
    found = summary(engine, company, moved[lead])
    rows = (*found.people, *found.former)
    assert sum((row.standing.booked.amount for row in rows), Decimal(0)) == found.team.booked.amount
    assert sum((row.standing.quota.amount for row in rows if row.standing.quota), Decimal(0)) == (
        found.team.quota and found.team.quota.amount
    )
    with session_for(engine, principal(engine, company, lead), NOW) as session:
        board = measure(session, MetricQuestion("won_amount", Who("team", moved[lead]), Q2, "person"), NOW)
    assert {line.group.name: line.value.value for line in board.lines if line.value.value} == {
        row.person: row.standing.booked for row in rows if row.standing.booked
    }
    assert board.value.value == found.team.booked


def test_a_day_before_the_move_is_answered_as_it_was_then(
    engine: Engine, company: CompanyInfo, moved: dict[str, int]
) -> None:
    before = NOW.replace(month=4, day=20)
    with operate(engine, company, before) as session:
        found = team_summary(session, moved["Old"], Q2, before)
        with pytest.raises(NotAllowed):
            team_summary(session, moved["New"], Q2, before)
    assert (found.team.quota, found.former) == (usd(130_000), ())
    assert [(person.person, person.standing.quota) for person in found.people] == [
        ("Rep", usd(65_000)),
        ("Stay", usd(65_000)),
    ]


def test_whoever_has_left_the_company_is_no_longer_in_the_team(
    engine: Engine, company: CompanyInfo, moved: dict[str, int]
) -> None:
    for name, last in (("Lou", NOW.date() - DAY), ("Max", NOW.date())):
        person = add_person(engine, company, name, manager=moved["New"], end_date=last)
        add_quota(engine, company, person, 65_000)
        add_deal(engine, company, person, 50)
    found = summary(engine, company, moved["New"])
    assert sorted(person.person for person in found.people) == ["Max", "Rep"]
    [left] = found.former
    assert (left.person, left.until, left.standing.booked) == ("Lou", NOW.date() - DAY, usd(50))
    said = texts(press(engine, Call("team"), "New"))
    assert "Lou | $50 | $50 of $30,000 booked." in said
    assert not any("when the period ended" in each for each in said)


def test_a_row_is_paced_by_the_days_in_the_team(engine: Engine, company: CompanyInfo, moved: dict[str, int]) -> None:
    [came] = summary(engine, company, moved["New"]).people
    assert (came.standing.working_days, came.standing.days_ended) == (43, 8)
    [left] = summary(engine, company, moved["Old"]).former
    assert (left.standing.working_days, left.standing.days_left) == (22, 0)


@given(st.dates(date(2026, 3, 1), date(2026, 7, 31)), st.lists(st.integers(0, 100), min_size=0, max_size=4))
def test_what_two_leads_count_of_a_quota_is_all_of_it(moved_on: date, ramp: list[int]) -> None:
    line = QuotaLine(Q2, Decimal(60_000))
    there = Employment(
        start=date(2026, 4, 10),
        ramp=tuple(Decimal(n) / 100 for n in ramp),
        leaves=(days(date(2026, 5, 4), date(2026, 5, 15)),),
    )
    stints = [
        Member(1, since, until, WorkCalendar(), there, own=(line,))
        for since, until in ((ALWAYS, moved_on), (moved_on, FOREVER))
    ]
    parts = [target(Q2, (line,), led((stint,), Q2), stint.work) for stint in stints]
    whole = target(Q2, (line,), there, WorkCalendar())
    assert whole is not None
    assert sum(part.effective for part in parts if part) == whole.effective
    assert target(Q2, (line,), led(stints, Q2), WorkCalendar()) == whole


def test_rows_that_do_not_add_up_are_no_answer() -> None:
    assert Rows(Decimal(3), (1, 2), Decimal).rows == (1, 2)
    with pytest.raises(UnequalRows):
        Rows(Decimal(4), (1, 2), Decimal)
