"""How far people have got with their self-assessments: by person for their leads, in numbers for an admin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from spm_core.assessments.models import Assessment, AssessmentState, Every
from spm_core.assessments.models import Cycle as Rhythm
from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.people.models import ChatIdentity, Employee, Subtree
from spm_core.principal import Role
from spm_core.small_groups import AT_LEAST

RECENT = timedelta(days=135)
"""A quarter, and the time to talk about it."""
DONE = (AssessmentState.SUBMITTED, AssessmentState.READ)


@dataclass(frozen=True, slots=True)
class Known:
    """Where one person's latest assessment stands, and nothing of what it says."""

    id: int
    person_id: int
    person: str
    period_start: date
    period_end: date
    due_on: date
    state: AssessmentState

    @property
    def done(self) -> bool:
        return self.state in DONE


@dataclass(frozen=True, slots=True)
class Participation:
    """How many people have assessed themselves for a period; None where fewer than three were asked."""

    every: Every
    period_start: date
    period_end: date
    asked: int
    done: int | None
    late: int | None


def of_person(session: ScopedSession, person_id: int) -> Known | None:
    """Return where a person's latest assessment stands; raise NotAllowed unless the asker is or leads them."""
    if person_id != session.principal.employee_id and person_id not in _under(session, session.principal.employee_id):
        raise NotAllowed(person_id)
    return next(iter(_latest(session, [person_id])), None)


def of_team(session: ScopedSession, lead_id: int) -> Sequence[Known]:
    """Return the latest of everybody under a lead, by name; raise NotAllowed unless the asker is or leads the lead."""
    mine = _under(session, session.principal.employee_id)
    if lead_id != session.principal.employee_id and lead_id not in mine:
        raise NotAllowed(lead_id)
    return _latest(session, _under(session, lead_id) & mine)


def missed(session: ScopedSession, lead_id: int) -> Sequence[str]:
    """Return who under a lead takes part but is linked to no chat, and so is not asked, by name; as of_team."""
    today = cast(date, session.scope["scope_today"])
    under = _under(session, lead_id)
    if lead_id != session.principal.employee_id:
        under &= _under(session, session.principal.employee_id)
    runs = select(Rhythm.id).where(Rhythm.active.is_(True), covers(today))
    return session.scalars(_unlinked(today).where(Employee.id.in_(under), runs.exists())).all()


def missed_in_company(session: ScopedSession) -> int:
    """Return how many in the company take part but are linked to no chat; raise NotAllowed unless for an admin."""
    if not session.principal.sees_all:
        raise NotAllowed
    today = cast(date, session.scope["scope_today"])
    runs = select(Rhythm.id).where(Rhythm.active.is_(True), covers(today))
    return len(session.scalars(_unlinked(today).where(runs.exists())).all())


def _unlinked(today: date) -> Select[str]:
    here = (
        or_(Employee.start_date.is_(None), Employee.start_date <= today),
        or_(Employee.end_date.is_(None), Employee.end_date >= today),
    )
    linked = select(ChatIdentity.id).where(ChatIdentity.employee_id == Employee.id)
    names = select(Employee.name).where(Employee.role == Role.REP, *here, ~linked.exists())
    return names.order_by(Employee.name, Employee.id)


def covers(today: date) -> ColumnElement[bool]:
    """Return the condition for a rhythm to be a person's: the company's own, or that of somebody above them."""
    line = select(Subtree.id).where(
        *(Subtree.lead_id == Rhythm.lead_id, Subtree.member_id == Employee.id, Subtree.member_id != Rhythm.lead_id),
        *(Subtree.starts_on <= today, Subtree.ends_on > today),
    )
    return or_(Rhythm.lead_id.is_(None), line.correlate(Rhythm, Employee).exists())


def participation(session: ScopedSession) -> Sequence[Participation]:
    """Return participation across the company by period, newest first; raise NotAllowed unless for an admin."""
    if not session.principal.sees_all:
        raise NotAllowed
    today = cast(date, session.scope["scope_today"])
    waits = Assessment.state.not_in(DONE)
    rows = session.execute(
        select(
            Rhythm.every,
            Assessment.period_start,
            Assessment.period_end,
            func.count(Assessment.id).label("asked"),
            func.count(Assessment.id).filter(~waits).label("done"),
            func.count(Assessment.id).filter(and_(waits, Assessment.due_on < today)).label("late"),
        )
        .join(Rhythm, Rhythm.id == Assessment.cycle_id)
        .where(Assessment.period_end >= today - RECENT)
        .group_by(Rhythm.every, Assessment.period_start, Assessment.period_end)
        .order_by(Assessment.period_end.desc(), Rhythm.every)
    )
    return [_few(Participation(*row)) for row in rows]


def _few(counts: Participation) -> Participation:
    if counts.asked >= AT_LEAST:
        return counts
    return Participation(counts.every, counts.period_start, counts.period_end, counts.asked, None, None)


def _under(session: ScopedSession, lead_id: int) -> set[int]:
    """Return the ids of those under a lead today, without the lead."""
    today = cast(date, session.scope["scope_today"])
    rows = session.scalars(
        select(Subtree.member_id).where(
            Subtree.lead_id == lead_id,
            Subtree.member_id != lead_id,
            Subtree.starts_on <= today,
            Subtree.ends_on > today,
        )
    )
    return set(rows)


def _latest(session: ScopedSession, people: Sequence[int] | set[int]) -> Sequence[Known]:
    today = cast(date, session.scope["scope_today"])
    rows = session.execute(
        select(
            Assessment.id,
            Assessment.employee_id,
            Employee.name,
            Assessment.period_start,
            Assessment.period_end,
            Assessment.due_on,
            Assessment.state,
        )
        .join(Employee, Employee.id == Assessment.employee_id)
        .where(Assessment.employee_id.in_(people), Assessment.period_end >= today - RECENT)
        .order_by(Assessment.period_end, Assessment.due_on, Assessment.id)
    )
    latest = {row[1]: Known(*row) for row in rows}
    return sorted(latest.values(), key=lambda known: known.person)
