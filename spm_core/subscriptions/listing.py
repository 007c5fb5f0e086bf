"""Subscriptions as people are shown them: what comes, how often, and when next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from spm_core.db import ScopedSession
from spm_core.subscriptions.defaults import MORNING, Default
from spm_core.subscriptions.due import next_fire, planned_of, role_schedules
from spm_core.subscriptions.models import Subscription
from spm_core.subscriptions.recipients import Recipient, channels, people
from spm_core.subscriptions.rules import Schedule, SendRhythm

MONDAYS = Schedule("week", MORNING, frozenset({0}))


@dataclass(frozen=True, slots=True)
class SubscriptionWanted:
    """The parts of a schedule that somebody asked for; the rest stays as it was, or as usual."""

    every: SendRhythm | None = None
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
    """A subscription to show."""

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
    """Whether days and time are the role's."""


def listed(session: ScopedSession, rows: Iterable[Subscription], now: datetime) -> tuple[Subscribed, ...]:
    roles = role_schedules(session)
    rows = list(rows)
    persons = people(session, {row.employee_id for row in rows if row.employee_id})
    posts = channels(session, {row.channel_id for row in rows if row.channel_id})
    shown = []
    for row in rows:
        who = persons.get(row.employee_id or 0) or posts.get(row.channel_id or 0)
        if who is not None and _is_for(row, roles, who):
            shown.append(subscribed(row, roles, who, now))
    return tuple(sorted(shown, key=lambda entry: (entry.next_at is None, entry.next_at or now, entry.id)))


def _is_for(row: Subscription, roles: Mapping[str, Default], who: Recipient) -> bool:
    role = roles.get(row.role_schedule or "")
    return role is None or (role.audience == who.audience and role.active)


def subscribed(row: Subscription, roles: dict[str, Default], who: Recipient, now: datetime) -> Subscribed:
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


def known_schedule(session: ScopedSession, row: Subscription) -> Schedule:
    """Return a subscription's own schedule or its role's; Mondays for a new one."""
    if row.every is None and row.role_schedule is None:
        return MONDAYS
    return planned_of(row, role_schedules(session)).schedule
