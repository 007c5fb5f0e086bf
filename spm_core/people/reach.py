"""Who cannot be written to, because no chat user is linked to them, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from spm_core.db import ScopedSession
from spm_core.notices.models import ChatSearch
from spm_core.people.linking_rules import LinkObstacle
from spm_core.people.models import ChatIdentity, Employee
from spm_core.scope import Prepared, scoped


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why a platform's directory did not lead to somebody. There is no platform before one was searched."""

    platform: str | None
    why: LinkObstacle


@dataclass(frozen=True, slots=True)
class Unreached:
    id: int
    name: str
    email: str | None
    why: tuple[NotFound, ...]


_identity, _person = scoped(ChatIdentity).c, scoped(Employee).c
_UNLINKED = Prepared(
    select(_person.id, _person.name)
    .where(
        _person.id.in_(bindparam("ids", expanding=True)),
        _person.id.not_in(select(_identity.employee_id)),
        select(_identity.id).exists(),
    )
    .order_by(_person.name, _person.id)
)


def unlinked_among(session: ScopedSession, people: Collection[int]) -> dict[int, str]:
    """Return the names of those who are not linked to a chat, by id; nobody where no chat is used at all."""
    if not people:
        return {}
    return {row.id: row.name for row in session.read(_UNLINKED, {"ids": sorted(people)})}


def unreached(session: ScopedSession) -> tuple[Unreached, ...]:
    """Return everybody who works here and is linked to no chat, by name; for an admin."""
    today = session.scope["scope_today"]
    here = or_(Employee.end_date.is_(None), Employee.end_date >= today)
    linked = select(ChatIdentity.id).where(ChatIdentity.employee_id == Employee.id)
    found = defaultdict(list)
    for search in session.scalars(select(ChatSearch).order_by(ChatSearch.platform, ChatSearch.tenant)):
        found[search.employee_id, search.email].append(NotFound(search.platform, search.found))
    people = session.execute(
        select(Employee.id, Employee.name, Employee.email)
        .where(here, ~linked.exists())
        .order_by(Employee.name, Employee.id)
    )
    return tuple(Unreached(id_, name, email, _why(email, found[id_, email or ""])) for id_, name, email in people)


def _why(email: str | None, found: list[NotFound]) -> tuple[NotFound, ...]:
    if not email:
        return (NotFound(None, LinkObstacle.NO_EMAIL),)
    return tuple(found) or (NotFound(None, LinkObstacle.NOT_SEARCHED),)
