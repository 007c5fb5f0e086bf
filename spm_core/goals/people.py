"""The people around a goal: its owner, those who lead them, and those who decide about it."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.people.models import Assignment, Employee, Subtree
from spm_core.people.service import Person, person
from spm_core.principal import Role


def owner_of(session: ScopedSession, owner_id: int) -> Person:
    """Return the owner of a goal; raise NotAllowed where the asker may not see their goals."""
    owner = person(session, owner_id)
    if owner is None or not owner.visible:
        raise NotAllowed(owner.id if owner else None)
    return owner


def visible_owners(session: ScopedSession, owners: Set[int]) -> frozenset[int]:
    """Return those of the owners whose figures the asker may see today."""
    me = session.principal
    if me.sees_all or owners <= {me.employee_id}:
        return frozenset(owners)
    today = session.scope["scope_today"]
    current = (Subtree.lead_id == me.employee_id, Subtree.starts_on <= today, Subtree.ends_on > today)
    return frozenset(session.scalars(select(Subtree.member_id).where(Subtree.member_id.in_(owners), *current)))


def under(session: ScopedSession, lead_id: int, today: date) -> frozenset[int]:
    """Return the ids of a lead and of everybody under them on the day `today`."""
    current = (Subtree.lead_id == lead_id, Subtree.starts_on <= today, Subtree.ends_on > today)
    return frozenset(session.scalars(select(Subtree.member_id).where(*current)))


def names_of(session: ScopedSession, ids: Set[int]) -> dict[int, str]:
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(ids)))
    return {row.id: row.name for row in rows}


def lock(session: ScopedSession, owner_id: int) -> None:
    """Keep others from changing this person's goals until the transaction ends."""
    session.execute(select(Employee.id).where(Employee.id == owner_id).with_for_update())


def manager_of(session: ScopedSession, person_id: int, day: date) -> int | None:
    current = (Assignment.starts_on <= day, Assignment.ends_on > day, Assignment.manager_id.is_not(None))
    return session.scalar(select(Assignment.manager_id).where(Assignment.employee_id == person_id, *current))


def reports_of(session: ScopedSession, lead_id: int, day: date) -> frozenset[int]:
    """Return who reports to a lead directly on that day."""
    current = (Assignment.starts_on <= day, Assignment.ends_on > day)
    return frozenset(session.scalars(select(Assignment.employee_id).where(Assignment.manager_id == lead_id, *current)))


def deciders(session: ScopedSession, owner_id: int, today: date) -> tuple[int, ...]:
    """Return who decides about somebody's goal: their manager today, or the admins where they have none."""
    manager = manager_of(session, owner_id, today)
    if manager is not None:
        return (manager,)
    admins = select(Employee.id).where(Employee.role == Role.ADMIN, Employee.id != owner_id)
    return tuple(session.scalars(admins.order_by(Employee.id)))
