"""The one place where a deputy sees what only a manager may: on the days granted, and for one answer.

pyproject.toml lists which modules may import it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.delegations.models import Delegation
from spm_core.delegations.service import is_here
from spm_core.errors import NotAllowed
from spm_core.people.models import Employee
from spm_core.principal import Role


@contextmanager
def standing_in(session: ScopedSession, manager_id: int, do: str, now: datetime) -> Iterator[ScopedSession]:
    """Open a session with the manager's view of their team, for a deputy whose delegation of `do` holds today.

    Raise NotAllowed without one. The session has a manager's rights even where the manager is also an admin, and
    nothing is written through it.
    """
    today = session.principal.company.today(now)
    granted = session.scalars(
        select(Delegation.what).where(
            Delegation.deputy_id == session.principal.employee_id,
            Delegation.manager_id == manager_id,
            Delegation.starts_on <= today,
            Delegation.last_day >= today,
        )
    ).all()
    manager = session.scalars(select(Employee).where(Employee.id == manager_id)).one_or_none()
    if not any(do in what for what in granted) or manager is None or not is_here(session, manager_id):
        raise NotAllowed(manager_id)
    principal = replace(
        session.principal,
        employee_id=manager.id,
        name=manager.name,
        email=manager.email,
        role=Role.MANAGER,
        leads=True,
    )
    with ScopedSession(session.get_bind(), principal, now) as theirs:
        yield theirs
