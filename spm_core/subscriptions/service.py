"""What somebody gets on a schedule: read, made, changed and stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.subscriptions.defaults import MORNING, Audience, Default
from spm_core.subscriptions.due import follow_roles, next_fire, plan, planned_of, role_schedules
from spm_core.subscriptions.models import Subscription
from spm_core.subscriptions.recipients import Recipient, channels, people
from spm_core.subscriptions.rules import Every, Schedule

AT_MOST = 25
"""Subscriptions of one person: more is noise."""
MONDAYS = Schedule("week", MORNING, frozenset({0}))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a schedule is said; the rest stays as it was, or is as usual."""

    every: Every | None = None
    days: frozenset[int] = frozenset()
    day: int = 1
    at: time | None = None
    time_zone: str | None = None

    def over(self, known: Schedule) -> Schedule:
        if self.every is None:
            return Schedule(known.every, self.at or known.at, known.days, known.day)
        return Schedule(self.every, self.at or known.at, self.days, self.day)


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Facts of one subscription."""

    id: int
    do: str
    args: Mapping[str, Any]
    schedule: Schedule
    zone: ZoneInfo
    active: bool
    paused_until: date | None
    next_at: datetime | None
    """None where it is stopped."""
    follows_role: bool
    """Whether days and time are those of everybody with the same role."""


def mine(session: ScopedSession, now: datetime) -> tuple[Subscribed, ...]:
    """The asker's own, the next first; those of their role among them."""
    return _listed(session, _rows(session, now), now)


def of_channels(session: ScopedSession, now: datetime) -> tuple[Subscribed, ...]:
    """An admin's view of what channels get."""
    if not session.principal.sees_all:
        raise NotAllowed
    rows = session.scalars(select(Subscription).where(Subscription.channel_id.is_not(None))).all()
    return _listed(session, rows, now)


def _listed(session: ScopedSession, rows: Iterable[Subscription], now: datetime) -> tuple[Subscribed, ...]:
    roles = role_schedules(session)
    rows = list(rows)
    found = people(session, {row.employee_id for row in rows if row.employee_id})
    posts = channels(session, {row.channel_id for row in rows if row.channel_id})
    listed = []
    for row in rows:
        who = found.get(row.employee_id or 0) or posts.get(row.channel_id or 0)
        if who is not None and _is_for(row, roles, who):
            listed.append(_subscribed(row, roles, who, now))
    return tuple(sorted(listed, key=lambda each: (each.next_at is None, each.next_at or now, each.id)))


def _is_for(row: Subscription, roles: Mapping[str, Default], who: Recipient) -> bool:
    role = roles.get(row.role_schedule or "")
    return role is None or (role.audience == who.audience and role.active)


def _subscribed(row: Subscription, roles: dict[str, Default], who: Recipient, now: datetime) -> Subscribed:
    planned, fire = planned_of(row, roles), next_fire(row, roles, who, now)
    return Subscribed(
        id=row.id,
        do=planned.do,
        args=planned.args,
        schedule=planned.schedule,
        zone=ZoneInfo(row.time_zone) if row.time_zone else who.when.zone,
        active=planned.active,
        paused_until=row.paused_until if row.paused_until and row.paused_until > now.date() else None,
        next_at=fire.at if fire else None,
        follows_role=row.role_schedule is not None and row.every is None,
    )


def subscribe(session: ScopedSession, do: str, args: Mapping[str, Any], wanted: Wanted, now: datetime) -> Subscribed:
    """The asker's own subscription to a call: a new one, or the days of the one there is.

    CoreError("never_fires") where no day fits, "too_many_subscriptions" where there are AT_MOST.
    """
    row = _find(session, do, args, now) or _add(session, do, args, now)
    row.active = True
    if row.ends_on is None:
        row.paused_until = None
    return _changed(session, row, wanted, now)


def lend(session: ScopedSession, deputy_id: int, args: Mapping[str, Any], period: Period, now: datetime) -> None:
    """All that comes to managers by itself, for somebody else, on those days and in that person's own time.

    Only for a caller that has just checked the right to: what comes is asked for again each time it is due.
    """
    for each in role_schedules(session).values():
        if each.audience != "managers" or not each.active:
            continue
        row = Subscription(employee_id=deputy_id, do=each.do, args={**each.args, **args})
        _take(row, each.schedule)
        row.paused_until, row.ends_on = period.start, period.end
        row.next_day, row.next_at = period.start, now  # the clock plans it: only the deputy sees the deputy's wishes
        session.add(row)
    session.flush()


