"""Who is away when, on leave or on days off alike: for the person and for those who lead them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, bindparam, false, select, union_all

from spm_core.absence.models import TimeOff
from spm_core.absence.rules import days_off
from spm_core.db import ScopedSession
from spm_core.people.models import Employee, Leave, Subtree
from spm_core.period import ONE_DAY, Period, days
from spm_core.quota.effective import joined
from spm_core.quota.members import member
from spm_core.scope import Prepared, scoped

SOON = timedelta(days=14)
"""How far ahead a lead is told who will be away."""


@dataclass(frozen=True, slots=True)
class AwayStretch:
    """Days in a row on which somebody is away."""

    person_id: int
    person: str
    period: Period


_leave, _off, _name, _line = scoped(Leave).c, scoped(TimeOff).c, scoped(Employee).c, scoped(Subtree).c
_START: Any = bindparam("start", type_=Date)
_STOP: Any = bindparam("stop", type_=Date)
_TODAY: Any = bindparam("scope_today", type_=Date)
_DAYS = union_all(
    select(_leave.employee_id, _leave.starts_on, _leave.last_day),
    select(_off.employee_id, _off.starts_on, _off.last_day).where(_off.withdrawn == false()),
).subquery()
_NAMED = (
    select(_DAYS.c.employee_id, _name.name, _DAYS.c.starts_on, _DAYS.c.last_day)
    .join(_name.id.table, _name.id == _DAYS.c.employee_id)
    .where(_DAYS.c.starts_on < _STOP, _DAYS.c.last_day >= _START)
)
_UNDER = Prepared(
    _NAMED.join(_line.id.table, _line.member_id == _DAYS.c.employee_id)
    .where(_line.lead_id == bindparam("lead"), _line.member_id != bindparam("lead"))
    .where(_line.starts_on <= _TODAY, _line.ends_on > _TODAY)
)
_OF_ONE = Prepared(_NAMED.where(_DAYS.c.employee_id == bindparam("person")))
_OFF = Prepared(
    select(_off.starts_on, _off.last_day).where(
        _off.employee_id == bindparam("person"),
        _off.withdrawn == false(),
        _off.starts_on < _STOP,
        _off.last_day >= _START,
    )
)


def away_under(session: ScopedSession, lead_id: int, today: date) -> tuple[AwayStretch, ...]:
    """Return who of a lead's people is away today or in the next two weeks, in the order of their first days."""
    return _stretches(session, _UNDER, today, lead=lead_id)


def away_of(session: ScopedSession, person_id: int, today: date) -> tuple[AwayStretch, ...]:
    """Return when somebody whom the asker may see is away, from today on and in the next two weeks."""
    return _stretches(session, _OF_ONE, today, person=person_id)


def away_in(session: ScopedSession, person_id: int, period: Period) -> tuple[Period, ...]:
    """Return on which days of a period somebody is away; nothing of whom the asker may not see."""
    rows = session.read(_OF_ONE, {"person": person_id, "start": period.start, "stop": period.stop}).all()
    cuts = (days(row.starts_on, row.last_day).overlap(period) for row in rows)
    return tuple(joined(cut for cut in cuts if cut))


def _stretches(session: ScopedSession, read: Prepared, today: date, **who: int) -> tuple[AwayStretch, ...]:
    rows = session.read(read, {**who, "start": today, "stop": today + SOON + ONE_DAY}).all()
    periods: dict[tuple[int, str], list[Period]] = defaultdict(list)
    for row in rows:
        periods[row.employee_id, row.name].append(days(row.starts_on, row.last_day))
    stretches = (AwayStretch(*one, each) for one, theirs in periods.items() for each in joined(theirs))
    return tuple(sorted(stretches, key=lambda one: (max(one.period.start, today), one.person, one.person_id)))


def working_days_off(session: ScopedSession, person_id: int, left: Period) -> int:
    """Return how many working days of a period somebody has off, beside those of leave."""
    rows = session.read(_OFF, {"person": person_id, "start": left.start, "stop": left.stop}).all()
    if not rows:
        return 0
    who = member(session, person_id, left)
    off = (days(row.starts_on, row.last_day) for row in rows)
    return days_off(left, off, who.employment.leaves, who.work)
