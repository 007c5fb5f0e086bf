"""Feedback that waits for the asker: theirs to acknowledge, a draft of theirs to send, a colleague's question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.feedback.models import Feedback, FeedbackReply, PeerRequest, ReplyKind
from spm_core.feedback.peers import OPEN
from spm_core.feedback.service import WORTH_SAYING
from spm_core.goals.people import names_of
from spm_core.period import Period


@dataclass(frozen=True, slots=True)
class FeedbackWaiting:
    id: int
    """Of the feedback, or of a colleague's question."""
    name: str
    """Whom it came from or, for a draft, whom it goes to."""
    period: Period | None
    """What it is about; None for a colleague's question."""
    since: datetime
    draft: bool = False


def waiting_for_me(session: ScopedSession, now: datetime) -> tuple[FeedbackWaiting, ...]:
    """Return what came or was changed lately: nobody is asked forever."""
    return (*_given(session, now), *_asked(session, now))


def _given(session: ScopedSession, now: datetime) -> Iterator[FeedbackWaiting]:
    me, recent = session.principal.employee_id, Feedback.changed_at > now - WORTH_SAYING
    acknowledged = select(FeedbackReply.feedback_id).where(
        FeedbackReply.employee_id == me, FeedbackReply.kind == ReplyKind.ACKNOWLEDGE
    )
    to_me = select(Feedback).where(Feedback.employee_id == me, Feedback.sent_at.is_not(None), recent)
    drafts = select(Feedback).where(Feedback.author_id == me, Feedback.sent_at.is_(None), recent)
    received = session.scalars(to_me.where(Feedback.id.not_in(acknowledged)).order_by(Feedback.id)).all()
    written = session.scalars(drafts.order_by(Feedback.id)).all()
    names = names_of(session, {row.author_id for row in received} | {row.employee_id for row in written})
    for row in received:
        yield FeedbackWaiting(row.id, names[row.author_id], row.period, row.changed_at)
    for row in written:
        yield FeedbackWaiting(row.id, names[row.employee_id], row.period, row.changed_at, draft=True)


def _asked(session: ScopedSession, now: datetime) -> Iterator[FeedbackWaiting]:
    to_me = (PeerRequest.colleague_id == session.principal.employee_id, PeerRequest.answered_at.is_(None))
    rows = session.scalars(select(PeerRequest).where(*to_me, PeerRequest.asked_at > now - OPEN)).all()
    names = names_of(session, {row.asker_id for row in rows})
    for row in rows:
        yield FeedbackWaiting(row.id, names[row.asker_id], None, row.asked_at)
