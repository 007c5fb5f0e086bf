"""Activities that people log themselves, by day, until an import brings those of the CRM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.metrics.models import CALL, DEMO, LOGGED, MEETING, PROPOSAL, Activity

METRICS = {CALL: "calls", MEETING: "meetings", DEMO: "demos", PROPOSAL: "proposals"}
MOST = 500
"""More than anybody does in a day."""
OLDEST = timedelta(days=92)
"""Nobody remembers days further back than this, and their periods have been reported."""


@dataclass(frozen=True, slots=True)
class Logged:
    id: int
    kind: str
    count: int
    day: date
    note: str | None


def check(session: ScopedSession, kind: str, count: int, day: date, now: datetime) -> None:
    """Raise CoreError "bad_count", "day_to_come", "day_too_old" or "imported_already" for what cannot be logged."""
    today = session.principal.company.today(now)
    if not 1 <= count <= MOST:
        raise CoreError("bad_count", most=MOST, argument="count")
    if day > today:
        raise CoreError("day_to_come", argument="day")
    if day < today - OLDEST:
        raise CoreError("day_too_old", days=OLDEST.days, argument="day")
    if _imported(session, kind, day):
        raise CoreError("imported_already", argument="day")


def log(
    session: ScopedSession, kind: str, count: int, day: date, note: str | None, once: str | None, now: datetime
) -> Logged:
    """Log the asker's own activities; the same `once` is logged only once, however often a button is pressed."""
    me = session.principal.employee_id
    if not me:
        raise NotAllowed
    key = f"{LOGGED}/{me}/{once}" if once else None
    again = session.scalar(select(Activity).where(Activity.external_id == key)) if key else None
    if again:
        return _logged(again)
    check(session, kind, count, day, now)
    row = Activity(employee_id=me, kind=kind, day=day, count=count, note=note, source=LOGGED, external_id=key)
    session.add(row)
    session.flush()
    return _logged(row)


def latest(session: ScopedSession, kind: str | None = None, most: int = 5) -> tuple[Logged, ...]:
    """Return what the asker logged last, of one kind or of all, the latest first."""
    mine = [Activity.employee_id == session.principal.employee_id, Activity.source == LOGGED]
    if kind:
        mine.append(Activity.kind == kind)
    rows = session.scalars(select(Activity).where(*mine).order_by(Activity.id.desc()).limit(most))
    return tuple(map(_logged, rows))


def undo(session: ScopedSession, activity_id: int) -> Logged:
    """Remove what the asker logged; raise NotAllowed for anything else, whether or not it exists."""
    row = session.scalar(select(Activity).where(Activity.id == activity_id, Activity.source == LOGGED))
    if row is None or row.employee_id != session.principal.employee_id:
        raise NotAllowed
    logged = _logged(row)
    session.delete(row)
    session.flush()
    return logged


def _imported(session: ScopedSession, kind: str, day: date) -> bool:
    mine = (Activity.employee_id == session.principal.employee_id, Activity.kind == kind, Activity.day == day)
    return session.scalar(select(Activity.id).where(*mine, Activity.source != LOGGED).limit(1)) is not None


def _logged(row: Activity) -> Logged:
    return Logged(row.id, row.kind, row.count, row.day, row.note)
