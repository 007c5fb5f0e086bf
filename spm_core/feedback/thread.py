"""Feedback as somebody may read it: its parts, what was agreed, and what was said back."""

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
    """None once somebody whose text it is was erased."""
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
        return any(each.kind is ReplyKind.ACKNOWLEDGE for each in self.replies)


def feedback_of(session: ScopedSession, feedback_id: int, *, lock: bool = False) -> Feedback:
    """NotAllowed for what is not there, or not theirs: a draft is nobody's but those above the person."""
    wanted = select(Feedback).where(Feedback.id == feedback_id).execution_options(populate_existing=True)
    found = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if found is None:
        raise NotAllowed
    return found


def thread(session: ScopedSession, vault: Vault, feedback_id: int) -> FeedbackThread:
    found = feedback_of(session, feedback_id)
    about, me = found.employee_id, session.principal.employee_id
    parts = session.scalars(select(FeedbackPart).where(FeedbackPart.feedback_id == found.id)).all()
    said = session.scalars(
        select(FeedbackReply).where(FeedbackReply.feedback_id == found.id).order_by(FeedbackReply.id)
    ).all()
    actions = session.scalars(
        select(FeedbackAction).where(FeedbackAction.feedback_id == found.id).order_by(FeedbackAction.id)
    ).all()
    names = names_of(session, {about, found.author_id, *(each.by_id for each in parts), *(each.by_id for each in said)})
    by_part = {each.part: each for each in parts}
    written = (by_part[part] for part in FeedbackElement if part in by_part)
    return FeedbackThread(
        id=found.id,
        person_id=about,
        person=names[about],
        author=names[found.author_id],
        period=session.principal.company.calendar.named(found.period),
        verdict=found.verdict,  # type: ignore[arg-type]
        version=found.version,
        sent_at=found.sent_at,
        parts=tuple(
            Written(
                each.part,
                unseal(session, vault, each.sealed, each.by_id, about),
                each.version,
                each.by_id,
                names[each.by_id],
            )
            for each in written
        ),
        actions=tuple(actions),
        replies=tuple(
            ThreadEntry(each.kind, each.by_id, names[each.by_id], _words(session, vault, each), each.at)
            for each in said
        ),
        mine=about == me,
    )


def _words(session: ScopedSession, vault: Vault, said: FeedbackReply) -> str | None:
    return unseal(session, vault, said.sealed, *owners(said.by_id, said.employee_id)) if said.sealed else None


def owners(by: int, about: int) -> tuple[int, ...]:
    return (by,) if by == about else (by, about)


def of_person(
    session: ScopedSession, person_id: int, period: Period | None = None, author_id: int | None = None
) -> Sequence[Feedback]:
    """All that the asker may read of a person, the latest period first."""
    wanted = select(Feedback).where(Feedback.employee_id == person_id)
    if period is not None:
        wanted = wanted.where(Feedback.period_start < period.stop, Feedback.period_end >= period.start)
    if author_id is not None:
        wanted = wanted.where(Feedback.author_id == author_id)
    return session.scalars(wanted.order_by(Feedback.period_end.desc(), Feedback.id.desc())).all()
