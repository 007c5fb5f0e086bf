"""Feedback drafted, edited, sent and answered. Whatever somebody has to know of is owed to them."""

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
"""How long feedback, or what is said about it, is news."""


def start(
    session: ScopedSession,
    vault: Vault,
    person_id: int,
    period: Period,
    texts: Mapping[FeedbackElement, str],
    verdict: SummaryVerdict | None,
    now: datetime,
) -> int:
    """A draft of these texts; where there is one of the person and period already, that one, untouched.

    NotAllowed for whoever does not lead the person today.
    """
    me = session.principal.employee_id
    if person_id == me or not leads_person(session, person_id):
        raise NotAllowed(person_id)
    row = {"employee_id": person_id, "period_start": period.start, "period_end": period.end}
    fresh = session.write_once(
        Feedback, {**row, "author_id": me, "verdict": verdict, "version": 1, "changed_at": now, "sent_at": None}
    )
    found = session.scalars(select(Feedback).filter_by(**row)).one()
    if fresh:
        for part in FeedbackElement:
            sealed = seal(session, vault, texts[part][:LONGEST], me, person_id)
            values = {"employee_id": person_id, "by_id": me, "part": part, "sealed": sealed}
            session.add(FeedbackPart(feedback_id=found.id, **values))
        session.flush()
    return found.id


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
    """Write a part anew. CoreError("feedback_changed", by) where it is no more the version they saw; nothing is stored.

    CoreError("feedback_sent") once it went out.
    """
    found = _draft(session, feedback_id)
    row = session.scalars(
        select(FeedbackPart)
        .where(FeedbackPart.feedback_id == found.id, FeedbackPart.part == part)
        .execution_options(populate_existing=True)
    ).one()
    if row.version != seen:
        raise CoreError("feedback_changed", by=names_of(session, {row.by_id})[row.by_id])
    me = session.principal.employee_id
    row.sealed, row.by_id, row.version = seal(session, vault, text, me, found.employee_id), me, row.version + 1
    found.verdict = verdict or found.verdict
    _touch(session, found, now)


def _draft(session: ScopedSession, feedback_id: int) -> Feedback:
    """For writing: one that the asker may write at, since they lead the person."""
    found = feedback_of(session, feedback_id, lock=True)
    if found.employee_id == session.principal.employee_id:
        raise NotAllowed(found.employee_id)
    if found.sent_at is not None:
        raise CoreError("feedback_sent")
    return found


def _touch(session: ScopedSession, found: Feedback, now: datetime) -> None:
    found.version, found.changed_at = found.version + 1, now
    session.flush()


def set_action(session: ScopedSession, action: FeedbackAction, now: datetime) -> None:
    """Agree on a figure by a day; of the same figure the last word counts. Nothing is promised before it is sent."""
    found = _draft(session, action.feedback_id)
    action.employee_id = found.employee_id
    alike = (FeedbackAction.feedback_id == found.id, FeedbackAction.metric == action.metric)
    known = session.scalars(select(FeedbackAction).where(*alike)).one_or_none()
    if known is None:
        session.add(action)
    else:
        known.target, known.due_on = action.target, action.due_on
    _touch(session, found, now)


def send(session: ScopedSession, feedback_id: int, now: datetime, *, seen: int) -> None:
    """Let the person read it, and propose what is to come of it as goals.

    CoreError("feedback_changed", by) where somebody wrote at it since they looked.
    """
    found = _draft(session, feedback_id)
    if found.version != seen:
        raise CoreError("feedback_changed", by=_last_writer(session, found))
    found.sent_at, found.author_id = now, session.principal.employee_id
    for table in (FeedbackPart, FeedbackAction):
        session.execute(update(table).where(table.feedback_id == found.id).values(sent=True))
    _touch(session, found, now)
    propose_actions(session, found, now)
    _tell(session, found, f"feedback:{found.id}:sent", {found.employee_id}, now)


def _last_writer(session: ScopedSession, found: Feedback) -> str:
    parts = select(FeedbackPart).where(FeedbackPart.feedback_id == found.id)
    last = session.scalars(parts.order_by(FeedbackPart.version.desc(), FeedbackPart.id).limit(1)).one()
    return names_of(session, {last.by_id})[last.by_id]


def reply(
    session: ScopedSession, vault: Vault, feedback_id: int, kind: ReplyKind, text: str | None, now: datetime
) -> None:
    """Say something about what was sent: the person anything, whoever leads them a comment.

    A comment and a disagreement need words; a second acknowledgement, or the same words again, change nothing.
    """
    found = feedback_of(session, feedback_id, lock=True)
    me, about = session.principal.employee_id, found.employee_id
    if found.sent_at is None or (me != about and kind is not ReplyKind.COMMENT):
        raise NotAllowed(about)
    if kind in (ReplyKind.COMMENT, ReplyKind.DISAGREE) and not (text or "").strip():
        raise CoreError("feedback_needs_words", argument="text")
    if any(
        each.kind is kind and (each.text or "") == (text or "") for each in thread(session, vault, found.id).replies
    ):
        return
    sealed = seal(session, vault, text, *owners(me, about)) if text else None
    row = FeedbackReply(feedback_id=found.id, employee_id=about, by_id=me, kind=kind, sealed=sealed, at=now)
    session.add(row)
    session.flush()
    _tell(session, found, f"feedback:{found.id}:reply:{row.id}", _who_hears(session, found, kind, now) - {me}, now)


def _who_hears(session: ScopedSession, found: Feedback, kind: ReplyKind, now: datetime) -> set[int]:
    """The person and their manager; of a disagreement the next level too."""
    today = session.principal.company.today(now)
    manager = manager_of(session, found.employee_id, today)
    above = manager_of(session, manager, today) if manager and kind is ReplyKind.DISAGREE else None
    return {found.employee_id, *(each for each in (manager or found.author_id, above) if each)}


def _tell(session: ScopedSession, found: Feedback, key: str, whom: set[int], now: datetime) -> None:
    for person in sorted(whom):
        args = {"feedback": found.id}
        owe(session, f"{key}:{person}", "feedback", args, to=person, due=now, expires=now + WORTH_SAYING)
