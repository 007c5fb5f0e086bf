"""What an issue needs beyond what its two sides may see: who can decide it, and all of a deal's splits.

It reads with more rights than the asker has, but returns only ids of leads and admins, or writes what was decided.
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
    """Open a session of the same person, in the same transaction, that sees the whole company."""
    session.flush()
    with ScopedSession(session.get_bind(), replace(session.principal, role=Role.ADMIN), now) as everything:
        yield everything
        everything.flush()
    session.owed_to |= everything.owed_to
    session.expire_all()


def parties(everything: ScopedSession, deal_id: int | None) -> frozenset[int]:
    """Return the ids of those with credit for a deal, none of whom may decide about it."""
    if deal_id is None:
        return frozenset()
    split = frozenset(everything.scalars(select(Split.employee_id).where(Split.deal_id == deal_id)))
    return split or frozenset(everything.scalars(select(Deal.owner_id).where(Deal.id == deal_id)))


def deciders(everything: ScopedSession, claimant: int, deal_id: int | None) -> list[int]:
    """Return who may decide, in the order to ask: whom the company named, the leads from the nearest up, the admins."""
    today = everything.scope["scope_today"]
    named = everything.scalars(select(Company.issues_to)).one()
    leads = _leads_up(everything, claimant)
    admins = everything.scalars(select(Employee.id).where(Employee.role == Role.ADMIN).order_by(Employee.id)).all()
    may_see = {
        *everything.scalars(
            select(Subtree.lead_id).where(
                Subtree.member_id == claimant, Subtree.starts_on <= today, Subtree.ends_on > today
            )
        ),
        *admins,
    }
    present = set(
        everything.scalars(select(Employee.id).where(or_(Employee.end_date.is_(None), Employee.end_date >= today)))
    )
    excluded = {claimant, *parties(everything, deal_id)}
    order = dict.fromkeys((*((named,) if named else ()), *leads, *admins))
    return [person for person in order if person in may_see and person in present and person not in excluded]


def _leads_up(everything: ScopedSession, person: int) -> list[int]:
    today = everything.scope["scope_today"]
    rows = everything.execute(
        select(Assignment.employee_id, Assignment.manager_id).where(
            Assignment.starts_on <= today, Assignment.ends_on > today, Assignment.manager_id.is_not(None)
        )
    )
    managers = {employee: manager for employee, manager in rows if manager is not None}
    leads: list[int] = []
    while (person := managers.get(person, 0)) and person not in leads:
        leads.append(person)
    return leads
