"""What roles and channels get on a schedule, which is an admin's decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from spm_core.channels.models import Channel
from spm_core.channels.service import Place, binding_of
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.subscriptions.defaults import Default
from spm_core.subscriptions.due import plan, role_schedules, take
from spm_core.subscriptions.listing import Subscribed, SubscriptionWanted, known_schedule, listed
from spm_core.subscriptions.models import RoleSchedule, Subscription


def of_roles(session: ScopedSession) -> tuple[Default, ...]:
    _admin(session)
    return tuple(role_schedules(session).values())


def change_role(
    session: ScopedSession, name: str, wanted: SubscriptionWanted, now: datetime, *, active: bool
) -> Default:
    """Change a schedule for its role, except for people with days of their own. CoreError("unknown_role_schedule")."""
    _admin(session)
    default = role_schedules(session).get(name)
    if default is None:
        raise CoreError("unknown_role_schedule", name=name[:60], argument="name")
    changed = replace(default, schedule=wanted.over(default.schedule), active=active)
    row = session.scalars(select(RoleSchedule).where(RoleSchedule.name == name)).one_or_none()
    if row is None:
        row = RoleSchedule(name=name, audience=default.audience, do=default.do, args=dict(default.args))
        session.add(row)
    take(row, changed.schedule)
    row.active = active
    session.flush()
    plan(session, session.scalars(select(Subscription).where(Subscription.role_schedule == name)).all(), now)
    return changed


def of_channels(session: ScopedSession, now: datetime) -> tuple[tuple[str, Subscribed], ...]:
    """Return the channels' subscriptions, each with its channel's name, the next to come first."""
    _admin(session)
    names = {row.id: row.name for row in session.scalars(select(Channel))}
    rows = session.scalars(select(Subscription).where(Subscription.channel_id.is_not(None))).all()
    where = {row.id: names[row.channel_id or 0] for row in rows}
    return tuple((where[subscription.id], subscription) for subscription in listed(session, rows, now))


def subscribe_channel(
    session: ScopedSession,
    place: Place | None,
    do: str,
    args: Mapping[str, Any],
    wanted: SubscriptionWanted,
    now: datetime,
) -> Subscribed:
    """Subscribe the asking channel. Raise CoreError "not_in_a_channel", "channel_not_bound" or "never_fires"."""
    channel = fillable(session, place)
    rows = session.scalars(select(Subscription).where(Subscription.channel_id == channel.id)).all()
    same = (row for row in rows if (row.do, row.args) == (do, dict(args)))
    row = next(same, None) or Subscription(channel_id=channel.id, do=do, args=dict(args), active=True)
    take(row, wanted.over(known_schedule(session, row)))
    row.time_zone = wanted.time_zone or row.time_zone
    session.add(row)
    session.flush()
    plan(session, [row], now)
    shown = listed(session, [row], now)
    if not shown or shown[0].next_at is None:
        raise CoreError("never_fires", argument="when")
    return shown[0]


def fillable(session: ScopedSession, place: Place | None) -> Channel:
    """Return the asking channel, for an admin or the lead whose team's it is.

    Raise NotAllowed for anybody else, CoreError "not_in_a_channel" and "channel_not_bound".
    """
    if not (session.principal.sees_all or session.principal.leads):
        raise NotAllowed
    if place is None:
        raise CoreError("not_in_a_channel")
    channel = binding_of(session, place)
    if channel is None:
        raise CoreError("channel_not_bound")
    if not session.principal.sees_all and channel.lead_id != session.principal.employee_id:
        raise NotAllowed
    return channel


def stop_here(session: ScopedSession, place: Place | None, do: str) -> bool:
    """Post no more of it in the asking channel, as `fillable` allows; return whether it was posted."""
    channel = fillable(session, place)
    rows = session.scalars(select(Subscription).where(Subscription.channel_id == channel.id, Subscription.do == do))
    found = rows.all()
    for row in found:
        session.delete(row)
    session.flush()
    return bool(found)


def stop_channel(session: ScopedSession, subscription: int) -> None:
    _admin(session)
    row = session.scalars(
        select(Subscription).where(Subscription.id == subscription, Subscription.channel_id.is_not(None))
    ).one_or_none()
    if row is None:
        raise NotAllowed
    session.delete(row)
    session.flush()


def _admin(session: ScopedSession) -> None:
    if not session.principal.sees_all:
        raise NotAllowed
