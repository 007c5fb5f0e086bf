"""What people answered about themselves, for export and erasure."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from spm_core.assessments.models import Assessment, AssessmentAnswer
from spm_core.db import ScopedSession
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.vault import Vault, unseal


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterable[KeptEntry]:
    rows = session.execute(
        select(AssessmentAnswer.question, AssessmentAnswer.sealed, Assessment.period_end)
        .join(Assessment, Assessment.id == AssessmentAnswer.assessment_id)
        .where(AssessmentAnswer.employee_id == person)
        .order_by(Assessment.period_end, AssessmentAnswer.id)
    )
    for question, sealed, period_end in rows:
        if text := unseal(session, vault, sealed, person):
            yield KeptEntry("assessment.answer", period_end, question, text)


def forget(session: ScopedSession, person: int) -> int:
    """Erase the answers; that there were assessments, and how far they got, stays as figures of participation."""
    return remove(session, AssessmentAnswer, AssessmentAnswer.employee_id == person)
