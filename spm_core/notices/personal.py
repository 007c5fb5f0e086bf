"""What was and will be sent to people. Notices hold which card it was, not what it said."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.notices.models import Notice, NoticeState
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.vault import Vault


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    sent = select(Notice).where(Notice.employee_id == person, Notice.state == NoticeState.SENT)
    for notice in session.scalars(sent):
        yield KeptEntry("notices.sent", notice.settled_at, notice.do, "")


def forget(session: ScopedSession, person: int) -> int:
    """Remove a person's notices, so that those still owed are never sent."""
    return remove(session, Notice, Notice.employee_id == person)
