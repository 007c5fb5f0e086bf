"""Coaching notes, published resources and chosen skills, for export and erasure."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from spm_core.coaching.models import LearningResource, ResourceLike, SkillChoice, TalkNote
from spm_core.db import ScopedSession
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.vault import Vault, unseal


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    whose = or_(TalkNote.by_id == person, TalkNote.employee_id == person)
    for row in session.scalars(select(TalkNote).where(whose).order_by(TalkNote.id)):
        text = unseal(session, vault, row.sealed, *dict.fromkeys((row.by_id, row.employee_id)))
        if text is not None:
            yield KeptEntry("coaching.note", row.at, "", text)
    for resource in session.scalars(select(LearningResource).where(LearningResource.by_id == person)):
        yield KeptEntry(
            "coaching.resource",
            resource.at,
            resource.title,
            "\n".join(words for words in (resource.text, resource.link) if words),
        )


def forget(session: ScopedSession, person: int) -> int:
    """Erase the words and choices; that there were talks, and when, stays."""
    notes = remove(session, TalkNote, or_(TalkNote.by_id == person, TalkNote.employee_id == person))
    mine = select(LearningResource.id).where(LearningResource.by_id == person)
    likes = remove(session, ResourceLike, or_(ResourceLike.employee_id == person, ResourceLike.resource_id.in_(mine)))
    published = remove(session, LearningResource, LearningResource.by_id == person)
    return notes + likes + published + remove(session, SkillChoice, SkillChoice.employee_id == person)
