"""The personal texts of preferences: how people want to be spoken to."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.preferences.models import Preference
from spm_core.vault import Vault

_SHOWN = ("locale", "time_zone", "quiet_from", "quiet_until", "weekends", "silent_until")


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    for row in session.scalars(select(Preference).where(Preference.employee_id == person)):
        for name in _SHOWN:
            if (value := getattr(row, name)) is not None:
                yield KeptEntry("preferences.set", None, name, str(value))


def forget(session: ScopedSession, person: int) -> int:
    return remove(session, Preference, Preference.employee_id == person)
