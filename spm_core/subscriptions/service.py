"""What somebody gets on a schedule, as they subscribe, change and stop it themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.subscriptions.defaults import SubscriptionAudience
from spm_core.subscriptions.due import follow_roles, plan, planned_of, role_schedules, take
from spm_core.subscriptions.listing import Subscribed, SubscriptionWanted, known_schedule, listed
from spm_core.subscriptions.models import Subscription
from spm_core.subscriptions.rules import Schedule

AT_MOST = 25
"""The most subscriptions a person may have; more would be noise."""


def mine(session: ScopedSession, now: datetime) -> tuple[Subscribed, ...]:
    """Return the asker's own subscriptions, including those of their role, the next to come first."""
    return listed(session, _rows(session, now), now)


def one(session: ScopedSession, subscription: int, now: datetime) -> Subscribed:
    """Return one of the asker's own subscriptions; raise NotAllowed for any other."""
    shown = listed(session, [_own(session, subscription)], now)
    if not shown:
        raise NotAllowed  # it belongs to a role that the asker no longer has
    return shown[0]


def subscribe(
    session: ScopedSession, do: str, args: Mapping[str, Any], wanted: SubscriptionWanted, now: datetime
) -> Subscribed:
    """Subscribe the asker to a call, or change the days of the subscription there is.

    Raise CoreError("never_fires") where no day fits, "too_many_subscriptions" where there are AT_MOST already.
    """
    row = _find(session, do, args, now) or _add(session, do, args, now)
    row.active = True
    if row.ends_on is None:
        row.paused_until = None
    return _changed(session, row, wanted, now)


def lend(
    session: ScopedSession,
    deputy_id: int,
    what: Collection[str],
    args: Mapping[str, Any],
    period: Period,
    now: datetime,
) -> None:
    """Subscribe a deputy to `what` managers get by themselves, for these days and in the deputy's own time.

    The caller must just have checked the right; it is checked again each time something is due.
    """
    for role in role_schedules(session).values():
        if role.audience != "managers" or not role.active or role.do not in what:
            continue
        row = Subscription(employee_id=deputy_id, do=role.do, args={**role.args, **args})
        take(row, role.schedule)
        row.paused_until, row.ends_on = period.start, period.end
        row.next_day, row.next_at = period.start, now  # left to the clock: only the deputy sees the deputy's wishes
        session.add(row)
    session.flush()


def change(session: ScopedSession, subscription: int, wanted: SubscriptionWanted, now: datetime) -> Subscribed:
    row = _own(session, subscription)
    row.active = True
    if row.ends_on is None:  # what is granted for a time must not begin any sooner
        row.paused_until = None
    return _changed(session, row, wanted, now)


def stop(session: ScopedSession, subscription: int, now: datetime) -> Subscribed:
    """Stop a subscription until it is renewed; a role's schedule is stopped for this person only."""
    row = _own(session, subscription)
    row.active = False
    return _planned(session, row, now)


def pause(session: ScopedSession, subscription: int, until: date, now: datetime) -> Subscribed:
    """Pause a subscription until a day; raise CoreError("pause_is_over") unless it is to come."""
    row = _own(session, subscription)
    if until <= session.principal.company.today(now):
        raise CoreError("pause_is_over", argument="until")
    row.paused_until = until
    return _planned(session, row, now)


def found(session: ScopedSession, do: str, args: Mapping[str, Any], now: datetime) -> int | None:
    """Return the id of the asker's subscription to a call, whatever its days."""
    row = _find(session, do, args, now)
    return row.id if row else None


def comes_on(session: ScopedSession, do: str, args: Mapping[str, Any]) -> Schedule | None:
    """Return when a call comes to the asker, by their own subscription or their role's; None where it does not."""
    roles, me = role_schedules(session), session.principal.employee_id
    audience = _audience(session)
    for row in session.scalars(select(Subscription).where(Subscription.employee_id == me).order_by(Subscription.id)):
        planned = planned_of(row, roles)
        role = roles.get(row.role_schedule or "")
        if (role is None or role.audience == audience) and planned.do == do and dict(planned.args) == dict(args):
            return planned.schedule if planned.active else None
    usual = (role for role in roles.values() if role.audience == audience and role.active)
    return next((role.schedule for role in usual if role.do == do and dict(role.args) == dict(args)), None)


def would_be(
    session: ScopedSession, do: str, args: Mapping[str, Any], wanted: SubscriptionWanted, now: datetime
) -> Subscribed | None:
    """Return what `subscribe` would make of it, without writing; None where it would never fire."""
    existing = _find(session, do, args, now)
    row = Subscription(id=0, employee_id=session.principal.employee_id, do=do, args=dict(args), active=True)
    take(row, wanted.over(known_schedule(session, existing or row)))
    row.time_zone = wanted.time_zone or (existing.time_zone if existing else None)
    row.last_day = existing.last_day if existing else None
    shown = listed(session, [row], now)
    return shown[0] if shown and shown[0].next_at else None


def _changed(session: ScopedSession, row: Subscription, wanted: SubscriptionWanted, now: datetime) -> Subscribed:
    take(row, wanted.over(known_schedule(session, row)))
    row.time_zone = wanted.time_zone or row.time_zone
    changed = _planned(session, row, now)
    if changed.next_at is None:
        raise CoreError("never_fires", argument="when")
    return changed


def _planned(session: ScopedSession, row: Subscription, now: datetime) -> Subscribed:
    session.flush()
    plan(session, [row], now)
    return one(session, row.id, now)


def _find(session: ScopedSession, do: str, args: Mapping[str, Any], now: datetime) -> Subscription | None:
    """Return the subscription to the same call, whether the asker's own or their role's."""
    roles = role_schedules(session)
    for row in _rows(session, now):
        role = roles.get(row.role_schedule or "")
        if role and role.audience != _audience(session):
            continue
        if (role.do if role else row.do) == do and dict(role.args if role else row.args) == dict(args):
            return row
    return None


def _audience(session: ScopedSession) -> SubscriptionAudience:
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
    """Plan the asker's subscriptions anew, after a change of the asker's wishes."""
    plan(session, _rows(session, now), now)
