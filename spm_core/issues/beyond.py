"""What an issue needs to know beyond what its two sides may see: who can decide it, and all of a deal's splits.

It reads with more rights than the asker has, and returns ids of leads and admins, or writes what was decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal, Split
from spm_core.people.models import Assignment, Company, Employee, Subtree
from spm_core.principal import Role


@contextmanager
def with_all_rights(session: ScopedSession, now: datetime) -> Iterator[ScopedSession]:
    """A session of the same person and transaction that sees the whole company."""
    session.flush()
    with ScopedSession(session.get_bind(), replace(session.principal, role=Role.ADMIN), now) as everything:
        yield everything
        everything.flush()
    session.expire_all()


def parties(everything: ScopedSession, deal_id: int | None) -> frozenset[int]:
    """Who has credit of a deal: nobody of them decides about it."""
    if deal_id is None:
        return frozenset()
    split = frozenset(everything.scalars(select(Split.employee_id).where(Split.deal_id == deal_id)))
    return split or frozenset(everything.scalars(select(Deal.owner_id).where(Deal.id == deal_id)))


def deciders(everything: ScopedSession, claimant: int, deal_id: int | None) -> list[int]:
    """Who may decide, in the order to be asked: whom the company named, the leads from the nearest up, admins."""
    today = everything.scope["scope_today"]
    named = everything.scalars(select(Company.issues_to)).one()
    leads = _leads_up(everything, claimant)
    admins = everything.scalars(select(Employee.id).where(Employee.role == Role.ADMIN).order_by(Employee.id)).all()
    seeing = {
        *everything.scalars(
            select(Subtree.lead_id).where(
                Subtree.member_id == claimant, Subtree.starts_on <= today, Subtree.ends_on > today
            )
        ),
        *admins,
    }
    here = set(
        everything.scalars(select(Employee.id).where(or_(Employee.end_date.is_(None), Employee.end_date >= today)))
    )
    never = {claimant, *parties(everything, deal_id)}
    order = dict.fromkeys((*((named,) if named else ()), *leads, *admins))
    return [each for each in order if each in seeing and each in here and each not in never]


def _leads_up(everything: ScopedSession, person: int) -> list[int]:
    today = everything.scope["scope_today"]
    rows = everything.execute(
        select(Assignment.employee_id, Assignment.manager_id).where(
            Assignment.starts_on <= today, Assignment.ends_on > today, Assignment.manager_id.is_not(None)
        )
    )
    managers = {employee: manager for employee, manager in rows if manager is not None}
    found: list[int] = []
    while (person := managers.get(person, 0)) and person not in found:
        found.append(person)
    return found
