"""What people publish for others to learn from, found by skill, most liked first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from spm_core.coaching.models import LearningResource, ResourceLike
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.people.models import Employee

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Resource:
    id: int
    skill: str
    title: str
    link: str | None
    text: str | None
    by: str
    likes: int
    mine: bool


def publish(
    session: ScopedSession, skill: str, title: str, link: str | None, text: str | None, now: datetime
) -> LearningResource:
    """Publish something to the whole company.

    Raise CoreError("resource_empty") without a link or a text, ("bad_link") for a link that is not https.
    """
    if not link and not text:
        raise CoreError("resource_empty", argument="text")
    if link and not link.startswith("https://"):
        raise CoreError("bad_link", argument="link")
    me = session.principal.employee_id
    row = LearningResource(by_id=me, skill=skill, title=title, link=link, text=text, at=now)
    session.add(row)
    session.flush()
    return row


def resources(session: ScopedSession, skill: str | None = None) -> tuple[Resource, ...]:
    """Return the most liked resources, at most SHOWN of them, for one skill or for all."""
    liked = (
        select(ResourceLike.resource_id, func.count(ResourceLike.id).label("likes"))
        .group_by(ResourceLike.resource_id)
        .subquery()
    )
    likes = func.coalesce(liked.c.likes, 0)
    wanted = (
        select(LearningResource, Employee.name, likes)
        .join(Employee, Employee.id == LearningResource.by_id)
        .outerjoin(liked, liked.c.resource_id == LearningResource.id)
        .order_by(likes.desc(), LearningResource.id.desc())
        .limit(SHOWN)
    )
    if skill is not None:
        wanted = wanted.where(LearningResource.skill == skill)
    me = session.principal.employee_id
    return tuple(
        Resource(row.id, row.skill, row.title, row.link, row.text, name, count, row.by_id == me)
        for row, name, count in session.execute(wanted)
    )


def like(session: ScopedSession, number: int) -> str:
    """Like a resource of somebody else's, which counts once per person; return the skill it is for."""
    row = _known(session, number)
    me = session.principal.employee_id
    if row.by_id == me:
        raise CoreError("own_resource")
    session.write_once(ResourceLike, {"resource_id": number, "employee_id": me})
    return row.skill


def withdraw(session: ScopedSession, number: int) -> str:
    """Withdraw a resource, as its author or as an admin; return the skill it was for."""
    row, me = _known(session, number), session.principal
    if row.by_id != me.employee_id and not me.sees_all:
        raise NotAllowed
    session.execute(delete(ResourceLike).where(ResourceLike.resource_id == number))
    session.delete(row)
    session.flush()
    return row.skill


def _known(session: ScopedSession, number: int) -> LearningResource:
    row = session.get(LearningResource, number)
    if row is None:
        raise CoreError("no_resource")
    return row
