"""Draft, edit, send and reply to feedback; whoever has to know of a step is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from spm_core.assessments.service import leads_person
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.feedback.actions import propose_actions
from spm_core.feedback.models import (
    LONGEST,
    Feedback,
    FeedbackAction,
    FeedbackElement,
    FeedbackPart,
    FeedbackReply,
    ReplyKind,
)
from spm_core.feedback.thread import feedback_of, owners, thread
from spm_core.goals.people import manager_of, names_of
from spm_core.notices.service import owe
from spm_core.period import Period
from spm_core.summary.rules import SummaryVerdict
from spm_core.vault import Vault, seal

WORTH_SAYING = timedelta(days=14)
"""How long feedback, or a reply to it, is still worth telling."""


def start(
    session: ScopedSession,
    vault: Vault,
    person_id: int,
    period: Period,
    texts: Mapping[FeedbackElement, str],
    verdict: SummaryVerdict | None,
    now: datetime,
) -> int:
    """Start a draft from these texts and return its id; feedback that exists for the person and period is left as is.

    Raise NotAllowed where the asker does not lead the person today.
    """
    me = session.principal.employee_id
    if person_id == me or not leads_person(session, person_id):
        raise NotAllowed(person_id)
    row = {"employee_id": person_id, "period_start": period.start, "period_end": period.end}
    fresh = session.write_once(
        Feedback, {**row, "author_id": me, "verdict": verdict, "version": 1, "changed_at": now, "sent_at": None}
    )
    feedback = session.scalars(select(Feedback).filter_by(**row)).one()
    if fresh:
        for part in FeedbackElement:
            sealed = seal(session, vault, texts[part][:LONGEST], me, person_id)
            values = {"employee_id": person_id, "by_id": me, "part": part, "sealed": sealed}
            session.add(FeedbackPart(feedback_id=feedback.id, **values))
        session.flush()
    return feedback.id


def edit(
    session: ScopedSession,
    vault: Vault,
    feedback_id: int,
    part: FeedbackElement,
    text: str,
    now: datetime,
    *,
    seen: int,
    verdict: SummaryVerdict | None = None,
) -> None:
    """Rewrite one part of a draft.

    Raise CoreError("feedback_changed") with the author where the part is no longer the version they saw, and
    ("feedback_sent") once the feedback went out.
    """
    feedback = _draft(session, feedback_id)
    row = session.scalars(
        select(FeedbackPart)
        .where(FeedbackPart.feedback_id == feedback.id, FeedbackPart.part == part)
        .execution_options(populate_existing=True)
    ).one()
    if row.version != seen:
        raise CoreError("feedback_changed", by=names_of(session, {row.by_id})[row.by_id])
    me = session.principal.employee_id
    row.sealed, row.by_id, row.version = seal(session, vault, text, me, feedback.employee_id), me, row.version + 1
    feedback.verdict = verdict or feedback.verdict
    _touch(session, feedback, now)


def _draft(session: ScopedSession, feedback_id: int) -> Feedback:
    """Return a draft locked for writing; raise NotAllowed unless the asker leads its person."""
    feedback = feedback_of(session, feedback_id, lock=True)
    if feedback.employee_id == session.principal.employee_id:
        raise NotAllowed(feedback.employee_id)
    if feedback.sent_at is not None:
        raise CoreError("feedback_sent")
    return feedback


def _touch(session: ScopedSession, feedback: Feedback, now: datetime) -> None:
    feedback.version, feedback.changed_at = feedback.version + 1, now
    session.flush()


def set_action(session: ScopedSession, action: FeedbackAction, now: datetime) -> None:
    """Add an action to a draft, replacing one in the same metric; it becomes a goal only when the draft is sent."""
    feedback = _draft(session, action.feedback_id)
    action.employee_id = feedback.employee_id
    same_metric = (FeedbackAction.feedback_id == feedback.id, FeedbackAction.metric == action.metric)
    existing = session.scalars(select(FeedbackAction).where(*same_metric)).one_or_none()
    if existing is None:
        session.add(action)
    else:
        existing.target, existing.due_on = action.target, action.due_on
    _touch(session, feedback, now)


def send(session: ScopedSession, feedback_id: int, now: datetime, *, seen: int) -> None:
    """Send a draft to the person, and propose its actions as goals.

    Raise CoreError("feedback_changed") with the author where somebody changed it since the version `seen`.
    """
    feedback = _draft(session, feedback_id)
    if feedback.version != seen:
        raise CoreError("feedback_changed", by=_last_writer(session, feedback))
    feedback.sent_at, feedback.author_id = now, session.principal.employee_id
    for table in (FeedbackPart, FeedbackAction):
        session.execute(update(table).where(table.feedback_id == feedback.id).values(sent=True))
    _touch(session, feedback, now)
    propose_actions(session, feedback, now)
    _tell(session, feedback, f"feedback:{feedback.id}:sent", {feedback.employee_id}, now)


def _last_writer(session: ScopedSession, feedback: Feedback) -> str:
    parts = select(FeedbackPart).where(FeedbackPart.feedback_id == feedback.id)
    last = session.scalars(parts.order_by(FeedbackPart.version.desc(), FeedbackPart.id).limit(1)).one()
    return names_of(session, {last.by_id})[last.by_id]


def reply(
    session: ScopedSession, vault: Vault, feedback_id: int, kind: ReplyKind, text: str | None, now: datetime
) -> None:
    """Reply to feedback that was sent: the person in any way, somebody who leads them with a comment.

    Comments and disagreements need words. Acknowledging twice, or repeating the same words, changes nothing.
    """
    feedback = feedback_of(session, feedback_id, lock=True)
    me, about = session.principal.employee_id, feedback.employee_id
    if feedback.sent_at is None or (me != about and kind is not ReplyKind.COMMENT):
        raise NotAllowed(about)
    if kind in (ReplyKind.COMMENT, ReplyKind.DISAGREE) and not (text or "").strip():
        raise CoreError("feedback_needs_words", argument="text")
    if any(
        earlier.kind is kind and (earlier.text or "") == (text or "")
        for earlier in thread(session, vault, feedback.id).replies
    ):
        return
    sealed = seal(session, vault, text, *owners(me, about)) if text else None
    row = FeedbackReply(feedback_id=feedback.id, employee_id=about, by_id=me, kind=kind, sealed=sealed, at=now)
    session.add(row)
    session.flush()
    _tell(
        session,
        feedback,
        f"feedback:{feedback.id}:reply:{row.id}",
        _who_hears(session, feedback, kind, now) - {me},
        now,
    )


def _who_hears(session: ScopedSession, feedback: Feedback, kind: ReplyKind, now: datetime) -> set[int]:
    """Return who is told of a reply: the person and their manager, and for a disagreement the manager's manager."""
    today = session.principal.company.today(now)
    manager = manager_of(session, feedback.employee_id, today)
    above = manager_of(session, manager, today) if manager and kind is ReplyKind.DISAGREE else None
    return {feedback.employee_id, *(lead for lead in (manager or feedback.author_id, above) if lead)}


def _tell(session: ScopedSession, feedback: Feedback, key: str, whom: set[int], now: datetime) -> None:
    for person in sorted(whom):
        args = {"feedback": feedback.id}
        owe(session, f"{key}:{person}", "feedback", args, to=person, due=now, expires=now + WORTH_SAYING)
