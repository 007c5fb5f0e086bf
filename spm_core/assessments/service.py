"""A person's own side of a self-assessment, and their manager's first look at it."""

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
"""As long as its author may change it."""


def current(session: ScopedSession, start: date | None = None) -> Assessment | None:
    """The asker's own of the period from `start`; without, that waits to be written, the earliest due first; else
    their last one."""
    mine = select(Assessment).where(Assessment.employee_id == session.principal.employee_id)
    if start is not None:
        mine = mine.where(Assessment.period_start == start)
    waiting = mine.where(Assessment.state.in_((AssessmentState.OPEN, AssessmentState.DRAFT))).order_by(
        Assessment.due_on, Assessment.id
    )
    last = mine.order_by(Assessment.due_on.desc(), Assessment.id.desc())
    return session.scalar(waiting.limit(1)) or session.scalar(last.limit(1))


def assessment_of(session: ScopedSession, assessment_id: int, *, lock: bool = False) -> Assessment:
    """One that the asker may know of: their own, or of somebody they lead today. NotAllowed for any other."""
    found = session.get(Assessment, assessment_id, with_for_update=lock or None)
    if found is None:
        raise NotAllowed
    return found


def own(session: ScopedSession, assessment_id: int, *, lock: bool = False) -> Assessment:
    found = assessment_of(session, assessment_id, lock=lock)
    if found.employee_id != session.principal.employee_id:
        raise NotAllowed(found.employee_id)
    return found


def answers(session: ScopedSession, vault: Vault, assessment: Assessment) -> Mapping[str, str]:
    """By question, as far as the asker may read them: a draft is its author's alone."""
    rows = session.execute(
        select(AssessmentAnswer.question, AssessmentAnswer.sealed).where(
            AssessmentAnswer.assessment_id == assessment.id
        )
    )
    found = {question: unseal(session, vault, sealed, assessment.employee_id) for question, sealed in rows}
    return {question: text for question, text in found.items() if text is not None}


class Clash(CoreError):
    """What is to be saved was written anew elsewhere, since it was seen: `stored` holds that, by question."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        super().__init__("assessment_changed")
        self.stored = stored


def save(
    session: ScopedSession, vault: Vault, assessment_id: int, said: Mapping[str, str], seen: int, now: datetime
) -> Assessment:
    """Keep what was typed, blanks too; the questions that are left out stay as they are.

    `seen` is the version that was shown. Raises Clash where something else was written since, and
    CoreError("assessment_read") once the manager opened it.
    """
    found = own(session, assessment_id, lock=True)
    _still_open(found)
    before = answers(session, vault, found)
    changed = {question: text for question, text in said.items() if text != before.get(question, "")}
    if found.version != seen and (others := {name: before[name] for name in changed if before.get(name)}):
        raise Clash(others)
    if changed:
        _store(session, vault, found, changed)
        found.state = AssessmentState.SUBMITTED if found.state is AssessmentState.SUBMITTED else AssessmentState.DRAFT
        _touch(found, now)
        session.flush()
    return found


def _store(session: ScopedSession, vault: Vault, found: Assessment, said: Mapping[str, str]) -> None:
    rows = session.scalars(select(AssessmentAnswer).where(AssessmentAnswer.assessment_id == found.id)).all()
    stored = {row.question: row for row in rows}
    for question, text in said.items():
        sealed = seal(session, vault, text, found.employee_id)
        if row := stored.get(question):
            row.sealed, row.submitted = sealed, found.state is AssessmentState.SUBMITTED
        else:
            key = {"assessment_id": found.id, "employee_id": found.employee_id, "question": question}
            session.add(AssessmentAnswer(**key, sealed=sealed, submitted=found.state is AssessmentState.SUBMITTED))


def submit(
    session: ScopedSession, vault: Vault, assessment_id: int, required: Collection[str], now: datetime
) -> Assessment:
    """Let the managers read it. Again is no harm; late is accepted.

    CoreError("assessment_read"), or ("assessment_incomplete", count) where a required answer is blank.
    """
    found = own(session, assessment_id, lock=True)
    _still_open(found)
    said = answers(session, vault, found)
    if missing := [question for question in required if not said.get(question, "").strip()]:
        raise CoreError("assessment_incomplete", count=len(missing))
    if found.state is not AssessmentState.SUBMITTED:
        found.state, found.submitted_at = AssessmentState.SUBMITTED, now
        _show(session, found, submitted=True)
        _touch(found, now)
    return found


def withdraw(session: ScopedSession, assessment_id: int, now: datetime) -> Assessment:
    """Take it back, unread. CoreError("assessment_read")."""
    found = own(session, assessment_id, lock=True)
    _still_open(found)
    if found.state is AssessmentState.SUBMITTED:
        found.state, found.submitted_at = AssessmentState.WITHDRAWN, None
        _show(session, found, submitted=False)
        _touch(found, now)
    return found


def read(
    session: ScopedSession, vault: Vault, assessment_id: int, now: datetime
) -> tuple[Assessment, Mapping[str, str]]:
    """A manager opens it: from now on it stays as it is. CoreError("assessment_not_submitted")."""
    found = assessment_of(session, assessment_id, lock=True)
    me = session.principal.employee_id
    if found.employee_id == me or not leads_person(session, found.employee_id):
        raise NotAllowed(found.employee_id)
    if found.state is AssessmentState.SUBMITTED:
        found.state, found.read_at = AssessmentState.READ, now
        _touch(found, now)
        session.flush()
    if found.state is not AssessmentState.READ:
        raise CoreError("assessment_not_submitted")
    return found, answers(session, vault, found)


def leads_person(session: ScopedSession, person_id: int) -> bool:
    """Whether the asker leads somebody today; an admin's role does not make it so."""
    today = cast(date, session.scope["scope_today"])
    line = select(Subtree.id).where(
        Subtree.lead_id == session.principal.employee_id,
        Subtree.member_id == person_id,
        Subtree.starts_on <= today,
        Subtree.ends_on > today,
    )
    return session.scalar(line.limit(1)) is not None


def _still_open(found: Assessment) -> None:
    if found.state not in UNREAD:
        raise CoreError("assessment_read")


def _show(session: ScopedSession, found: Assessment, *, submitted: bool) -> None:
    session.execute(
        update(AssessmentAnswer).where(AssessmentAnswer.assessment_id == found.id).values(submitted=submitted)
    )


def _touch(found: Assessment, now: datetime) -> None:
    found.version += 1
    found.changed_at = now
