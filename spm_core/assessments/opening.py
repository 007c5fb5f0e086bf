"""What the clock does: open assessments that are due, remind people, and tell managers who is late.

Each happens once, however many clocks are running.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from spm_core.assessments.models import Assessment, AssessmentState, Cycle
from spm_core.assessments.rules import MORNING, REMINDERS, TOLD_MANAGER, period_over, reminders_due
from spm_core.assessments.status import covers
from spm_core.db import ScopedSession
from spm_core.notices.service import owe
from spm_core.people.models import Assignment, Employee, Subtree
from spm_core.period import ONE_DAY
from spm_core.principal import Role
from spm_core.subscriptions.recipients import Recipient, people
from spm_core.subscriptions.rules import undisturbed

SELF, STATUS = "self assessment", "assessment status"
"""The calls that tell the person and the manager."""
WAITING = (AssessmentState.OPEN, AssessmentState.DRAFT, AssessmentState.WITHDRAWN)
WEEK = timedelta(days=7)
LONGEST = timedelta(days=200)
"""Longer than it takes from the start of any period until it is asked about."""
BATCH = 200
"""Most assessments handled in one transaction."""


def open_due(session: ScopedSession, now: datetime) -> bool:
    """Open what is due, in an operator's session; return whether more is left for another transaction."""
    opened = 0
    nearest_first = select(Cycle).where(Cycle.active.is_(True)).order_by(Cycle.lead_id.is_(None), Cycle.id.desc())
    for cycle in session.scalars(nearest_first).all():
        starts = _unopened(session, cycle)
        reachable = people(session, starts.keys())
        for person, started in starts.items():
            if person in reachable and opened < BATCH:
                opened += _open(session, cycle, person, started, reachable[person], now)
    return opened == BATCH


def _unopened(session: ScopedSession, cycle: Cycle) -> Mapping[int, date | None]:
    """Return who takes part and has no assessment yet of a period that may be over, with their first day.

    Whether a period is over depends on the date, which in some time zone is a day earlier or later than here.
    """
    today: date = session.scope["scope_today"]
    wanted = select(Employee.id, Employee.start_date).where(Employee.role == Role.REP)
    if cycle.lead_id is not None:
        line = and_(
            Subtree.lead_id == cycle.lead_id,
            Subtree.member_id == Employee.id,
            Subtree.member_id != cycle.lead_id,
            Subtree.starts_on <= today,
            Subtree.ends_on > today,
        )
        wanted = wanted.where(or_(exists(select(Subtree.id).where(line)), _moved_on(cycle, today)))
    calendar, around = session.principal.company.calendar, [today + n * ONE_DAY for n in (-1, 0, 1)]
    known = set(
        session.execute(
            select(Assessment.employee_id, Assessment.period_start)
            .join(Cycle, Cycle.id == Assessment.cycle_id)
            .where(Cycle.every == cycle.every, Assessment.period_start > today - LONGEST)
        )
    )

    def is_open(person: int, started: date | None) -> bool:
        periods = {period_over(cycle.every, started, day, calendar) for day in around} - {None}
        return any((person, period.start) not in known for period in periods if period and period.end >= cycle.since)

    rows = session.execute(wanted.order_by(Employee.id))
    return {person: started for person, started in rows if is_open(person, started)}


def _moved_on(cycle: Cycle, today: date) -> ColumnElement[bool]:
    """Return the condition that somebody took part, and is under nobody now who has people asked: they go on.

    Whoever leads them on the day reads it and is told.
    """
    took_part = select(Assessment.id).where(Assessment.cycle_id == cycle.id, Assessment.employee_id == Employee.id)
    asked = select(Cycle.id).where(Cycle.active.is_(True), Cycle.id != cycle.id, covers(today))
    return and_(exists(took_part), ~exists(asked))


