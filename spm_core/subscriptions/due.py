"""The clock's work: owe what is due, once, and plan what comes next. Safe with any number of clocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from spm_core.db import ScopedSession
from spm_core.notices.service import SCHEDULED, owe
from spm_core.people.models import ChatIdentity, Employee
from spm_core.subscriptions.defaults import DEFAULTS, Default, in_force
from spm_core.subscriptions.models import RoleSchedule, Subscription
from spm_core.subscriptions.recipients import Recipient, channels, people
from spm_core.subscriptions.rules import Fire, Schedule, SendRhythm, turn

NEWEST = list(DEFAULTS)[-1]
"""Whoever has this schedule has them all, since new ones are added last."""
BATCH = 500
"""Subscriptions handled in one transaction."""


@dataclass(frozen=True, slots=True)
class PlannedSend:
    """A subscription as it holds today: its own call and schedule, or its role's."""

    do: str
    args: dict[str, object]
    schedule: Schedule
    active: bool


def owe_due(session: ScopedSession, now: datetime) -> bool:
    """Owe what is due, in an operator's session; return whether there is more, to keep each transaction short.

    Rows that another clock has locked are left to it.
    """
    enrol(session, now)
    due = session.scalars(
        select(Subscription)
        .where(Subscription.next_at <= now)
        .order_by(Subscription.next_at, Subscription.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if due:
        roles, recipients = role_schedules(session), _recipients(session, due)
        for subscription in due:
            _owe(session, subscription, roles, recipients.get(subscription.id), now)
        session.flush()
    return len(due) == BATCH


def enrol(session: ScopedSession, now: datetime) -> None:
    """Give newcomers to a chat the schedules of all roles; whenever one is due, their role decides if it comes."""
    follows = select(Subscription.id).where(
        Subscription.employee_id == Employee.id, Subscription.role_schedule == NEWEST
    )
    in_chat = select(ChatIdentity.id).where(ChatIdentity.employee_id == Employee.id)
    new = session.scalars(select(Employee.id).where(exists(in_chat), ~exists(follows))).all()
    follow_roles(session, new, now)


def follow_roles(session: ScopedSession, new: Collection[int], now: datetime) -> None:
    for person in new:
        for name, default in DEFAULTS.items():
            row = {"employee_id": person, "role_schedule": name, "do": default.do, "args": dict(default.args)}
            session.write_once(Subscription, {**row, "days": "", "day": 1, "active": True})
    if new:
        followed = (Subscription.employee_id.in_(new), Subscription.role_schedule.is_not(None))
        plan(session, session.scalars(select(Subscription).where(*followed)).all(), now)


def plan(session: ScopedSession, rows: Iterable[Subscription], now: datetime) -> None:
    """Plan when each comes next, after it or its recipient's wishes were changed."""
    rows = list(rows)
    roles, recipients = role_schedules(session), _recipients(session, rows)
    for row in rows:
        fire = next_fire(row, roles, recipients.get(row.id), now)
        row.next_day, row.next_at = (fire.day, fire.at) if fire else (None, None)
    session.flush()


def next_fire(row: Subscription, roles: dict[str, Default], recipient: Recipient | None, now: datetime) -> Fire | None:
    """Return when a subscription comes next; None where it is stopped, or its recipient is gone."""
    planned = planned_of(row, roles)
    if not planned.active or recipient is None:
        return None
    zone = _zone(row)
    today = now.astimezone(zone or recipient.when.zone).date()
    earlier = min(row.next_day or today, today)  # one that waits out quiet hours is still to come
    start = _since(row, recipient, earlier)
    when = replace(recipient.when, not_before=row.paused_until, not_after=row.ends_on)
    return turn(planned.schedule, when, start, now, zone).next


def _owe(
    session: ScopedSession,
    row: Subscription,
    roles: dict[str, Default],
    recipient: Recipient | None,
    now: datetime,
) -> None:
    planned = planned_of(row, roles)
    if recipient is None or not planned.active:
        row.next_day = row.next_at = None
        return
    when = replace(recipient.when, not_before=row.paused_until, not_after=row.ends_on)
    start = _since(row, recipient, row.next_day or date.max)
    outlook = turn(planned.schedule, when, start, now, _zone(row))
    row.next_day, row.next_at = (outlook.next.day, outlook.next.at) if outlook.next else (None, None)
    if outlook.due is None or outlook.expires is None:
        return
    row.last_day = outlook.due.day
    if recipient.present and _is_theirs(row, roles, recipient):
        key = f"{SCHEDULED}{row.id}:{outlook.due.day.isoformat()}"
        owe(
            session,
            key,
            planned.do,
            planned.args,
            to=row.employee_id,
            channel=row.channel_id,
            due=outlook.due.at,
            expires=outlook.expires,
        )


def _since(row: Subscription, recipient: Recipient, day: date) -> date:
    """Return the day from which to look for what comes on or after `day`: what an absence holds back was due in it."""
    if row.last_day is None:
        return day
    return max(recipient.when.back_from(day), date.fromordinal(row.last_day.toordinal() + 1))


def _is_theirs(row: Subscription, roles: dict[str, Default], recipient: Recipient) -> bool:
    """Whether the recipient still has the role that the schedule belongs to."""
    return row.role_schedule is None or roles[row.role_schedule].audience == recipient.audience


def planned_of(row: Subscription, roles: dict[str, Default]) -> PlannedSend:
    role = roles.get(row.role_schedule or "")
    if role is None:
        return PlannedSend(row.do, row.args, schedule_of(row), row.active)
    schedule = role.schedule if row.every is None else schedule_of(row)
    return PlannedSend(role.do, dict(role.args), schedule, row.active and role.active)


def schedule_of(row: Subscription | RoleSchedule) -> Schedule:
    assert row.every is not None
    assert row.at is not None
    every: SendRhythm = row.every  # type: ignore[assignment]
    return Schedule(every, row.at, frozenset(int(digit) for digit in row.days), row.day)


def take(row: Subscription | RoleSchedule, schedule: Schedule) -> None:
    row.every, row.at, row.day = schedule.every, schedule.at, schedule.day
    row.days = "".join(str(day) for day in sorted(schedule.days))


def role_schedules(session: ScopedSession) -> dict[str, Default]:
    changed = session.scalars(select(RoleSchedule)).all()
    return in_force(
        Default(role.name, role.audience, role.do, schedule_of(role), role.args, role.active)  # type: ignore[arg-type]
        for role in changed
    )


def _recipients(session: ScopedSession, rows: Iterable[Subscription]) -> dict[int, Recipient]:
    """Return the recipients by subscription."""
    rows = list(rows)
    persons = people(session, {row.employee_id for row in rows if row.employee_id is not None})
    posts = channels(session, {row.channel_id for row in rows if row.channel_id is not None})
    recipients = {row.id: persons.get(row.employee_id or 0) or posts.get(row.channel_id or 0) for row in rows}
    return {id_: recipient for id_, recipient in recipients.items() if recipient}


def _zone(row: Subscription) -> ZoneInfo | None:
    return ZoneInfo(row.time_zone) if row.time_zone else None
