"""Owing notices; delivering them is the worker's part (spm_core.notices.outbox)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from spm_core.db import ScopedSession
from spm_core.notices.models import Notice, NoticeState


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
