"""What was sent to people, and is to be. Notices hold which card it was, not what stood on it."""

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
    """What is still owed to them is not sent any more."""
    return remove(session, Notice, Notice.employee_id == person)
