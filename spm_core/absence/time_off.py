"""Days off that people say themselves: they change no figure, and whoever leads the person is told once of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from spm_core.absence.models import TimeOff
from spm_core.absence.people import deciders
from spm_core.absence.rules import LONGEST, span
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.notices.service import owe
from spm_core.period import ONE_DAY, Period
from spm_core.subscriptions.service import plan_mine

NOTE = "time off note"
"""The call that tells the lead."""
WORTH_SAYING = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OffPlan:
    """Days off to be kept, and what they take the place of."""

    period: Period
    instead_of: tuple[Period, ...]
    known: bool
    """Whether these very days are kept already."""


def plan_off(session: ScopedSession, first: date, last: date) -> OffPlan:
    """Return what keeping these days would do: they take the place of days off that they overlap.

    Raise NotAllowed for an asker who is no employee, CoreError("absence_days") where the last day is before the first,
    ("absence_over") where all are past, and ("absence_too_long").
    """
    period, earlier = _checked(session, first, last), _overlapping(session, first, last)
    own = tuple(Period(row.starts_on, span(row.starts_on, row.last_day).stop) for row in earlier)
    return OffPlan(period, own, own == (period,))


def take_off(session: ScopedSession, first: date, last: date, now: datetime) -> TimeOff:
    """Keep the asker's days off and tell their lead; raise what `plan_off` does."""
    plan, earlier = plan_off(session, first, last), _overlapping(session, first, last)
    if plan.known:
        return earlier[0]
    if not earlier:
        row = TimeOff(employee_id=session.principal.employee_id, starts_on=first, last_day=last, version=1)
        session.add(row)
    else:
        row, *others = earlier
        row.starts_on, row.last_day, row.version = first, last, row.version + 1
        for other in others:
            other.withdrawn, other.version = True, other.version + 1
    _tell(session, row, now)
    return row


def change_off(session: ScopedSession, time_off: int, first: date, last: date, now: datetime) -> TimeOff:
    """Change the asker's days off; raise NotAllowed for another's, and what `plan_off` does."""
    row = my_off(session, time_off)
    _checked(session, first, last)
    if (row.starts_on, row.last_day) == (first, last):
        return row
    for other in _overlapping(session, first, last):
        if other is not row:
            other.withdrawn, other.version = True, other.version + 1
    row.starts_on, row.last_day, row.version = first, last, row.version + 1
    _tell(session, row, now)
    plan_mine(session, now)  # what waited for the first day back may come earlier
    return row


def withdraw_off(session: ScopedSession, time_off: int, now: datetime) -> TimeOff:
    """Withdraw the asker's days off; raise NotAllowed for another's."""
    row = my_off(session, time_off)
    row.withdrawn, row.version = True, row.version + 1
    _tell(session, row, now)
    plan_mine(session, now)  # what waited for the first day back may come earlier
    return row


def end_off(session: ScopedSession, time_off: int, now: datetime) -> TimeOff:
    """End the asker's days off, as they are back today; raise NotAllowed for another's."""
    row, today = my_off(session, time_off), session.scope["scope_today"]
    if row.starts_on >= today:
        return withdraw_off(session, time_off, now)
    row.last_day, row.version = today - ONE_DAY, row.version + 1
    _tell(session, row, now)
    plan_mine(session, now)  # what waited for the first day back comes now
    return row


def found_off(session: ScopedSession, time_off: int) -> TimeOff:
    """Return days off that the asker may see, withdrawn or not; raise NotAllowed for any other."""
    row = session.scalars(select(TimeOff).where(TimeOff.id == time_off)).one_or_none()
    if row is None:
        raise NotAllowed
    return row


def my_days_off(session: ScopedSession) -> Sequence[TimeOff]:
    """Return the asker's days off that run or come, in order."""
    me, today = session.principal.employee_id, session.scope["scope_today"]
    mine = (TimeOff.employee_id == me, TimeOff.withdrawn.is_(False), TimeOff.last_day >= today)
    return session.scalars(select(TimeOff).where(*mine).order_by(TimeOff.starts_on, TimeOff.id)).all()


def _checked(session: ScopedSession, first: date, last: date) -> Period:
    if not session.principal.employee_id:
        raise NotAllowed
    period = span(first, last)
    if last < session.scope["scope_today"]:
        raise CoreError("absence_over", argument="last")
    if last - first >= LONGEST:
        raise CoreError("absence_too_long", argument="last")
    return period


def _overlapping(session: ScopedSession, first: date, last: date) -> list[TimeOff]:
    return [row for row in my_days_off(session) if row.starts_on <= last and row.last_day >= first]


def my_off(session: ScopedSession, time_off: int) -> TimeOff:
    """Return days off of the asker's; raise NotAllowed for another's, and for what was withdrawn."""
    mine = (TimeOff.id == time_off, TimeOff.employee_id == session.principal.employee_id, TimeOff.withdrawn.is_(False))
    row = session.scalars(select(TimeOff).where(*mine).with_for_update()).one_or_none()
    if row is None:
        raise NotAllowed
    return row


def _tell(session: ScopedSession, row: TimeOff, now: datetime) -> None:
    """Tell whoever leads the person."""
    session.flush()
    lead = next(iter(deciders(session).above(row.employee_id)), None)
    if lead is not None:
        args = {"time_off": row.id, "version": row.version}
        key = f"time-off:{row.id}:{row.version}"
        owe(session, key, NOTE, args, to=lead, due=now, expires=now + WORTH_SAYING)
