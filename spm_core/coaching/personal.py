"""What people noted of coaching talks and published to learn from; which skills they chose."""

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
    for mine in session.scalars(select(LearningResource).where(LearningResource.by_id == person)):
        yield KeptEntry(
            "coaching.resource", mine.at, mine.title, "\n".join(each for each in (mine.text, mine.link) if each)
        )


def forget(session: ScopedSession, person: int) -> int:
    """That there were talks, and when, stays."""
    notes = remove(session, TalkNote, or_(TalkNote.by_id == person, TalkNote.employee_id == person))
    mine = select(LearningResource.id).where(LearningResource.by_id == person)
    likes = remove(session, ResourceLike, or_(ResourceLike.employee_id == person, ResourceLike.resource_id.in_(mine)))
    published = remove(session, LearningResource, LearningResource.by_id == person)
    return notes + likes + published + remove(session, SkillChoice, SkillChoice.employee_id == person)
