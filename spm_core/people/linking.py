"""Linking people to the accounts that a chat platform's directory lists. For whoever opens transactions.

Nobody who has a link on a platform gets another one there by themselves, and a link that was taken away by hand only
comes back by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from spm_core.models import table_of
from spm_core.notices.models import ChatAddress, ChatSearch, ChatUnlinked, Notice, NoticeState
from spm_core.notices.recipients import learn_address
from spm_core.people.chat_zones import learn_zones
from spm_core.people.linking_rules import ChatAccount, LinkObstacle, address_key, matched
from spm_core.people.models import ChatIdentity, Employee
from spm_core.principal import CompanyInfo

AGAIN_AFTER = timedelta(minutes=10)
"""How long somebody to whom something is due is not looked for again."""

_person, _user, _search, _unlinked, _address, _notice = (
    table_of(model).c for model in (Employee, ChatIdentity, ChatSearch, ChatUnlinked, ChatAddress, Notice)
)


@dataclass(frozen=True, slots=True)
class ChatTenant:
    """One workspace or organisation of a platform, and the company whose people are looked for there."""

    company: CompanyInfo
    platform: str
    tenant: str


@dataclass(frozen=True, slots=True)
class LinkWork:
    """Whom to look for."""

    anybody: bool
    """Whether somebody with an address has no link there, or a link and no way to write to them."""
    new: bool
    """Whether one of them was never looked for under their present address."""
    due: Mapping[int, str]
    """The addresses of those to whom something is due and who were not looked for lately, by person."""
    linked: bool
    """Whether somebody is linked there, whose time zone may have changed."""


def work_for(connection: Connection, where: ChatTenant, now: datetime, *, by_reference: bool) -> LinkWork:
    """Return whom to look for; `by_reference`, where people are written to by more than their id."""
    missing = _missing(where, now)
    searched = exists(select(_search.id).where(*_of_person(_search, where), _search.email == _person.email))
    lately = exists(select(_search.id).where(*_of_person(_search, where), _search.at > now - AGAIN_AFTER))
    waits = exists(
        select(_notice.id).where(
            *(_notice.employee_id == _person.id, _notice.state == NoticeState.OWED),
            *(_notice.due_at <= now, _notice.expires_at > now),
        )
    )
    new = connection.scalar(select(exists(select(_person.id).where(missing, ~searched))))
    some = new or connection.scalar(select(exists(select(_person.id).where(missing))))
    due = connection.execute(select(_person.id, _person.email).where(missing, ~lately, waits)) if some else ()
    silent = by_reference and connection.scalar(select(exists(_without_address(where))))
    linked = connection.scalar(select(exists(select(_user.id).where(*_there(_user, where)))))
    return LinkWork(bool(some or silent), bool(new), {row[0]: row[1] for row in due}, bool(linked))


def link_accounts(
    connection: Connection, where: ChatTenant, accounts: Sequence[ChatAccount], now: datetime
) -> Collection[int]:
    """Link everybody whose account is certain, record why the others are not, and return who was linked.

    What the accounts tell of those who are linked, such as their time zone, is kept.
    """
    wanted = _wanted(connection, where, now)
    found = matched(
        wanted,
        connection.scalars(select(_person.email).where(_person.company_id == where.company.id, _person.email != "")),
        accounts,
        linked=set(connection.scalars(select(_user.user_id).where(*_there(_user, where)))),
        removed=set(connection.scalars(select(_unlinked.user_id).where(*_there(_unlinked, where)))),
    )
    connection.execute(delete(table_of(ChatSearch)).where(*_there(_search, where)))
    linked = [
        person
        for person, account in found.items()
        if isinstance(account, ChatAccount) and add_link(connection, where, person, account.user_id)
    ]
    _record(connection, where, wanted, {who: why for who, why in found.items() if isinstance(why, LinkObstacle)}, now)
    reached = _learn_addresses(connection, where, accounts)
    zones = {account.user_id: account.time_zone for account in accounts if account.time_zone}
    learn_zones(connection, where.platform, where.tenant, zones, now)
    wake(connection, {*linked, *reached}, now)
    return linked


def record_unreadable(connection: Connection, where: ChatTenant, now: datetime) -> None:
    """Record that the platform's directory cannot be read, which keeps everybody from being linked."""
    wanted = _wanted(connection, where, now)
    connection.execute(delete(table_of(ChatSearch)).where(*_there(_search, where)))
    _record(connection, where, wanted, dict.fromkeys(wanted, LinkObstacle.UNREADABLE), now)


def record_search(connection: Connection, where: ChatTenant, people: Collection[int], now: datetime) -> None:
    """Record that these people were looked for once more, in vain."""
    connection.execute(
        update(table_of(ChatSearch)).where(*_there(_search, where), _search.employee_id.in_(people)).values(at=now)
    )


def search_again(connection: Connection, platform: str, tenant: str) -> None:
    """Have everybody looked for again: the directory is known to have changed."""
    connection.execute(delete(table_of(ChatSearch)).where(_search.platform == platform, _search.tenant == tenant))


