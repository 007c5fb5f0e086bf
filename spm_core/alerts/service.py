"""Set and check alerts: each is looked at once an hour, and told when what it watches begins to hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from spm_core.alerts.happening import happening
from spm_core.alerts.models import Alert, Event
from spm_core.alerts.rules import first_look, from_json, look, to_json
from spm_core.db import ScopedSession
from spm_core.errors import CoreError, NotAllowed
from spm_core.notices.service import owe
from spm_core.subscriptions.recipients import people
from spm_core.subscriptions.rules import undisturbed

EVERY = timedelta(hours=1)
BATCH = 50
"""Alerts looked at in one transaction."""
FRESH = timedelta(hours=24)
"""How long an alert is still worth telling."""
DO = "alert"
"""The call that tells an alert."""


def watch(session: ScopedSession, event: Event, now: datetime, *, team: bool, above: Decimal | None = None) -> Alert:
    """Tell the asker about an event from now on; setting the same alert again changes the amount that is big.

    Raise NotAllowed for an asker who is no employee, CoreError("alert_needs_team") for a team alert of somebody who
    leads nobody, and ("bad_limit") for an amount that is not positive.
    """
    me = session.principal
    if not me.employee_id:
        raise NotAllowed
    if team and not me.leads:
        raise CoreError("alert_needs_team", argument="team")
    if above is not None and above <= 0:
        raise CoreError("bad_limit", argument="above")
    alert = session.scalar(
        select(Alert).where(Alert.employee_id == me.employee_id, Alert.event == event, Alert.team == team)
    )
    if alert is None:
        alert = Alert(employee_id=me.employee_id, event=event, team=team)
        session.add(alert)
    alert.above, alert.next_at = above, now + EVERY
    alert.seen = to_json(first_look(happening(session, alert, now)))
    session.flush()
    return alert


def alerts(session: ScopedSession) -> Sequence[Alert]:
    """Return the asker's own alerts."""
    me = session.principal.employee_id
    return session.scalars(select(Alert).where(Alert.employee_id == me).order_by(Alert.event, Alert.team)).all()


def alert_of(session: ScopedSession, alert_id: int) -> Alert:
    """Return one of the asker's own alerts; raise NotAllowed for any other."""
    alert = session.get(Alert, alert_id)
    if alert is None or alert.employee_id != session.principal.employee_id:
        raise NotAllowed
    return alert


def stop(session: ScopedSession, alert_id: int) -> Alert:
    alert = alert_of(session, alert_id)
    session.delete(alert)
    return alert


def check_due(session: ScopedSession, now: datetime) -> None:
    """Check the alerts that are due, in an operator's session, and have their news told to whoever set them."""
    rows = session.scalars(
        select(Alert)
        .where(Alert.next_at <= now)
        .order_by(Alert.next_at, Alert.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    recipients = people(session, {row.employee_id for row in rows})
    for row in rows:
        row.next_at = now + EVERY
        tell_at = undisturbed(now, recipients[row.employee_id].when)
        if tell_at is not None and recipients[row.employee_id].present:
            _look(session, row, now, tell_at)


def _look(session: ScopedSession, alert: Alert, now: datetime, tell_at: datetime) -> None:
    state, news = look(from_json(alert.seen), happening(session, alert, now), now)
    alert.seen = to_json(state)
    if news:
        args = {"alert": alert.id, "about": list(news)}
        key = f"alert:{alert.id}:{now.isoformat(timespec='seconds')}"
        owe(session, key, DO, args, to=alert.employee_id, due=tell_at, expires=tell_at + FRESH)
