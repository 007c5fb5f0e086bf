"""Linked is only whose account is certain; a link taken away stays away; what waited goes out at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from spm_core.db import ScopedSession
from spm_core.notices.models import Notice
from spm_core.notices.service import owe
from spm_core.people.directory import identities
from spm_core.people.identity import link, link_person, unlink
from spm_core.people.linking import ChatTenant, link_accounts, link_newcomer, search_again, work_for
from spm_core.people.linking_rules import ChatAccount, LinkObstacle, matched
from spm_core.people.models import Employee
from spm_core.people.reach import NotFound, unlinked_among, unreached
from spm_core.personal.service import erase
from spm_core.personal.whole import whole
from spm_core.principal import CompanyInfo, Role
from tests.factories import NOW, add_person, operate

DAY = timedelta(days=1)
ANN = "ann@example.com"


def account(user: str, *addresses: str, unfit: LinkObstacle | None = None) -> ChatAccount:
    return ChatAccount(user, frozenset(addresses), unfit)


# ---------------------------------------------------------------- whose account is certain


@pytest.mark.parametrize(
    ("accounts", "found"),
    [
        ([account("U1", ANN)], "U1"),
        ([], LinkObstacle.NO_ACCOUNT),
        ([account("U1", ANN), account("U2", ANN)], LinkObstacle.SEVERAL),
        ([account("U1", ANN), account("U2", ANN, unfit=LinkObstacle.GUEST)], LinkObstacle.SEVERAL),
        ([account("U1", ANN), account("U2", ANN, unfit=LinkObstacle.UNCONFIRMED)], LinkObstacle.SEVERAL),
        ([account("U1", ANN), account("U2", ANN, unfit=LinkObstacle.SWITCHED_OFF)], "U1"),
        ([account("U1", ANN, unfit=LinkObstacle.GUEST)], LinkObstacle.GUEST),
        ([account("U1", ANN, unfit=LinkObstacle.UNCONFIRMED)], LinkObstacle.UNCONFIRMED),
        ([account("U1", ANN, unfit=LinkObstacle.SWITCHED_OFF)], LinkObstacle.SWITCHED_OFF),
        ([account("ULINKED", ANN)], LinkObstacle.TAKEN),
        ([account("UREMOVED", ANN)], LinkObstacle.REMOVED),
        ([account("U1", ANN, "bo@example.com")], LinkObstacle.SAME_EMAIL),
        ([account("U1", ANN, "ann@example.onmicrosoft.com")], "U1"),
    ],
)
def test_one_full_account_links_and_any_doubt_does_not(accounts: list[ChatAccount], found: str | LinkObstacle) -> None:
    result = matched(
        {1: "Ann@Example.com"}, [ANN, "bo@example.com"], accounts, linked={"ULINKED"}, removed={"UREMOVED"}
    )
    assert result == {1: next((each for each in accounts if each.user_id == found), found)}


def test_an_address_that_two_of_our_people_have_links_neither() -> None:
    both = {1: ANN, 2: "ANN@example.com"}
    result = matched(both, both.values(), [account("U1", ANN)], linked=(), removed=())
    assert set(result.values()) == {LinkObstacle.SAME_EMAIL}


# ---------------------------------------------------------------- in the database


@pytest.fixture
def where(company: CompanyInfo) -> ChatTenant:
    return ChatTenant(company, "slack", "T1")


def look(engine: Engine, where: ChatTenant, *accounts: ChatAccount) -> None:
    with engine.begin() as connection:
        link_accounts(connection, where, accounts, NOW)


def linked(engine: Engine, company: CompanyInfo) -> dict[int, str]:
    with operate(engine, company) as session:
        return {each.employee_id: each.user_id for each in identities(session)}


def why(engine: Engine, company: CompanyInfo) -> dict[int, tuple[NotFound, ...]]:
    with operate(engine, company) as session:
        return {person.id: person.why for person in unreached(session)}


def test_everybody_found_is_linked_and_the_others_are_listed_with_the_reason(
    engine: Engine, company: CompanyInfo, where: ChatTenant
) -> None:
    ann, bo, cy = (
        add_person(engine, company, f"{name} Lee", email=f"{name}@example.com") for name in ("Ann", "bo", "cy")
    )
    none = add_person(engine, company, "Di Lee", email=None)
    left = add_person(engine, company, "Ed Lee", email="ed@example.com", end_date=(NOW - DAY).date())
    with operate(engine, company) as session:
        session.get_one(Employee, ann).email = "ANN@example.com"  # as an old import may have left it
    assert why(engine, company)[bo] == (NotFound(None, LinkObstacle.NOT_SEARCHED),)
    guest = account("U3", "cy@example.com", unfit=LinkObstacle.GUEST)
    look(engine, where, account("U1", ANN), account("U5", "ed@example.com"), guest)
    assert linked(engine, company) == {ann: "U1"}
    assert why(engine, company) == {
        bo: (NotFound("slack", LinkObstacle.NO_ACCOUNT),),
        cy: (NotFound("slack", LinkObstacle.GUEST),),
        none: (NotFound(None, LinkObstacle.NO_EMAIL),),
    }
    assert left not in linked(engine, company)


def test_who_was_linked_by_hand_stays_as_they_are_even_when_addresses_change(
    engine: Engine, company: CompanyInfo, where: ChatTenant
) -> None:
    ann = add_person(engine, company, "Ann Lee", email=ANN)
    bo = add_person(engine, company, "Bo Lee", email="bo@example.com")
    with engine.begin() as connection:
        link_person(connection, company, ann, "slack", "T1", "U9")
    look(engine, where, account("U1", ANN), account("U9", "bo@example.com"))
    assert linked(engine, company) == {ann: "U9"}
    assert why(engine, company) == {bo: (NotFound("slack", LinkObstacle.TAKEN),)}
    with operate(engine, company) as session:
        session.get_one(Employee, ann).email = "ann.new@example.com"
    look(engine, where, account("U1", "ann.new@example.com"))
    assert linked(engine, company) == {ann: "U9"}


def test_a_link_taken_away_comes_back_by_hand_alone(engine: Engine, company: CompanyInfo, where: ChatTenant) -> None:
    ann = add_person(engine, company, "Ann Lee", email=ANN)
    look(engine, where, account("U1", ANN))
    with engine.begin() as connection:
        assert unlink(connection, "slack", "T1", "U1")
        assert not unlink(connection, "slack", "T1", "U1")
    look(engine, where, account("U1", ANN))
    with engine.begin() as connection:
        assert not link_newcomer(connection, where, ANN, "U1", NOW)
    assert linked(engine, company) == {}
    assert why(engine, company) == {ann: (NotFound("slack", LinkObstacle.REMOVED),)}
    with engine.begin() as connection:
        assert link(connection, company, ANN, "slack", "T1", "U1") == ann
        assert unlink(connection, "slack", "T1", "U1")
        assert link(connection, company, ANN, "slack", "T1", "U1") == ann
    assert linked(engine, company) == {ann: "U1"}


def test_whoever_writes_is_linked_unless_another_account_claims_the_address(
    engine: Engine, company: CompanyInfo, where: ChatTenant
) -> None:
    ann = add_person(engine, company, "Ann Lee", email=ANN)
    bo = add_person(engine, company, "Bo Lee", email="bo@example.com")
    look(engine, where, account("U1", ANN), account("U2", ANN))
    with engine.begin() as connection:
        assert not link_newcomer(connection, where, "Ann@example.com", "U1", NOW)
        assert not link_newcomer(connection, where, "nobody@example.com", "U1", NOW)
        assert link_newcomer(connection, where, "BO@example.com", "U3", NOW)
        assert not link_newcomer(connection, where, "bo@example.com", "U4", NOW)
    assert linked(engine, company) == {bo: "U3"}
    assert set(why(engine, company)) == {ann}


def test_what_waited_goes_out_once_its_recipient_is_linked(
    engine: Engine, company: CompanyInfo, where: ChatTenant
) -> None:
    ann = add_person(engine, company, "Ann Lee", email=ANN)
    with operate(engine, company) as session:
        owe(session, "it", "help", {}, to=ann, due=NOW, expires=NOW + DAY)
        notice = _notice(session)
        notice.error, notice.next_at = "not_linked", NOW + DAY / 2
    look(engine, where, account("U1", ANN))
    with operate(engine, company) as session:
        assert _notice(session).next_at == NOW


def _notice(session: ScopedSession) -> Notice:
    found: Notice = session.scalars(select(Notice)).one()
    return found


def test_newcomers_and_those_to_whom_something_is_due_are_looked_for(
    engine: Engine, company: CompanyInfo, where: ChatTenant
) -> None:
    def work(after: timedelta = timedelta()):
        with engine.begin() as connection:
            found = work_for(connection, where, NOW + after, by_reference=False)
            return found.anybody, found.new, found.due

    assert work() == (False, False, {})
    ann = add_person(engine, company, "Ann Lee", email=ANN)
    assert work() == (True, True, {})
    look(engine, where)
    assert work() == (True, False, {})
    with operate(engine, company) as session:
        owe(session, "it", "help", {}, to=ann, due=NOW, expires=NOW + DAY)
    assert work() == (True, False, {})  # just looked for
    assert work(timedelta(minutes=11)) == (True, False, {ann: ANN})
    assert work(2 * DAY) == (True, False, {})  # too late for it
    with operate(engine, company) as session:
        session.get_one(Employee, ann).email = "ann.lee@example.com"
    assert work()[1]
    look(engine, where, account("U1", "ann.lee@example.com"))
    assert work() == (False, False, {})
    with engine.begin() as connection:
        search_again(connection, "slack", "T1")
    assert work() == (False, False, {})


def test_an_erased_person_is_forgotten_here_too(engine: Engine, company: CompanyInfo, where: ChatTenant) -> None:
    add_person(engine, company, "Root", role=Role.ADMIN, email=None)
    ann = add_person(engine, company, "Ann Lee", email=ANN)
    look(engine, where, account("U1", ANN))
    with engine.begin() as connection:
        unlink(connection, "slack", "T1", "U1")
    look(engine, where, account("U1", ANN))
    with engine.begin() as connection, whole(connection, company, NOW) as session:
        erase(session, ann, "Somebody", NOW)
    look(engine, where, account("U1", ANN))
    assert linked(engine, company) == {}
    assert ann not in why(engine, company)
    with engine.connect() as connection:
        for table in ("chat_search", "chat_unlinked"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_nobody_is_named_where_no_chat_is_used(engine: Engine, company: CompanyInfo, where: ChatTenant) -> None:
    ann = add_person(engine, company, "Ann Lee", email=ANN)
    bo = add_person(engine, company, "Bo Lee", email="bo@example.com")
    with operate(engine, company) as session:
        assert unlinked_among(session, {ann, bo}) == {}
    look(engine, where, account("U2", "bo@example.com"))
    with operate(engine, company) as session:
        assert unlinked_among(session, {ann, bo}) == {ann: "Ann Lee"}
