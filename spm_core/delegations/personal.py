"""Who stood in for whom, for export and erasure."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from spm_core.db import ScopedSession
from spm_core.delegations.models import Delegation
from spm_core.people.models import Employee
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    names = dict(session.execute(select(Employee.id, Employee.name)).all())
    mine = or_(Delegation.manager_id == person, Delegation.deputy_id == person)
    for delegation in session.scalars(select(Delegation).where(mine)):
        other = delegation.deputy_id if delegation.manager_id == person else delegation.manager_id
        yield KeptEntry(
            "delegations.days",
            delegation.starts_on,
            names.get(other, ""),
            f"{delegation.starts_on}..{delegation.last_day}",
        )


def forget(session: ScopedSession, person: int) -> int:
    return remove(session, Delegation, or_(Delegation.manager_id == person, Delegation.deputy_id == person))
