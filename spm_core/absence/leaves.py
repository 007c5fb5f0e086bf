"""The leave that counts: what is stored of a person, and what is added to it."""

from __future__ import annotations

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.people.models import Leave
from spm_core.period import ONE_DAY, Period, days
from spm_core.quota.effective import joined


def leaves_of(session: ScopedSession, person: int) -> list[Period]:
    """Return a person's leaves that the asker may see, in order."""
    return [days(row.starts_on, row.last_day) for row in _rows(session, person)]


def put_leave(session: ScopedSession, person: int, period: Period) -> None:
    """Add days of leave, known from the session's day on; they become one with leave that they overlap or follow."""
    rows = [
        row for row in _rows(session, person) if row.starts_on <= period.stop and row.last_day >= period.start - ONE_DAY
    ]
    (whole,) = joined([period, *(days(row.starts_on, row.last_day) for row in rows)])
    today = session.scope["scope_today"]
    for row in rows:
        row.gone_on = today
    session.add(Leave(employee_id=person, starts_on=whole.start, last_day=whole.end, known_on=today))
    session.flush()


def _rows(session: ScopedSession, person: int) -> list[Leave]:
    theirs = select(Leave).where(Leave.employee_id == person)
    return [*session.scalars(theirs.order_by(Leave.starts_on, Leave.id))]
