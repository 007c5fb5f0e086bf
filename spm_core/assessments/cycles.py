"""Who is asked how often, with which questions: set by an admin for anybody, by a lead for those under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import and_, exists, func, select

from spm_core.assessments.models import Cycle, Every
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.people.models import Employee, Subtree
from spm_core.principal import Role

DAYS = range(2, 31)
"""How long one may be open."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`lead_id` names whose people take part; None stands for the whole company."""

    lead_id: int | None
    every: Every
    questions: str
    days_open: int
    since: date
    """Periods that ended before are not asked about."""


@dataclass(frozen=True, slots=True)
class Running:
    id: int
    lead: str | None
    every: Every
    questions: str
    days_open: int
    people: int


def check(session: ScopedSession, wanted: Rhythm) -> int:
    """How many people would take part. NotAllowed, CoreError("cycle_days"), or ("cycle_nobody")."""
    _allow(session, wanted.lead_id)
    if wanted.days_open not in DAYS:
        raise CoreError("cycle_days", least=DAYS.start, most=DAYS.stop - 1)
    people = _people(session, wanted.lead_id)
    if not people:
        raise CoreError("cycle_nobody")
    return people


def set_cycle(session: ScopedSession, wanted: Rhythm) -> Cycle:
    """Of one lead there is one for each rhythm: what was set before is changed. What is open stays as it is."""
    check(session, wanted)
    lead = Cycle.lead_id.is_(None) if wanted.lead_id is None else Cycle.lead_id == wanted.lead_id
    found = session.scalar(select(Cycle).where(lead, Cycle.every == wanted.every).with_for_update())
    if found is None:
        found = Cycle(lead_id=wanted.lead_id, every=wanted.every)
    found.questions, found.days_open, found.since, found.active = wanted.questions, wanted.days_open, wanted.since, True
    session.add(found)
    session.flush()
    return found


def stop_cycle(session: ScopedSession, cycle_id: int) -> Cycle:
    """Nothing new is opened; what is open can still be submitted. Again is no harm."""
    found = session.get(Cycle, cycle_id)
    if found is None:
        raise NotAllowed
    _allow(session, found.lead_id)
    found.active = False
    return found


def running(session: ScopedSession) -> Sequence[Running]:
    """The company's, and those of the asker's own line; all of them for an admin."""
    rows = session.execute(
        select(Cycle, Employee.name)
        .outerjoin(Employee, Employee.id == Cycle.lead_id)
        .where(Cycle.active.is_(True))
        .order_by(Cycle.lead_id.is_not(None), Employee.name, Cycle.id)
    ).all()
    return [
        Running(cycle.id, name, cycle.every, cycle.questions, cycle.days_open, _people(session, cycle.lead_id))
        for cycle, name in rows
        if cycle.lead_id is None or _may(session, cycle.lead_id)
    ]


def _allow(session: ScopedSession, lead_id: int | None) -> None:
    if not _may(session, lead_id):
        raise NotAllowed(lead_id)


def _may(session: ScopedSession, lead_id: int | None) -> bool:
    if session.principal.sees_all:
        return True
    if lead_id is None:
        return False
    me, today = session.principal.employee_id, cast(date, session.scope["scope_today"])
    line = and_(
        Subtree.lead_id == me, Subtree.member_id == lead_id, Subtree.starts_on <= today, Subtree.ends_on > today
    )
    return session.scalar(select(Subtree.id).where(line).limit(1)) is not None


def _people(session: ScopedSession, lead_id: int | None) -> int:
    today = cast(date, session.scope["scope_today"])
    wanted = select(func.count(Employee.id)).where(Employee.role == Role.REP)
    if lead_id is not None:
        line = and_(
            Subtree.lead_id == lead_id,
            Subtree.member_id == Employee.id,
            Subtree.member_id != lead_id,
            Subtree.starts_on <= today,
            Subtree.ends_on > today,
        )
        wanted = wanted.where(exists(select(Subtree.id).where(line)))
    return session.scalar(wanted) or 0
