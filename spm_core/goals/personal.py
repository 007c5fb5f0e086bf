"""What people wrote about goals, for export and erasure; the targets themselves are figures and stay."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from spm_core.db import ScopedSession
from spm_core.goals.models import Goal, GoalEntry, GoalVersion
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import blank
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    metrics = dict(session.execute(select(Goal.id, Goal.metric)).all())
    entries = select(GoalEntry).where(or_(GoalEntry.by_id == person, GoalEntry.owner_id == person))
    for entry in session.scalars(entries.where(GoalEntry.text.is_not(None))):
        yield KeptEntry("goals.said", entry.at, metrics.get(entry.goal_id, ""), entry.text or "")
    versions = select(GoalVersion).where(or_(GoalVersion.by_id == person, GoalVersion.owner_id == person))
    for version in session.scalars(versions.where(GoalVersion.why.is_not(None))):
        yield KeptEntry("goals.why", version.at, metrics.get(version.goal_id, ""), version.why or "")


def forget(session: ScopedSession, person: int) -> int:
    blanked_entries = blank(session, GoalEntry, or_(GoalEntry.by_id == person, GoalEntry.owner_id == person), text=None)
    blanked_versions = blank(
        session, GoalVersion, or_(GoalVersion.by_id == person, GoalVersion.owner_id == person), why=None
    )
    return blanked_entries + blanked_versions
