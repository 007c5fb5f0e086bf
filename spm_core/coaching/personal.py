"""What people noted of coaching talks. And which skills they chose."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from spm_core.coaching.models import SkillChoice, TalkNote
from spm_core.db import ScopedSession
from spm_core.personal.entries import Entry
from spm_core.personal.removing import remove
from spm_core.vault import Vault, unseal


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[Entry]:
    whose = or_(TalkNote.by_id == person, TalkNote.employee_id == person)
    for row in session.scalars(select(TalkNote).where(whose).order_by(TalkNote.id)):
        text = unseal(session, vault, row.sealed, *dict.fromkeys((row.by_id, row.employee_id)))
        if text is not None:
            yield Entry("coaching.note", row.at, "", text)


def forget(session: ScopedSession, person: int) -> int:
    """That there were talks, and when, stays."""
    notes = remove(session, TalkNote, or_(TalkNote.by_id == person, TalkNote.employee_id == person))
    return notes + remove(session, SkillChoice, SkillChoice.employee_id == person)
