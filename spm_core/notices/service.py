"""Owing notices; delivering them is the worker's part (spm_core.notices.outbox)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from spm_core.db import ScopedSession
from spm_core.notices.models import Notice, NoticeState

SCHEDULED = "subscription:"
"""How the keys of what comes on a schedule begin; the subscription and the day follow."""


def came_before(session: ScopedSession, key: str) -> date | None:
    """Return the day of the notice that reached the asker before this one by the same subscription, if there is one."""
    series = key.rpartition(":")[0]
    if not key.startswith(SCHEDULED):
        return None
    earlier = (Notice.key.startswith(f"{series}:", autoescape=True), Notice.key < key, Notice.state == NoticeState.SENT)
    last: str | None = session.scalar(select(func.max(Notice.key)).where(*earlier))
    return date.fromisoformat(last.rpartition(":")[2]) if last else None


def owe(
    session: ScopedSession,
    key: str,
    do: str,
    args: Mapping[str, Any],
    *,
    due: datetime,
    expires: datetime,
    to: int | None = None,
    channel: int | None = None,
    edit_of: str | None = None,
    thread_of: str | None = None,
) -> bool:
    """Owe a call to a person or a channel, in the caller's transaction; return False where it was owed before.

    With `edit_of`, the key of an earlier notice to the same recipient, the answer replaces that notice's message;
    edits of one message happen in the order they were owed, and none where that message was never sent.
    With `thread_of`, the answer goes into the thread of that notice's message, once there is one.
    The session keeps to whom something was owed, so that the asker can be told whom it does not reach.
    """
    row = {"key": key, "employee_id": to, "channel_id": channel, "do": do, "args": dict(args)}
    about = {"edit_of": edit_of, "thread_of": thread_of}
    when = {"due_at": due, "next_at": due, "expires_at": expires}
    new = session.write_once(Notice, {**row, **about, **when, "state": NoticeState.OWED, "attempts": 0})
    if new and to is not None:
        session.owed_to.add(to)
    return new
