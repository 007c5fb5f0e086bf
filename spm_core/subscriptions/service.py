"""What somebody gets on a schedule: made, changed and stopped by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.subscriptions.defaults import SubscriptionAudience
from spm_core.subscriptions.due import follow_roles, plan, role_schedules, take
from spm_core.subscriptions.listing import Subscribed, SubscriptionWanted, known_schedule, listed
from spm_core.subscriptions.models import Subscription

AT_MOST = 25
"""Subscriptions of one person: more is noise."""


def mine(session: ScopedSession, now: datetime) -> tuple[Subscribed, ...]:
    """The asker's own, the next first; those of their role among them."""
    return listed(session, _rows(session, now), now)


def one(session: ScopedSession, subscription: int, now: datetime) -> Subscribed:
    """Raises NotAllowed for what is not the asker's own."""
    found = listed(session, [_own(session, subscription)], now)
    if not found:
        raise NotAllowed  # of a role that the asker has no more
    return found[0]


def subscribe(
    session: ScopedSession, do: str, args: Mapping[str, Any], wanted: SubscriptionWanted, now: datetime
) -> Subscribed:
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
        take(row, each.schedule)
        row.paused_until, row.ends_on = period.start, period.end
        row.next_day, row.next_at = period.start, now  # the clock plans it: only the deputy sees the deputy's wishes
        session.add(row)
    session.flush()


def change(session: ScopedSession, subscription: int, wanted: SubscriptionWanted, now: datetime) -> Subscribed:
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


def would_be(
    session: ScopedSession, do: str, args: Mapping[str, Any], wanted: SubscriptionWanted, now: datetime
) -> Subscribed | None:
    """What `subscribe` would make of it, without writing; None where it would never come."""
    known = _find(session, do, args, now)
    row = Subscription(id=0, employee_id=session.principal.employee_id, do=do, args=dict(args), active=True)
    take(row, wanted.over(known_schedule(session, known or row)))
    row.time_zone = wanted.time_zone or (known.time_zone if known else None)
    row.last_day = known.last_day if known else None
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
    """The one for the same call, be it the asker's own or their role's."""
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
    """After the asker's wishes changed: say anew when each of theirs comes next."""
    plan(session, _rows(session, now), now)
