"""The words of feedback, replies and colleagues' answers, for export and erasure; verdicts and actions stay."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from spm_core.db import ScopedSession
from spm_core.feedback import peers
from spm_core.feedback.models import Feedback, FeedbackPart, FeedbackReply, PeerRequest
from spm_core.feedback.thread import thread
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    """Yield the texts by or about the person that they may read themselves.

    From drafts about others that is what the person wrote, as long as they lead them.
    """
    for number in session.scalars(select(Feedback.id).order_by(Feedback.period_end, Feedback.id)).all():
        feedback = thread(session, vault, number)
        for part in feedback.parts:
            if part.text and person in (feedback.person_id, part.by_id):
                yield KeptEntry("feedback.part", feedback.sent_at, part.part.value, part.text)
        for reply in feedback.replies:
            if reply.text and person in (feedback.person_id, reply.by_id):
                yield KeptEntry("feedback.reply", reply.at, reply.kind.value, reply.text)
    for request_id in session.scalars(select(PeerRequest.id).order_by(PeerRequest.id)).all():
        exchange = peers.exchange(session, vault, request_id)
        for text in (exchange.about, exchange.answer):
            if text:
                yield KeptEntry("feedback.colleague", exchange.asked_at, exchange.colleague, text)


def forget(session: ScopedSession, person: int) -> int:
    """Erase all words about the person and all they wrote."""
    written = (FeedbackPart, or_(FeedbackPart.employee_id == person, FeedbackPart.by_id == person))
    replied = (FeedbackReply, or_(FeedbackReply.employee_id == person, FeedbackReply.by_id == person))
    asked = (PeerRequest, or_(PeerRequest.asker_id == person, PeerRequest.colleague_id == person))
    return sum(remove(session, table, condition) for table, condition in (written, replied, asked))
