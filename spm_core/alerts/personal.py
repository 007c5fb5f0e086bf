"""The alerts that people set, and those about them, for export and erasure."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from spm_core.alerts.models import Alert
from spm_core.db import ScopedSession
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    for alert in session.scalars(select(Alert).where(Alert.employee_id == person).order_by(Alert.id)):
        yield KeptEntry("alerts.asked", None, alert.figure, "")


def forget(session: ScopedSession, person: int) -> int:
    return remove(session, Alert, or_(Alert.employee_id == person, Alert.about_id == person))
