"""Self-assessments from both sides: a person writes and submits one, their manager opens it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import cast

from sqlalchemy import select, update

from spm_core.assessments.models import Assessment, AssessmentAnswer, AssessmentState
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.people.models import Subtree
from spm_core.vault import Vault, seal, unseal

UNREAD = (AssessmentState.OPEN, AssessmentState.DRAFT, AssessmentState.SUBMITTED, AssessmentState.WITHDRAWN)
"""The states in which its author may still change it."""


def current(session: ScopedSession, start: date | None = None) -> Assessment | None:
    """Return the asker's own assessment of the period that begins on `start`.

    Without `start`, the one waiting to be written that is due first, or else their last.
    """
    mine = select(Assessment).where(Assessment.employee_id == session.principal.employee_id)
    if start is not None:
        mine = mine.where(Assessment.period_start == start)
    waiting = mine.where(Assessment.state.in_((AssessmentState.OPEN, AssessmentState.DRAFT))).order_by(
        Assessment.due_on, Assessment.id
    )
    last = mine.order_by(Assessment.due_on.desc(), Assessment.id.desc())
    return session.scalar(waiting.limit(1)) or session.scalar(last.limit(1))


def assessment_of(session: ScopedSession, assessment_id: int, *, lock: bool = False) -> Assessment:
    """Return an assessment of the asker's own, or of somebody they lead today; raise NotAllowed for any other."""
    assessment = session.get(Assessment, assessment_id, with_for_update=lock or None)
    if assessment is None:
        raise NotAllowed
    return assessment


def own(session: ScopedSession, assessment_id: int, *, lock: bool = False) -> Assessment:
    assessment = assessment_of(session, assessment_id, lock=lock)
    if assessment.employee_id != session.principal.employee_id:
        raise NotAllowed(assessment.employee_id)
    return assessment


def answers(session: ScopedSession, vault: Vault, assessment: Assessment) -> Mapping[str, str]:
    """Return the answers by question, as far as the asker may read them; a draft is for its author alone."""
    rows = session.execute(
        select(AssessmentAnswer.question, AssessmentAnswer.sealed).where(
            AssessmentAnswer.assessment_id == assessment.id
        )
    )
    unsealed = {question: unseal(session, vault, sealed, assessment.employee_id) for question, sealed in rows}
    return {question: text for question, text in unsealed.items() if text is not None}


class Clash(CoreError):
    """An answer to be saved has been changed elsewhere since it was shown; `stored` holds those texts by question."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        super().__init__("assessment_changed")
        self.stored = stored


def save(
    session: ScopedSession, vault: Vault, assessment_id: int, texts: Mapping[str, str], seen: int, now: datetime
) -> Assessment:
    """Save what was typed, blanks included; questions that are left out stay as they are.

    `seen` is the version that was shown. Raise Clash where the same answers were changed since, and
    CoreError("assessment_read") once the manager has opened it.
    """
    assessment = own(session, assessment_id, lock=True)
    _still_open(assessment)
    before = answers(session, vault, assessment)
    changed = {question: text for question, text in texts.items() if text != before.get(question, "")}
    if assessment.version != seen and (
        changed_elsewhere := {name: before[name] for name in changed if before.get(name)}
    ):
        raise Clash(changed_elsewhere)
    if changed:
        _store(session, vault, assessment, changed)
        if assessment.state is not AssessmentState.SUBMITTED:
            assessment.state = AssessmentState.DRAFT
        _touch(assessment, now)
        session.flush()
    return assessment


def _store(session: ScopedSession, vault: Vault, assessment: Assessment, texts: Mapping[str, str]) -> None:
    answer_rows = session.scalars(select(AssessmentAnswer).where(AssessmentAnswer.assessment_id == assessment.id)).all()
    stored = {row.question: row for row in answer_rows}
    for question, text in texts.items():
        sealed = seal(session, vault, text, assessment.employee_id)
        if row := stored.get(question):
            row.sealed, row.submitted = sealed, assessment.state is AssessmentState.SUBMITTED
        else:
            key = {"assessment_id": assessment.id, "employee_id": assessment.employee_id, "question": question}
            session.add(AssessmentAnswer(**key, sealed=sealed, submitted=assessment.state is AssessmentState.SUBMITTED))


def submit(
    session: ScopedSession, vault: Vault, assessment_id: int, required: Collection[str], now: datetime
) -> Assessment:
    """Let the managers read it; submitting twice does no harm, and late is accepted.

    Raise CoreError("assessment_read") once the manager has opened it, ("assessment_incomplete") with the count where
    required answers are blank.
    """
    assessment = own(session, assessment_id, lock=True)
    _still_open(assessment)
    texts = answers(session, vault, assessment)
    if missing := [question for question in required if not texts.get(question, "").strip()]:
        raise CoreError("assessment_incomplete", count=len(missing))
    if assessment.state is not AssessmentState.SUBMITTED:
        assessment.state, assessment.submitted_at = AssessmentState.SUBMITTED, now
        _show(session, assessment, submitted=True)
        _touch(assessment, now)
    return assessment


def withdraw(session: ScopedSession, assessment_id: int, now: datetime) -> Assessment:
    """Take back a submitted assessment; raise CoreError("assessment_read") once the manager has opened it."""
    assessment = own(session, assessment_id, lock=True)
    _still_open(assessment)
    if assessment.state is AssessmentState.SUBMITTED:
        assessment.state, assessment.submitted_at = AssessmentState.WITHDRAWN, None
        _show(session, assessment, submitted=False)
        _touch(assessment, now)
    return assessment


def read(
    session: ScopedSession, vault: Vault, assessment_id: int, now: datetime
) -> tuple[Assessment, Mapping[str, str]]:
    """Open a submitted assessment as a manager, and return it with its answers; from now on it cannot be changed.

    Raise NotAllowed for anybody who does not lead its author, CoreError("assessment_not_submitted") before it is.
    """
    assessment = assessment_of(session, assessment_id, lock=True)
    me = session.principal.employee_id
    if assessment.employee_id == me or not leads_person(session, assessment.employee_id):
        raise NotAllowed(assessment.employee_id)
    if assessment.state is AssessmentState.SUBMITTED:
        assessment.state, assessment.read_at = AssessmentState.READ, now
        _touch(assessment, now)
        session.flush()
    if assessment.state is not AssessmentState.READ:
        raise CoreError("assessment_not_submitted")
    return assessment, answers(session, vault, assessment)


def leads_person(session: ScopedSession, person_id: int) -> bool:
    """Whether the asker leads somebody today; being an admin is not leading."""
    today = cast(date, session.scope["scope_today"])
    line = select(Subtree.id).where(
        Subtree.lead_id == session.principal.employee_id,
        Subtree.member_id == person_id,
        Subtree.starts_on <= today,
        Subtree.ends_on > today,
    )
    return session.scalar(line.limit(1)) is not None


def _still_open(assessment: Assessment) -> None:
    if assessment.state not in UNREAD:
        raise CoreError("assessment_read")


def _show(session: ScopedSession, assessment: Assessment, *, submitted: bool) -> None:
    session.execute(
        update(AssessmentAnswer).where(AssessmentAnswer.assessment_id == assessment.id).values(submitted=submitted)
    )


def _touch(assessment: Assessment, now: datetime) -> None:
    assessment.version += 1
    assessment.changed_at = now
