"""What was written in feedback, about it and between colleagues. Verdicts and what was agreed are figures and stay."""

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
    """Of feedback that was sent, all that was said; of drafts about others, what the person wrote, while they lead."""
    for number in session.scalars(select(Feedback.id).order_by(Feedback.period_end, Feedback.id)).all():
        found = thread(session, vault, number)
        for part in found.parts:
            if part.text and person in (found.person_id, part.by_id):
                yield KeptEntry("feedback.part", found.sent_at, part.part.value, part.text)
        for said in found.replies:
            if said.text and person in (found.person_id, said.by_id):
                yield KeptEntry("feedback.reply", said.at, said.kind.value, said.text)
    for each in session.scalars(select(PeerRequest.id).order_by(PeerRequest.id)).all():
        between = peers.exchange(session, vault, each)
        for words in (between.about, between.answer):
            if words:
                yield KeptEntry("feedback.colleague", between.asked_at, between.colleague, words)


def forget(session: ScopedSession, person: int) -> int:
    """All words about the person, and all that are theirs."""
    written = (FeedbackPart, or_(FeedbackPart.employee_id == person, FeedbackPart.by_id == person))
    said = (FeedbackReply, or_(FeedbackReply.employee_id == person, FeedbackReply.by_id == person))
    asked = (PeerRequest, or_(PeerRequest.asker_id == person, PeerRequest.colleague_id == person))
    return sum(remove(session, table, which) for table, which in (written, said, asked))
