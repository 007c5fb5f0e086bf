"""Delegations: a deputy stands in for a manager on certain days, for the answers that the delegation names.

That gives the deputy no rights of their own: what they may ask about does not change (delegations.view).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, bindparam, func, or_, select

from spm_core.db import ScopedSession
from spm_core.delegations.models import Delegation
from spm_core.errors import CoreError, NotAllowed
from spm_core.people.models import Employee
from spm_core.people.service import leads_somebody
from spm_core.period import ONE_DAY, days
from spm_core.scope import Prepared, scoped
from spm_core.subscriptions.service import lend


@dataclass(frozen=True, slots=True)
class DelegationStand:
    """Who stands in for whom and when, both days inclusive."""

    id: int
    manager_id: int
    manager: str
    manager_ref: str
    """How a call names the manager."""
    deputy_id: int
    deputy: str
    starts_on: date
    last_day: date
    what: Sequence[str]


def delegate(
    session: ScopedSession,
    manager_id: int,
    deputy_id: int,
    what: Sequence[str],
    starts_on: date,
    last_day: date,
    now: datetime,
) -> DelegationStand:
    """Let a deputy have `what` a manager is told, by name; granted by the manager, or by an admin for them.

    Raise NotAllowed for anybody else, CoreError("not_a_deputy") where both are the same person, and
    ("delegation_is_over") where the last day is past or before the first.
    """
    me = session.principal
    if manager_id != me.employee_id and not me.sees_all:
        raise NotAllowed(manager_id)
    if not leads_somebody(session, manager_id, session.scope["scope_today"]) or not is_here(session, deputy_id):
        raise NotAllowed(manager_id)
    if deputy_id == manager_id:
        raise CoreError("not_a_deputy", argument="deputy")
    if last_day < starts_on or last_day < me.company.today(now):
        raise CoreError("delegation_is_over", argument="until")
    row = Delegation(
        manager_id=manager_id,
        deputy_id=deputy_id,
        what=list(what),
        starts_on=starts_on,
        last_day=last_day,
        granted_by=me.employee_id or None,
    )
    session.add(row)
    session.flush()
    lend(session, deputy_id, what, {"instead_of": _ref(session, manager_id)}, days(starts_on, last_day), now)
    return next(stand for stand in stands(session, now) if stand.id == row.id)


def withdraw(session: ScopedSession, delegation_id: int, now: datetime) -> None:
    """End a delegation, as the manager, the deputy or an admin; the record that it was granted stays."""
    row = session.scalars(select(Delegation).where(Delegation.id == delegation_id)).one_or_none()
    if row is None:
        raise NotAllowed
    row.last_day = session.principal.company.today(now) - ONE_DAY
    session.flush()


_stand, _manager, _deputy = scoped(Delegation).c, scoped(Employee).c, scoped(Employee).c
_STANDS = Prepared(
    select(
        _stand.id,
        _stand.manager_id,
        _manager.name.label("manager"),
        func.coalesce(_manager.email, _manager.name).label("manager_ref"),
        _stand.deputy_id,
        _deputy.name.label("deputy"),
        _stand.starts_on,
        _stand.last_day,
        _stand.what,
    )
    .join(_manager.id.table, _manager.id == _stand.manager_id)
    .join(_deputy.id.table, _deputy.id == _stand.deputy_id)
    .where(_stand.last_day >= bindparam("today", type_=Date))
    .order_by(_stand.starts_on, _stand.id)
)


def stands(session: ScopedSession, now: datetime) -> tuple[DelegationStand, ...]:
    """Return the current and coming delegations that the asker granted, may use, or sees as an admin."""
    rows = session.read(_STANDS, {"today": session.principal.company.today(now)})
    return tuple(DelegationStand(**row._mapping) for row in rows)


def _ref(session: ScopedSession, employee_id: int) -> str:
    return session.scalars(select(Employee).where(Employee.id == employee_id)).one().ref


def is_here(session: ScopedSession, employee_id: int) -> bool:
    today = session.scope["scope_today"]
    here = or_(Employee.end_date.is_(None), Employee.end_date >= today)
    return session.scalars(select(Employee.id).where(Employee.id == employee_id, here)).first() is not None
