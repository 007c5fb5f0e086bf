"""Who stands on the other side of a goal."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.people.models import Assignment, Employee, Subtree
from spm_core.people.service import Person, person
from spm_core.principal import Role


def owner_of(session: ScopedSession, owner_id: int) -> Person:
    """Raises NotAllowed for anybody whose goals the asker may not see."""
    found = person(session, owner_id)
    if found is None or not found.visible:
        raise NotAllowed(found.id if found else None)
    return found


def lock(session: ScopedSession, owner_id: int) -> None:
    """Until the end of the transaction nobody else changes this person's goals."""
    session.execute(select(Employee.id).where(Employee.id == owner_id).with_for_update())


def leads_somebody(session: ScopedSession, person_id: int, today: date) -> bool:
    current = (Subtree.starts_on <= today, Subtree.ends_on > today)
    below = (Subtree.lead_id == person_id, Subtree.member_id != person_id)
    return session.scalar(select(Subtree.id).where(*below, *current).limit(1)) is not None


def deciders(session: ScopedSession, owner_id: int, today: date) -> tuple[int, ...]:
    """Who is asked to decide about somebody's goal: the manager of today, without one the admins."""
    current = (Assignment.starts_on <= today, Assignment.ends_on > today)
    manager = session.scalar(
        select(Assignment.manager_id).where(
            Assignment.employee_id == owner_id, Assignment.manager_id.is_not(None), *current
        )
    )
    if manager is not None:
        return (manager,)
    admins = select(Employee.id).where(Employee.role == Role.ADMIN, Employee.id != owner_id)
    return tuple(session.scalars(admins.order_by(Employee.id)))
