"""Everybody in a company, for whoever runs it: who works there, and whom a chat platform knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from spm_core.db import ScopedSession
from spm_core.people.models import Assignment, ChatIdentity, Employee
from spm_core.people.rules import name_key, name_tokens
from spm_core.principal import Role
from spm_core.scope import Prepared, scoped

OURS = "id:"
"""What stands before an id that is ours."""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    id: int
    name: str
    email: str | None
    role: Role
    team: str | None
    locale: str | None
    manager: str | None
    external_id: str | None

    @property
    def ref(self) -> str:
        return self.email or self.name

    @property
    def key(self) -> str:
        """An id that means nobody else: the company's own or, where there is none, ours."""
        return self.external_id or f"{OURS}{self.id}"


@dataclass(frozen=True, slots=True)
class Identity:
    """A chat user, and the person behind it."""

    platform: str
    tenant: str
    user_id: str
    employee_id: int


_person, _manager, _place = scoped(Employee).c, scoped(Employee).c, scoped(Assignment).c
_today: Any = bindparam("scope_today")
_today_in_line = and_(_place.employee_id == _person.id, _place.starts_on <= _today, _place.ends_on > _today)
_MEMBERS = Prepared(
    select(
        _person.id,
        _person.name,
        _person.email,
        _person.role,
        _place.team,
        _person.locale,
        _manager.name.label("manager"),
        _person.external_id,
    )
    .join_from(_person.id.table, _place.id.table, _today_in_line, isouter=True)
    .join(_manager.id.table, _manager.id == _place.manager_id, isouter=True)
    .where(or_(_person.end_date.is_(None), _person.end_date >= _today))
)
_identity = scoped(ChatIdentity).c
_IDENTITIES = Prepared(select(_identity.platform, _identity.tenant, _identity.user_id, _identity.employee_id))


def members(session: ScopedSession) -> tuple[DirectoryEntry, ...]:
    """Return everybody who works here today, leads first, then by team and name."""
    entries = (DirectoryEntry(**row._mapping) for row in session.read(_MEMBERS))
    return tuple(sorted(entries, key=lambda entry: (-entry.role, entry.team or "", entry.name)))


def called(session: ScopedSession, words: str) -> tuple[DirectoryEntry, ...]:
    """Return who is meant by an e-mail, an id or a name, by the first of these that anybody has."""
    everybody, given, name = members(session), words.strip().lower(), name_key(words)
    ways: tuple[Callable[[DirectoryEntry], bool], ...] = (
        lambda person: (person.email or "").lower() == given or person.key.lower() == given,
        lambda person: f"{OURS}{person.id}" == given,
        lambda person: name_key(person.name) == name,
        lambda person: set(name_tokens(words)) <= set(name_tokens(person.name)),
    )
    found = (tuple(filter(way, everybody)) for way in ways if given)
    return next((people for people in found if people), ())


def identities(session: ScopedSession) -> tuple[Identity, ...]:
    return tuple(Identity(**row._mapping) for row in session.read(_IDENTITIES))
