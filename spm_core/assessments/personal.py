"""What somebody answered about themselves: theirs to take away, and to have forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from spm_core.assessments.models import Answer, Assessment
from spm_core.db import ScopedSession
from spm_core.personal.entries import Entry
from spm_core.personal.removing import remove
from spm_core.vault import Vault, unseal


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterable[Entry]:
    rows = session.execute(
        select(Answer.question, Answer.sealed, Assessment.period_end)
        .join(Assessment, Assessment.id == Answer.assessment_id)
        .where(Answer.employee_id == person)
        .order_by(Assessment.period_end, Answer.id)
    )
    for question, sealed, period_end in rows:
        if text := unseal(session, vault, sealed, person):
            yield Entry("assessment.answer", period_end, question, text)


def forget(session: ScopedSession, person: int) -> int:
    """That there were self-assessments, and how far they got, stays: figures of participation."""
    return remove(session, Answer, Answer.employee_id == person)