def _take(row: Subscription, schedule: Schedule) -> None:
    row.every, row.at, row.day = schedule.every, schedule.at, schedule.day
    row.days = "".join(str(day) for day in sorted(schedule.days))


def change(session: ScopedSession, subscription: int, wanted: Wanted, now: datetime) -> Subscribed:
    row = _own(session, subscription)
    row.active = True
    if row.ends_on is None:  # what is granted for a time does not begin sooner
        row.paused_until = None
    return _changed(session, row, wanted, now)


def stop(session: ScopedSession, subscription: int, now: datetime) -> Subscribed:
    """Until it is subscribed again. Of a role's schedule only this person's is stopped."""
    row = _own(session, subscription)
    row.active = False
    return _planned(session, row, now)


def pause(session: ScopedSession, subscription: int, until: date, now: datetime) -> Subscribed:
    """Nothing comes before the day `until`."""
    row = _own(session, subscription)
    if until <= session.principal.company.today(now):
        raise CoreError("pause_is_over", argument="until")
    row.paused_until = until
    return _planned(session, row, now)


def found(session: ScopedSession, do: str, args: Mapping[str, Any], now: datetime) -> int | None:
    """The asker's subscription to a call, whatever its days."""
    row = _find(session, do, args, now)
    return row.id if row else None


def _changed(session: ScopedSession, row: Subscription, wanted: Wanted, now: datetime) -> Subscribed:
    schedule = wanted.over(_known(session, row))
    _take(row, schedule)
    row.time_zone = wanted.time_zone or row.time_zone
    changed = _planned(session, row, now)
    if changed.next_at is None:
        raise CoreError("never_fires", argument="when")
    return changed


def _known(session: ScopedSession, row: Subscription) -> Schedule:
    if row.every is None and row.role_schedule is None:
        return MONDAYS
    return planned_of(row, role_schedules(session)).schedule


def _planned(session: ScopedSession, row: Subscription, now: datetime) -> Subscribed:
    session.flush()
    plan(session, [row], now)
    [found] = _listed(session, [row], now)
    return found


def _find(session: ScopedSession, do: str, args: Mapping[str, Any], now: datetime) -> Subscription | None:
    """The one for the same call, be it the asker's own or their role's."""
    roles = role_schedules(session)
    for row in _rows(session, now):
        role = roles.get(row.role_schedule or "")
        if role and role.audience != _audience(session):
            continue
        if (role.do if role else row.do) == do and dict(role.args if role else row.args) == dict(args):
            return row
    return None


def _audience(session: ScopedSession) -> Audience:
    me = session.principal
    return "managers" if me.leads or me.role >= Role.MANAGER else "reps"


def _rows(session: ScopedSession, now: datetime) -> list[Subscription]:
    me = session.principal.employee_id
    mine = select(Subscription).where(Subscription.employee_id == me).order_by(Subscription.id)
    rows = session.scalars(mine).all()
    if me and not any(row.role_schedule for row in rows):
        follow_roles(session, [me], now)
        rows = session.scalars(mine).all()
    return list(rows)


def _add(session: ScopedSession, do: str, args: Mapping[str, Any], now: datetime) -> Subscription:
    me = session.principal.employee_id
    if not me:
        raise NotAllowed
    if len([row for row in _rows(session, now) if row.role_schedule is None]) >= AT_MOST:
        raise CoreError("too_many_subscriptions", count=AT_MOST)
    row = Subscription(employee_id=me, do=do, args=dict(args))
    session.add(row)
    return row


def _own(session: ScopedSession, subscription: int) -> Subscription:
    mine = (Subscription.id == subscription, Subscription.employee_id == session.principal.employee_id)
    row = session.scalars(select(Subscription).where(*mine)).one_or_none()
    if row is None:
        raise NotAllowed
    return row


def plan_mine(session: ScopedSession, now: datetime) -> None:
    """After the asker's wishes changed: say anew when each of theirs comes next."""
    plan(session, _rows(session, now), now)
