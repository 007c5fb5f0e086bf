"""Feedback as the asker may read it: its parts, the actions agreed on, and the replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.feedback.models import Feedback, FeedbackAction, FeedbackElement, FeedbackPart, FeedbackReply, ReplyKind
from spm_core.goals.people import names_of
from spm_core.period import Period
from spm_core.summary.rules import SummaryVerdict
from spm_core.vault import Vault, unseal


@dataclass(frozen=True, slots=True)
class Written:
    part: FeedbackElement
    text: str | None
    """None once its author or the person it is about was erased."""
    version: int
    by_id: int
    by: str


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    kind: ReplyKind
    by_id: int
    by: str
    text: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class FeedbackThread:
    """Feedback as the asker may read it."""

    id: int
    person_id: int
    person: str
    author: str
    period: Period
    verdict: SummaryVerdict | None
    version: int
    sent_at: datetime | None
    parts: tuple[Written, ...]
    actions: tuple[FeedbackAction, ...]
    replies: tuple[ThreadEntry, ...]
    mine: bool
    """Whether it is about the asker."""

    @property
    def acknowledged(self) -> bool:
        return any(reply.kind is ReplyKind.ACKNOWLEDGE for reply in self.replies)


def feedback_of(session: ScopedSession, feedback_id: int, *, lock: bool = False) -> Feedback:
    """Return feedback; raise NotAllowed where it does not exist or the asker may not read it.

    A draft is only for those who lead the person.
    """
    wanted = select(Feedback).where(Feedback.id == feedback_id).execution_options(populate_existing=True)
    feedback = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if feedback is None:
        raise NotAllowed
    return feedback


def thread(session: ScopedSession, vault: Vault, feedback_id: int) -> FeedbackThread:
    feedback = feedback_of(session, feedback_id)
    about, me = feedback.employee_id, session.principal.employee_id
    parts = session.scalars(select(FeedbackPart).where(FeedbackPart.feedback_id == feedback.id)).all()
    replies = session.scalars(
        select(FeedbackReply).where(FeedbackReply.feedback_id == feedback.id).order_by(FeedbackReply.id)
    ).all()
    actions = session.scalars(
        select(FeedbackAction).where(FeedbackAction.feedback_id == feedback.id).order_by(FeedbackAction.id)
    ).all()
    authors = {part.by_id for part in parts} | {reply.by_id for reply in replies}
    names = names_of(session, {about, feedback.author_id} | authors)
    by_part = {row.part: row for row in parts}
    written = (by_part[part] for part in FeedbackElement if part in by_part)
    return FeedbackThread(
        id=feedback.id,
        person_id=about,
        person=names[about],
        author=names[feedback.author_id],
        period=session.principal.company.calendar.named(feedback.period),
        verdict=feedback.verdict,  # type: ignore[arg-type]
        version=feedback.version,
        sent_at=feedback.sent_at,
        parts=tuple(
            Written(
                row.part,
                unseal(session, vault, row.sealed, row.by_id, about),
                row.version,
                row.by_id,
                names[row.by_id],
            )
            for row in written
        ),
        actions=tuple(actions),
        replies=tuple(
            ThreadEntry(reply.kind, reply.by_id, names[reply.by_id], _words(session, vault, reply), reply.at)
            for reply in replies
        ),
        mine=about == me,
    )


def _words(session: ScopedSession, vault: Vault, reply: FeedbackReply) -> str | None:
    return unseal(session, vault, reply.sealed, *owners(reply.by_id, reply.employee_id)) if reply.sealed else None


def owners(by: int, about: int) -> tuple[int, ...]:
    return (by,) if by == about else (by, about)


def of_person(
    session: ScopedSession, person_id: int, period: Period | None = None, author_id: int | None = None
) -> Sequence[Feedback]:
    """Return all feedback about a person that the asker may read, latest period first."""
    wanted = select(Feedback).where(Feedback.employee_id == person_id)
    if period is not None:
        wanted = wanted.where(Feedback.period_start < period.stop, Feedback.period_end >= period.start)
    if author_id is not None:
        wanted = wanted.where(Feedback.author_id == author_id)
    return session.scalars(wanted.order_by(Feedback.period_end.desc(), Feedback.id.desc())).all()
