"""Names, lines of reporting, who asks, and finding people by what others call them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from spm_core.db import ScopedSession, session_for
from spm_core.errors import CoreError
from spm_core.people.identity import link, only_company, operator, principal_named, principal_of_user, unlink
from spm_core.people.models import ALWAYS, FOREVER, ChatIdentity, NameToken, Subtree
from spm_core.people.rules import Line, name_key, name_tokens, subtrees
from spm_core.people.service import find_people, leads_of_team, may_see, rebuild_names, rebuild_subtrees
from spm_core.principal import CompanyInfo, Role
from tests.factories import NOW, add_person, make_company, move_person, operate, principal

DAYS = [date(2026, month, 1) for month in range(1, 8)]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("𝑨nn", ("ann",)),
        ("Mei-Mei  Johns", ("mei-mei", "johns", "mei")),
        ("José D’Ângelo", ("jose", "d", "angelo")),
        ("Lee, Ann Jr.", ("lee", "ann", "jr")),
        ("GROSS Straße", ("gross", "strasse")),
        ("  ", ()),
        ("Ann Ann", ("ann",)),
    ],
)
def test_names_fold_to_their_words(name: str, tokens: tuple[str, ...]) -> None:
    assert name_tokens(name) == tokens


@given(st.text(max_size=40))
def test_folding_a_name_again_changes_nothing(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    assert name_key(name) == name_key(f"  {name} ")


# ---------------------------------------------------------------- lines of reporting


def test_everybody_below_at_any_depth() -> None:
    found = set(subtrees([Line(1, 2, ALWAYS, FOREVER), Line(2, 3, ALWAYS, FOREVER), Line(3, 4, ALWAYS, FOREVER)]))
    assert {(line.lead, line.member) for line in found} == {(1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)}


def test_a_chain_holds_while_all_of_it_does() -> None:
    found = set(subtrees([Line(1, 2, DAYS[0], DAYS[3]), Line(2, 3, DAYS[1], DAYS[5])]))
    assert Line(1, 3, DAYS[1], DAYS[3]) in found


def test_times_that_meet_under_one_lead_are_one() -> None:
    """3 went from 2 to 4, both under 1, and left 1 for a while."""
    found = list(
        subtrees(
            [
                Line(1, 2, ALWAYS, FOREVER),
                Line(1, 4, ALWAYS, FOREVER),
                Line(2, 3, DAYS[0], DAYS[2]),
                Line(4, 3, DAYS[2], DAYS[4]),
                Line(2, 3, DAYS[5], FOREVER),
            ]
        )
    )
    mine = [line for line in found if (line.lead, line.member) == (1, 3)]
    assert mine == [Line(1, 3, DAYS[0], DAYS[4]), Line(1, 3, DAYS[5], FOREVER)]


def test_an_assignment_of_no_day_is_none() -> None:
    assert list(subtrees([Line(1, 2, DAYS[1], DAYS[1])])) == []


def test_a_circle_is_refused_but_taking_turns_is_not() -> None:
    for circle in ([Line(1, 1, ALWAYS, FOREVER)], [Line(1, 2, ALWAYS, FOREVER), Line(2, 1, DAYS[1], FOREVER)]):
        with pytest.raises(CoreError, match="circular_managers"):
            list(subtrees(circle))
    assert len(list(subtrees([Line(1, 2, ALWAYS, DAYS[1]), Line(2, 1, DAYS[1], FOREVER)]))) == 2


edges = st.tuples(st.integers(1, 5), st.integers(6, 9), st.sampled_from(DAYS), st.integers(0, 90))


@given(st.lists(edges, max_size=8))
def test_nobody_is_under_a_lead_twice_on_a_day(drawn: list[tuple[int, int, date, int]]) -> None:
    direct = [Line(lead, member, start, start + timedelta(days=length)) for lead, member, start, length in drawn]
    found = list(subtrees(direct))
    for line in found:
        same = [other for other in found if (other.lead, other.member) == (line.lead, line.member) and other != line]
        assert all(other.ends_on < line.starts_on or line.ends_on < other.starts_on for other in same)
    for line in direct:
        held = any(
            (each.lead, each.member) == (line.lead, line.member)
            and each.starts_on <= line.starts_on
            and line.ends_on <= each.ends_on
            for each in found
        )
        assert held or line.starts_on == line.ends_on


# ---------------------------------------------------------------- who asks


def test_whoever_asks_by_e_mail_or_name(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "José Bòss", role=Role.MANAGER, locale="it", email="jose@example.com")
    add_person(engine, company, "Ann", manager=boss)
    for who in ("jose@example.com", " JOSE@example.com", "jose  boss"):
        found = principal(engine, company, who)
        assert (found.employee_id, found.role, found.locale, found.leads) == (boss, Role.MANAGER, "it", True)
    assert not principal(engine, company, "Ann").leads


def test_nobody_and_several(engine: Engine, company: CompanyInfo) -> None:
    for n in (1, 2):
        add_person(engine, company, "Eve", email=f"eve{n}@example.com")
    add_person(engine, company, "Gone", end_date=NOW.date() - timedelta(days=1))
    for who, code in (("Eve", "several_people"), ("Zed", "no_such_person"), ("Gone", "no_such_person")):
        with pytest.raises(CoreError, match=code), engine.begin() as connection:
            principal_named(connection, company, who, NOW)


def test_there_may_be_no_company(engine: Engine) -> None:
    with pytest.raises(CoreError, match="no_company"), engine.begin() as connection:
        only_company(connection)


def test_a_chat_user_is_one_person_at_a_time(engine: Engine, company: CompanyInfo) -> None:
    ann, bo = (add_person(engine, company, name) for name in ("Ann", "Bo"))
    with engine.begin() as connection:
        assert link(connection, company, "zed@example.com", "slack", "T1", "U1") is None
        assert link(connection, company, "ANN@example.com ", "slack", "T1", "U1") == ann
        assert link(connection, company, "bo@example.com", "slack", "T1", "U1") == bo
        assert len(connection.execute(select(ChatIdentity.__table__)).all()) == 1
        found = principal_of_user(connection, "slack", "T1", "U1", NOW)
        assert found is not None
        assert found.employee_id == bo
        assert principal_of_user(connection, "teams", "T1", "U1", NOW) is None
        assert unlink(connection, "slack", "T1", "U1")
        assert not unlink(connection, "slack", "T1", "U1")


# ---------------------------------------------------------------- finding people


def found_by(engine: Engine, company: CompanyInfo, words: str, asker: str | None = None) -> list[str]:
    who = operator(company) if asker is None else principal(engine, company, asker)
    with session_for(engine, who, NOW) as session:
        return [each.name for each in find_people(session, words) if asker is None or each.visible]


def test_people_are_found_by_any_part_of_their_name(engine: Engine, company: CompanyInfo) -> None:
    for name in ("Mei-Mei Johns", "José D’Ângelo", "Ann Lee", "Ann Lee Smith"):
        add_person(engine, company, name)
    add_person(engine, make_company(engine, "Other"), "Ann Other")
    for words, names in {
        "mei": ["Mei-Mei Johns"],
        "johns mei-mei": ["Mei-Mei Johns"],
        "jose": ["José D’Ângelo"],
        "d'angelo": ["José D’Ângelo"],
        "ann": ["Ann Lee", "Ann Lee Smith"],
        "ANN LEE": ["Ann Lee"],
        "smith, ann": ["Ann Lee Smith"],
        "an": [],
        "%": [],
        "": [],
        "ann.lee@example.com": ["Ann Lee"],
        "lee@example.com": [],
    }.items():
        assert found_by(engine, company, words) == names, words


def test_a_full_name_one_may_not_see_hides_nobody(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    add_person(engine, company, "Dana Wu", manager=boss)
    assert found_by(engine, company, "dana", "Boss") == ["Dana Wu"]
    add_person(engine, company, "Dana")
    assert found_by(engine, company, "dana", "Boss") == ["Dana Wu"]
    assert found_by(engine, company, "dana") == ["Dana"]


def test_who_may_be_seen_is_a_matter_of_today(engine: Engine, company: CompanyInfo) -> None:
    old, new = (add_person(engine, company, name, role=Role.MANAGER) for name in ("Old", "New"))
    rep = add_person(engine, company, "Rep", manager=old)
    move_person(engine, company, rep, new, NOW.date() + timedelta(days=1))
    for now, sees in ((NOW, "Old"), (NOW + timedelta(days=1), "New")):
        for asker in ("Old", "New"):
            with session_for(engine, principal(engine, company, asker, now), now) as session:
                assert may_see(session, rep) == (asker == sees)
                assert not may_see(session, 999_999)


def test_the_lead_of_a_team_is_the_top_of_it(engine: Engine, company: CompanyInfo) -> None:
    head = add_person(engine, company, "Head", role=Role.MANAGER, team="Board")
    boss = add_person(engine, company, "Boss", manager=head, role=Role.MANAGER, team="North East")
    second = add_person(engine, company, "Second", manager=boss, role=Role.MANAGER, team="North East")
    add_person(engine, company, "Ann", manager=second, team="North East")
    add_person(engine, company, "Bo", manager=head, team="South")
    with session_for(engine, operator(company), NOW) as session:
        for team, leads in {"north east": ["Boss"], "North-East": ["Boss"], "south": ["Head"], "west": []}.items():
            assert [each.name for each in leads_of_team(session, team)] == leads, team


def test_tests_add_a_person_as_rebuilding_everything_would(engine: Engine, company: CompanyInfo) -> None:
    top = add_person(engine, company, "Top Lead")
    boss = add_person(engine, company, "Boss", since=date(2025, 1, 1), manager=top)
    add_person(engine, company, "Ann Lee", manager=boss, since=date(2024, 1, 1))
    add_person(engine, company, "Bo", manager=boss, since=date(2026, 1, 1))
    move_person(engine, company, boss, None, date(2026, 3, 1))
    add_person(engine, company, "Cy", manager=boss, since=date(2026, 2, 1))
    with operate(engine, company) as session:
        said = _derived(session)
        rebuild_subtrees(session)
        rebuild_names(session)
        assert said == _derived(session)


def _derived(session: ScopedSession) -> list[tuple[Any, ...]]:
    lines = select(Subtree.lead_id, Subtree.member_id, Subtree.starts_on, Subtree.ends_on)
    names = select(NameToken.employee_id, NameToken.token)
    return sorted(map(tuple, [*session.execute(lines), *session.execute(names)]), key=str)
