"""Who may see whose rows: reps, managers of any depth, admins; over moves, splits and leaves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select

from spm_core.db import session_for
from spm_core.deals.models import Deal, DealChange, Split
from spm_core.imports.models import ImportRun
from spm_core.people.models import Employee, Leave, Subtree
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.models import Quota
from spm_core.scope import Prepared, scoped
from tests.factories import NOW, add_deal, add_person, add_quota, make_company, move_person, operate, principal

MOVED = date(2026, 4, 1)
TOMORROW = NOW + timedelta(days=1)
hot = scoped(Deal).c
PREPARED = Prepared(select(hot.id))


@pytest.fixture
def line(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Top leads Old and New; Rep was Old's and moved to New on 1 April."""
    top = add_person(engine, company, "Top", role=Role.MANAGER)
    old = add_person(engine, company, "Old", manager=top, role=Role.MANAGER)
    new = add_person(engine, company, "New", manager=top, role=Role.MANAGER)
    rep = add_person(engine, company, "Rep", manager=old)
    move_person(engine, company, rep, new, MOVED)
    return {"Top": top, "Old": old, "New": new, "Rep": rep}


def seen(engine: Engine, company: CompanyInfo, name: str) -> set[int]:
    """The deals somebody sees; the ORM's way and the prepared one agree."""
    with session_for(engine, principal(engine, company, name), NOW) as session:
        ids = set(session.scalars(select(Deal.id)))
        assert set(session.read(PREPARED).scalars()) == ids
    return ids


def test_a_former_manager_keeps_the_deals_closed_while_the_rep_was_theirs(
    engine: Engine, company: CompanyInfo, line: dict[str, int]
) -> None:
    before = add_deal(engine, company, line["Rep"], close_date=MOVED - timedelta(days=1))
    after = add_deal(engine, company, line["Rep"], close_date=MOVED)
    undated = add_deal(engine, company, line["Rep"], close_date=None, status="open")
    assert seen(engine, company, "Old") == {before}
    for name in ("New", "Top", "Rep"):
        assert seen(engine, company, name) == {before, after, undated}


def test_quotas_and_leaves_are_seen_by_the_people_above_today(
    engine: Engine, company: CompanyInfo, line: dict[str, int]
) -> None:
    quota = add_quota(engine, company, line["Rep"], 100)
    with operate(engine, company) as session:
        session.add(Leave(employee_id=line["Rep"], starts_on=MOVED, last_day=MOVED))
    for name, sees in {"Rep": True, "New": True, "Top": True, "Old": False}.items():
        with session_for(engine, principal(engine, company, name), NOW) as session:
            assert session.scalars(select(Quota.id)).all() == [quota] * sees
            assert len(session.scalars(select(Leave.id)).all()) == sees


def test_a_rep_sees_neither_manager_nor_colleague_but_knows_they_exist(
    engine: Engine, company: CompanyInfo, line: dict[str, int]
) -> None:
    peer = add_person(engine, company, "Peer", manager=line["New"])
    mine = add_deal(engine, company, line["Rep"])
    for owner in (line["New"], peer, line["Top"]):
        add_deal(engine, company, owner)
    assert seen(engine, company, "Rep") == {mine}
    with session_for(engine, principal(engine, company, "Rep"), NOW) as session:
        assert set(session.scalars(select(Employee.name))) == {"Top", "Old", "New", "Rep", "Peer"}
        assert set(session.scalars(select(Subtree.member_id))) == {line["Rep"]}


def test_a_split_shows_the_deal_to_whoever_is_credited_and_to_those_above(
    engine: Engine, company: CompanyInfo, line: dict[str, int]
) -> None:
    owner = add_person(engine, company, "Owner")
    shared = add_deal(engine, company, owner, splits={owner: "0.6", line["Rep"]: "0.4"})
    add_deal(engine, company, owner)
    for name in ("Rep", "New", "Top"):
        assert seen(engine, company, name) == {shared}
        with session_for(engine, principal(engine, company, name), NOW) as session:
            assert session.scalars(select(Split.share)).all() == [Decimal("0.4")]
    assert seen(engine, company, "Old") == set()


def test_a_former_manager_sees_a_split_deal_by_its_own_day_only(
    engine: Engine, company: CompanyInfo, line: dict[str, int]
) -> None:
    owner = add_person(engine, company, "Owner")
    shares = {owner: "0.5", line["Rep"]: "0.5"}
    before = add_deal(engine, company, owner, splits=shares, close_date=MOVED - timedelta(days=1))
    add_deal(engine, company, owner, splits=shares, close_date=MOVED)
    assert seen(engine, company, "Old") == {before}


def test_changes_are_seen_with_their_deal(engine: Engine, company: CompanyInfo, line: dict[str, int]) -> None:
    deals = [add_deal(engine, company, line["Rep"], close_date=day) for day in (MOVED - timedelta(days=1), MOVED)]
    with operate(engine, company) as session:
        session.add_all(DealChange(deal_id=deal, changed_on=MOVED, field="stage", new="Won") for deal in deals)
    for name, sees in {"Rep": deals, "Old": deals[:1]}.items():
        with session_for(engine, principal(engine, company, name), NOW) as session:
            assert session.scalars(select(DealChange.deal_id).order_by(DealChange.deal_id)).all() == sees


def test_a_move_to_come_shows_nothing_yet_but_open_rows_of_today(engine: Engine, company: CompanyInfo) -> None:
    first = add_person(engine, company, "First", role=Role.MANAGER)
    second = add_person(engine, company, "Second", role=Role.MANAGER)
    rep = add_person(engine, company, "Rep", manager=first)
    deal = add_deal(engine, company, rep)
    move_person(engine, company, rep, second, NOW.date() + timedelta(days=1))
    assert seen(engine, company, "First") == {deal}
    assert seen(engine, company, "Second") == set()
    with session_for(engine, principal(engine, company, "Second"), TOMORROW) as session:
        assert session.scalars(select(Deal.id)).all() == [deal]


def test_an_admin_sees_all_of_the_company_and_nothing_of_another(engine: Engine, company: CompanyInfo) -> None:
    other = make_company(engine, "Other")
    add_person(engine, company, "Ada", role=Role.ADMIN)
    mine = add_deal(engine, company, add_person(engine, company, "Rep"))
    add_deal(engine, other, add_person(engine, other, "Xi"))
    assert seen(engine, company, "Ada") == {mine}
    with session_for(engine, principal(engine, company, "Rep"), NOW) as session:
        assert session.scalars(select(ImportRun)).all() == []
