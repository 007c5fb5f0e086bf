"""Everything that a person wrote or was sent, over time."""

from __future__ import annotations

from spm_core.db import ScopedSession
from spm_core.personal.entries import KeptEntry
from spm_core.personal.features import features
from spm_core.vault import Vault


def history(session: ScopedSession, vault: Vault) -> list[KeptEntry]:
    """Return the asker's own entries: those without a date first, then from the oldest on."""
    person = session.principal.employee_id
    entries = (entry for feature in features().values() for entry in feature.texts(session, vault, person))
    return sorted(entries, key=_place)


def _place(entry: KeptEntry) -> tuple[str, bool, str]:
    return entry.at.isoformat() if entry.at else "", entry.kind != "people.profile", entry.kind
