"""What an operator does with notices that went wrong: list them, have them tried again, or say what happened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from spm_core.channels.models import Channel
from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.notices.models import Notice, NoticeState
from spm_core.people.models import Employee

AT_LEAST = timedelta(hours=1)
"""How long a retried notice is tried, at least."""


@dataclass(frozen=True, slots=True)
class Listed:
    key: str
    state: NoticeState
    do: str
    recipient: str
    employee_id: int | None
    due_at: datetime
    expires_at: datetime
    attempts: int
    error: str | None


def listed(session: ScopedSession, states: Collection[NoticeState], at_most: int) -> list[Listed]:
    """Return the notices in some states, the latest due first."""
    rows = session.execute(
        select(
            Notice.key,
            Notice.state,
            Notice.do,
            func.coalesce(Employee.name, Channel.name, ""),
            Notice.employee_id,
            Notice.due_at,
            Notice.expires_at,
            Notice.attempts,
            Notice.error,
        )
        .outerjoin(Employee, Employee.id == Notice.employee_id)
        .outerjoin(Channel, Channel.id == Notice.channel_id)
        .where(Notice.state.in_(states))
        .order_by(Notice.due_at.desc(), Notice.id.desc())
        .limit(at_most)
    )
    return [Listed(*row) for row in rows]


def undelivered(session: ScopedSession, since: datetime) -> tuple[int, datetime | None]:
    """Return how many notices due since then did not arrive, or may not have, and when the first was due."""
    lost = (Notice.state.in_((NoticeState.FAILED, NoticeState.UNCERTAIN)), Notice.due_at >= since)
    count, first = session.execute(select(func.count(Notice.id), func.min(Notice.due_at)).where(*lost)).one()
    return count, first


def retry(session: ScopedSession, key: str | None, now: datetime) -> int:
    """Owe a failed notice, or all of them, for as long again; return how many. Raise CoreError("no_such_notice")."""
    notices = _those(session, key, NoticeState.FAILED)
    for notice in notices:
        _owe_again(notice, now)
    return len(notices)


def settle(session: ScopedSession, key: str | None, *, arrived: bool, now: datetime) -> int:
    """Settle an uncertain notice, or all: one that never arrived is sent again. Raise CoreError("no_such_notice")."""
    notices = _those(session, key, NoticeState.UNCERTAIN)
    for notice in notices:
        notice.begun_at = None
        if arrived:
            notice.state, notice.settled_at, notice.message = NoticeState.SENT, now, None
        else:
            _owe_again(notice, now)
    return len(notices)


def _owe_again(notice: Notice, now: datetime) -> None:
    had = max(AT_LEAST, notice.expires_at - notice.due_at)
    notice.state, notice.attempts, notice.next_at = NoticeState.OWED, 0, now
    notice.expires_at = max(notice.expires_at, now + had)
    notice.settled_at = None


def _those(session: ScopedSession, key: str | None, state: NoticeState) -> Sequence[Notice]:
    chosen = select(Notice).where(Notice.state == state)
    notices = session.scalars(chosen if key is None else chosen.where(Notice.key == key)).all()
    if key is not None and not notices:
        raise CoreError("no_such_notice", key=key)
    return notices
