"""Kudos that people gave and received."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from spm_core.db import ScopedSession
from spm_core.people.models import Employee
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.recognition.models import Kudos
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    names = dict(session.execute(select(Employee.id, Employee.name)).all())
    mine = or_(Kudos.from_id == person, Kudos.to_id == person)
    for kudos in session.scalars(select(Kudos).where(mine)):
        given = kudos.from_id == person
        other = names.get(kudos.to_id if given else kudos.from_id, "")
        yield KeptEntry("recognition.given" if given else "recognition.got", kudos.at, other, kudos.reason)


def forget(session: ScopedSession, person: int) -> int:
    return remove(session, Kudos, or_(Kudos.from_id == person, Kudos.to_id == person))