def _open(
    session: ScopedSession, cycle: Cycle, person: int, started: date | None, who: Recipient, now: datetime
) -> bool:
    today, tell_at = now.astimezone(who.when.zone).date(), _now_or_later(who, now)
    period = period_over(cycle.every, started, today, session.principal.company.calendar)
    if tell_at is None or period is None or period.end < cycle.since:
        return False
    due_on = _deadline(today + (cycle.days_open - 1) * ONE_DAY, who)
    row = {
        "cycle_id": cycle.id,
        "employee_id": person,
        "period_start": period.start,
        "period_end": period.end,
        "questions": cycle.questions,
        "due_on": due_on,
        "state": AssessmentState.OPEN,
        "version": 0,
        "reminded": reminders_due(today, due_on),
        "changed_at": now,
    }
    if not session.write_once(Assessment, row):
        return False
    key = f"assessment:{cycle.id}:{person}:{period.start.isoformat()}"
    owe(session, key, SELF, {"start": period.start.isoformat()}, to=person, due=tell_at, expires=tell_at + WEEK)
    return True


def _deadline(day: date, who: Recipient) -> date:
    """Return the first working day from `day` on, so that the last reminder still comes in time."""
    latest = day + WEEK
    while not who.when.works(day) and day < latest:
        day += ONE_DAY
    return day


def _now_or_later(who: Recipient, now: datetime) -> datetime | None:
    """Return when to tell somebody of what is due now; None to wait for their morning, a working day, their return."""
    local = now.astimezone(who.when.zone)
    off = who.when.is_free(local.date()) or not who.when.works(local.date())
    if off or not who.present or local.time() < MORNING:
        return None
    return undisturbed(now, who.when)


def remind_due(session: ScopedSession, now: datetime) -> None:
    """Remind people twice before the deadline and tell their manager after it; in an operator's session."""
    tomorrow = session.scope["scope_today"] + ONE_DAY
    first, second = (and_(Assessment.reminded == n, Assessment.due_on <= tomorrow + REMINDERS[n]) for n in (0, 1))
    late = and_(Assessment.reminded < TOLD_MANAGER, Assessment.due_on < tomorrow)
    rows = session.scalars(
        select(Assessment)
        .where(Assessment.state.in_(WAITING), or_(first, second, late))
        .order_by(Assessment.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    managers = _managers(session, {row.employee_id for row in rows}) if rows else {}
    reachable = people(session, {row.employee_id for row in rows} | set(managers.values()))
    for row in rows:
        if row.employee_id in reachable:
            _remind(session, row, reachable, managers.get(row.employee_id), now)


def _remind(
    session: ScopedSession, row: Assessment, reachable: Mapping[int, Recipient], manager: int | None, now: datetime
) -> None:
    who = reachable[row.employee_id]
    today, tell_at = now.astimezone(who.when.zone).date(), _now_or_later(who, now)
    due = reminders_due(today, row.due_on)
    if due <= row.reminded or tell_at is None:
        return
    if due < TOLD_MANAGER:
        key, args = f"assessment:{row.id}:reminder:{due}", {"start": row.period_start.isoformat()}
        owe(session, key, SELF, args, to=row.employee_id, due=tell_at, expires=tell_at + ONE_DAY)
    elif manager is not None:
        lead = reachable.get(manager)
        at = _now_or_later(lead, now) if lead is not None and lead.present else tell_at
        if at is None:
            return  # told once they are back
        # One list for all who are late by the same day, also where some of them are met later.
        key = f"assessment:{row.cycle_id}:{row.period_start.isoformat()}:late:{manager}:{row.due_on.isoformat()}"
        owe(session, key, STATUS, {"status": "pending"}, to=manager, due=at, expires=at + ONE_DAY)
    row.reminded = due


def _managers(session: ScopedSession, of: Collection[int]) -> Mapping[int, int]:
    today: date = session.scope["scope_today"]
    rows: Sequence[tuple[int, int]] = session.execute(
        select(Assignment.employee_id, Assignment.manager_id).where(
            Assignment.employee_id.in_(of),
            Assignment.manager_id.is_not(None),
            Assignment.starts_on <= today,
            Assignment.ends_on > today,
        )
    ).all()  # type: ignore[assignment]
    return dict(rows)
