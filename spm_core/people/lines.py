"""Who reports to whom today, by name: the chart that every colleague may know, without anybody's figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from spm_core.db import ScopedSession
from spm_core.people.models import Assignment, Employee


@dataclass(frozen=True, slots=True)
class Colleague:
    id: int
    name: str
    title: str | None


@dataclass(frozen=True, slots=True)
class PlaceInChart:
    """Where somebody stands in the chart."""

    team: str | None
    manager: Colleague | None
    reports: tuple[Colleague, ...]
    """Those who report to them directly."""
    peers: tuple[Colleague, ...]
    """Those who report to the same manager, without them."""


def place_of(session: ScopedSession, person_id: int) -> PlaceInChart:
    """Return where somebody stands in today's chart."""
    today: date = session.scope["scope_today"]
    own = session.execute(
        select(Assignment.manager_id, Assignment.team).where(Assignment.employee_id == person_id, *_on(today))
    ).first()
    manager_id = own.manager_id if own else None
    above = _colleagues(session, Employee.id == manager_id, today) if manager_id else ()
    return PlaceInChart(
        own.team if own else None,
        above[0] if above else None,
        _under(session, person_id, today),
        tuple(each for each in _under(session, manager_id, today) if each.id != person_id) if manager_id else (),
    )


def _under(session: ScopedSession, lead_id: int, today: date) -> tuple[Colleague, ...]:
    direct = select(Assignment.employee_id).where(Assignment.manager_id == lead_id, *_on(today))
    return _colleagues(session, Employee.id.in_(direct), today)


def _colleagues(session: ScopedSession, which: ColumnElement[bool], today: date) -> tuple[Colleague, ...]:
    here = or_(Employee.end_date.is_(None), Employee.end_date >= today)
    rows = session.execute(
        select(Employee.id, Employee.name, Employee.title).where(which, here).order_by(Employee.name, Employee.id)
    )
    return tuple(Colleague(row.id, row.name, row.title) for row in rows)


def _on(today: date) -> tuple[ColumnElement[bool], ...]:
    return Assignment.starts_on <= today, Assignment.ends_on > today
