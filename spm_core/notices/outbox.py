"""What a worker does with owed notices: claim some for a while, record that a send begins, settle each.

A claim lasts as long as its lease, and every later step needs the claim: a worker that was taken for dead can change
nothing any more. For whoever opens transactions; it sees every company.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, update

from spm_core.models import table_of
from spm_core.notices.models import Notice, NoticeState

_notice = table_of(Notice).c
OPEN = (NoticeState.OWED, NoticeState.SENDING)


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice that one worker holds until its lease ends."""

    id: int
    company_id: int
    key: str
    employee_id: int | None
    channel_id: int | None
    do: str
    args: Mapping[str, Any]
    due_at: datetime
    expires_at: datetime
    attempts: int
    """How many attempts there were, counting this one."""
    worker: str
    begun_at: datetime | None
    message: Mapping[str, Any] | None
    edit_of: str | None
    thread_of: str | None
    error: str | None


_CLAIMED = [_notice[name] for name in Claim.__slots__]


def claim(connection: Connection, worker: str, now: datetime, lease: timedelta, limit: int) -> list[Claim]:
    """Take up to `limit` notices that are due, or whose worker let its lease expire; the longest due first."""
    due = (
        select(_notice.id)
        .where(_notice.state.in_(OPEN), _notice.next_at <= now)
        .order_by(_notice.next_at, _notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = {
        "state": NoticeState.SENDING,
        "worker": f"{worker[:50]}:{token_hex(4)}",
        "next_at": now + lease,
        "attempts": _notice.attempts + 1,
    }
    statement = update(table_of(Notice)).where(_notice.id.in_(select(due.c.id))).values(taken).returning(*_CLAIMED)
    claims = [Claim(*row) for row in connection.execute(statement)]
    return sorted(claims, key=lambda claimed: (claimed.due_at, claimed.id))


def begin(connection: Connection, claim: Claim, place: Mapping[str, Any], until: datetime, now: datetime) -> bool:
    """Record that the notice may arrive at `place` from now on, and renew the lease; return False where it was lost."""
    since = func.coalesce(_notice.begun_at, now, type_=_notice.begun_at.type)
    return _change(connection, claim, begun_at=since, message=dict(place), next_at=until)


def settle(
    connection: Connection,
    claim: Claim,
    state: NoticeState,
    now: datetime,
    *,
    error: str | None = None,
    message: Mapping[str, Any] | None = None,
) -> bool:
    """Settle a notice for good; return False where the claim was lost."""
    resolved = {} if state is NoticeState.UNCERTAIN else {"begun_at": None}
    where = {} if message is None else {"message": dict(message)}
    return _change(connection, claim, state=state, settled_at=now, error=error, **resolved, **where)


def put_back(
    connection: Connection, claim: Claim, at: datetime, *, error: str | None = None, refused: bool = False
) -> bool:
    """Owe a notice again from `at` on; return False where the claim was lost. `refused`: it surely did not arrive.

    Without an error the notice merely had to wait, which does not count as an attempt.
    """
    resolved = {"begun_at": None} if refused else {}
    waited = {"attempts": _notice.attempts - 1} if error is None else {"error": error}
    return _change(connection, claim, state=NoticeState.OWED, next_at=at, **resolved, **waited)


def _change(connection: Connection, claim: Claim, **values: Any) -> bool:
    statement = update(table_of(Notice)).where(_holds(claim)).values(values)
    return connection.execute(statement).rowcount == 1


def _holds(claim: Claim) -> ColumnElement[bool]:
    return and_(_notice.id == claim.id, _notice.state == NoticeState.SENDING, _notice.worker == claim.worker)


@dataclass(frozen=True, slots=True)
class NoticeEarlier:
    """What became of the notice that another one edits or replies to."""

    state: NoticeState
    message: Mapping[str, Any] | None


def earlier(connection: Connection, claim: Claim, key: str) -> NoticeEarlier | None:
    row = connection.execute(
        select(_notice.state, _notice.message).where(_notice.company_id == claim.company_id, _notice.key == key)
    ).one_or_none()
    return row and NoticeEarlier(row.state, row.message)


def edited_before(connection: Connection, claim: Claim) -> bool:
    """Whether an earlier edit of the same message is still to come."""
    same = (_notice.company_id == claim.company_id, _notice.edit_of == claim.edit_of, _notice.id < claim.id)
    return bool(connection.scalar(select(exists(select(_notice.id).where(*same, _notice.state.in_(OPEN))))))


ATTENDED = (NoticeState.OWED, NoticeState.SENDING, NoticeState.FAILED, NoticeState.UNCERTAIN)
"""States that still need attention: from a worker, or from an operator."""


@dataclass(frozen=True, slots=True)
class NoticeWaiting:
    counts: Mapping[NoticeState, int]
    lag: timedelta
    """How long the longest waiting notice has been due."""


def waiting(connection: Connection, now: datetime) -> NoticeWaiting:
    """Count the unfinished notices of all companies by state."""
    by_state = select(_notice.state, func.count()).where(_notice.state.in_(ATTENDED)).group_by(_notice.state)
    oldest = connection.scalar(select(func.min(_notice.due_at)).where(_notice.state.in_(OPEN)))
    counts = {row[0]: row[1] for row in connection.execute(by_state)}
    return NoticeWaiting(counts, max(timedelta(), now - oldest) if oldest else timedelta())
