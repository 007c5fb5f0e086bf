"""Cycles of self-assessments: who is asked, how often, and which questions.

An admin sets them for anybody, a lead for those under them.
"""

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
"""How many days an assessment may stay open."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A cycle as somebody wants it; those under `lead_id` take part, or with None the whole company."""

    lead_id: int | None
    every: Every
    questions: str
    days_open: int
    since: date
    """Periods that ended before this day are not asked about."""


@dataclass(frozen=True, slots=True)
class Running:
    id: int
    lead: str | None
    every: Every
    questions: str
    days_open: int
    people: int


def check(session: ScopedSession, wanted: Rhythm) -> int:
    """Return how many people would take part.

    Raise NotAllowed for a lead whom the asker does not lead, CoreError("cycle_days") for too few or too many days, and
    ("cycle_nobody") where nobody would take part.
    """
    _allow(session, wanted.lead_id)
    if wanted.days_open not in DAYS:
        raise CoreError("cycle_days", least=DAYS.start, most=DAYS.stop - 1)
    people = _people(session, wanted.lead_id)
    if not people:
        raise CoreError("cycle_nobody")
    return people


def set_cycle(session: ScopedSession, wanted: Rhythm) -> Cycle:
    """Set a cycle, replacing the lead's earlier one of the same rhythm; assessments already open stay as they are."""
    check(session, wanted)
    lead = Cycle.lead_id.is_(None) if wanted.lead_id is None else Cycle.lead_id == wanted.lead_id
    cycle = session.scalar(select(Cycle).where(lead, Cycle.every == wanted.every).with_for_update())
    if cycle is None:
        cycle = Cycle(lead_id=wanted.lead_id, every=wanted.every)
    cycle.questions, cycle.days_open, cycle.since, cycle.active = wanted.questions, wanted.days_open, wanted.since, True
    session.add(cycle)
    session.flush()
    return cycle


def stop_cycle(session: ScopedSession, cycle_id: int) -> Cycle:
    """Open nothing new from now on; what is open can still be submitted. Stopping it twice does no harm."""
    cycle = session.get(Cycle, cycle_id)
    if cycle is None:
        raise NotAllowed
    _allow(session, cycle.lead_id)
    cycle.active = False
    return cycle


def running(session: ScopedSession) -> Sequence[Running]:
    """Return the active cycles of the company and of the asker's own line; for an admin, all of them."""
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
