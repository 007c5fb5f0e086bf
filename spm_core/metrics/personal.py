"""Notes on whom people's calls and meetings were with. How many there were is a figure, and stays."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.metrics.models import Activity
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import blank
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    noted = select(Activity).where(Activity.employee_id == person, Activity.note.is_not(None))
    for activity in session.scalars(noted):
        yield KeptEntry("metrics.note", activity.day, activity.kind, activity.note or "")


def forget(session: ScopedSession, person: int) -> int:
    return blank(session, Activity, Activity.employee_id == person, note=None)