def link_newcomer(connection: Connection, where: ChatTenant, address: str, user_id: str, now: datetime) -> bool:
    """Link a user for whose address the platform vouches; return False where that is no single person's for sure."""
    key = address_key(address)
    people = connection.execute(
        select(_person.id).where(_person.company_id == where.company.id, func.lower(_person.email) == key)
    ).all()
    if len(people) != 1 or _taken_away(connection, where, user_id):
        return False
    [person] = people[0]
    doubted = (LinkObstacle.SEVERAL, LinkObstacle.SAME_EMAIL)
    claimed = select(_search.id).where(
        *_there(_search, where), _search.employee_id == person, _search.email == key, _search.found.in_(doubted)
    )
    if connection.scalar(select(exists(claimed))) or not add_link(connection, where, person, user_id):
        return False
    connection.execute(delete(table_of(ChatSearch)).where(*_there(_search, where), _search.employee_id == person))
    wake(connection, [person], now)
    return True


def add_link(connection: Connection, where: ChatTenant, person: int, user_id: str) -> bool:
    """Link a user to a person who has no link there; return False where they have one, or the user has."""
    if connection.scalar(select(exists(select(_user.id).where(*_there(_user, where), _user.employee_id == person)))):
        return False
    row = {"company_id": where.company.id, "employee_id": person, "user_id": user_id}
    new = _INSERT[connection.dialect.name](table_of(ChatIdentity)).on_conflict_do_nothing()
    values = {**row, "platform": where.platform, "tenant": where.tenant}
    return bool(connection.execute(new.execution_options(preserve_rowcount=True), values).rowcount == 1)


def wake(connection: Connection, people: Collection[int], now: datetime) -> None:
    """Have what waits for people who can be reached from now on delivered at once."""
    waits = (_notice.employee_id.in_(people), _notice.state == NoticeState.OWED, _notice.error.in_(UNREACHED))
    if people:
        connection.execute(update(table_of(Notice)).where(*waits, _notice.next_at > now).values(next_at=now))


def wake_user(connection: Connection, platform: str, tenant: str, user_id: str, now: datetime) -> None:
    """Have what waits for the person behind a user delivered at once: it is known how to write to them."""
    same = (_user.platform == platform, _user.tenant == tenant, _user.user_id == user_id)
    wake(connection, connection.scalars(select(_user.employee_id).where(*same)).all(), now)


UNREACHED = ("not_linked", "never_seen")
"""The errors of notices that wait for a link, or for a way to write to whom it links."""
_INSERT: Mapping[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def _taken_away(connection: Connection, where: ChatTenant, user_id: str) -> bool:
    removed = select(_unlinked.id).where(*_there(_unlinked, where), _unlinked.user_id == user_id)
    return bool(connection.scalar(select(exists(removed))))


def _there(columns: Any, where: ChatTenant) -> tuple[ColumnElement[bool], ...]:
    return (columns.platform == where.platform, columns.tenant == where.tenant)


def _of_person(columns: Any, where: ChatTenant) -> tuple[ColumnElement[bool], ...]:
    return (*_there(columns, where), columns.employee_id == _person.id)


def _missing(where: ChatTenant, now: datetime) -> ColumnElement[bool]:
    """Return the condition for a person to have an address, to work here still, and to have no link there."""
    here = or_(_person.end_date.is_(None), _person.end_date >= where.company.today(now))
    linked = exists(select(_user.id).where(*_of_person(_user, where)))
    return and_(_person.company_id == where.company.id, _person.email != "", here, ~linked)


def _wanted(connection: Connection, where: ChatTenant, now: datetime) -> dict[int, str]:
    rows = connection.execute(select(_person.id, _person.email).where(_missing(where, now)))
    return {row[0]: row[1] for row in rows}


def _record(
    connection: Connection,
    where: ChatTenant,
    wanted: Mapping[int, str],
    why: Mapping[int, LinkObstacle],
    now: datetime,
) -> None:
    same = {"company_id": where.company.id, "platform": where.platform, "tenant": where.tenant, "at": now}
    rows = [{**same, "employee_id": who, "email": wanted[who], "found": found} for who, found in why.items()]
    if rows:
        new = _INSERT[connection.dialect.name](table_of(ChatSearch)).on_conflict_do_nothing()
        connection.execute(new, rows)  # another process may have looked at the same moment


def _without_address(where: ChatTenant) -> Any:
    known = select(_address.user_id).where(*_there(_address, where), _address.user_id == _user.user_id)
    return select(_user.id, _user.user_id, _user.employee_id).where(*_there(_user, where), ~exists(known))


def _learn_addresses(connection: Connection, where: ChatTenant, accounts: Sequence[ChatAccount]) -> set[int]:
    """Keep how to write to those who are linked and whose address was not known; return who they are."""
    references = {account.user_id: account.reference for account in accounts if account.reference}
    if not references:
        return set()
    reached = [row for row in connection.execute(_without_address(where)) if row.user_id in references]
    for row in reached:
        learn_address(connection, where.platform, where.tenant, row.user_id, references[row.user_id] or {})
    return {row.employee_id for row in reached}
