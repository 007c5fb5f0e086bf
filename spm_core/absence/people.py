"""Who is told of somebody's absence and who decides about it: those above them, and the admins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from spm_core.absence.rules import Say
from spm_core.db import ScopedSession
from spm_core.people.models import Assignment, Employee
from spm_core.people.service import Person, person
from spm_core.principal import Role


@dataclass(frozen=True, slots=True)
class Deciders:
    """Everybody's manager on a day, and the admins; only people who work here."""

    managers: Mapping[int, int]
    admins: frozenset[int]

    def above(self, person: int) -> list[int]:
        """Return those who lead somebody, the nearest first."""
        leads: list[int] = []
        while (person := self.managers.get(person, 0)) and person not in leads:
            leads.append(person)
        return leads

    def says_of(self, person: int) -> list[Say]:
        """Return who may agree to a person's leave. Where nobody leads them, an admin stands for the lead."""
        leads = [lead for lead in self.above(person) if lead != person]
        may = dict.fromkeys((*leads, *sorted(self.admins - {person})))
        return [Say(one, one in leads or not leads, one in self.admins) for one in may]


def deciders(session: ScopedSession) -> Deciders:
    today: date = session.scope["scope_today"]
    here = or_(Employee.end_date.is_(None), Employee.end_date >= today)
    roles = {row.id: row.role for row in session.execute(select(Employee.id, Employee.role).where(here))}
    rows = session.execute(
        select(Assignment.employee_id, Assignment.manager_id).where(
            Assignment.starts_on <= today, Assignment.ends_on > today, Assignment.manager_id.is_not(None)
        )
    )
    managers = {employee: manager for employee, manager in rows if manager is not None and manager in roles}
    return Deciders(managers, frozenset(person for person, role in roles.items() if role is Role.ADMIN))


def lead_of(session: ScopedSession, employee: int) -> Person | None:
    """Return who leads somebody directly and is told of their absence."""
    lead = next(iter(deciders(session).above(employee)), None)
    return None if lead is None else person(session, lead)
