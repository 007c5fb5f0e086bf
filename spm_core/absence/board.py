"""Whose leave keeps them out of a ranking."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Date, bindparam, select

from spm_core.absence.rules import share_away
from spm_core.db import ScopedSession
from spm_core.people.models import Employee, Leave
from spm_core.period import Period, days
from spm_core.scope import Prepared, scoped
from spm_core.workdays import WorkCalendar

_person, _leave = scoped(Employee).c, scoped(Leave).c
_START: Any = bindparam("start", type_=Date)
_STOP: Any = bindparam("stop", type_=Date)
_LEAVES = Prepared(
    select(_leave.employee_id, _leave.starts_on, _leave.last_day, _person.country)
    .join(_person.id.table, _person.id == _leave.employee_id)
    .where(_leave.starts_on < _STOP, _leave.last_day >= _START)
)


def mostly_on_leave(session: ScopedSession, period: Period) -> frozenset[int]:
    """Return who is on leave for the company's share of a period's working days, or more."""
    company = session.principal.company
    leaves: dict[tuple[int, str | None], list[Period]] = defaultdict(list)
    for row in session.read(_LEAVES, {"start": period.start, "stop": period.stop}):
        leaves[row.employee_id, row.country].append(days(row.starts_on, row.last_day))
    works = ((who, WorkCalendar(company.work.weekdays, who[1] or company.work.country)) for who in leaves)
    least = company.board_leave_share
    return frozenset(who[0] for who, work in works if share_away(period, leaves[who], work) >= least)
