"""Set, change and stop alerts, and note what a look at one showed: each is looked at once an hour."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, select, update

from spm_core.alerts.models import Alert, AlertSubject, Crossing
from spm_core.alerts.rules import AlertState, to_json
from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.notices.daytime import at_work
from spm_core.notices.service import owe
from spm_core.subscriptions.recipients import people

EVERY = timedelta(hours=1)
FRESH = timedelta(hours=24)
"""How long an alert is still worth telling."""
KEPT = timedelta(days=7)
"""How long an alert that ended is kept, so that this can be told."""
DO = "alert"
"""The call that tells an alert."""


@dataclass(frozen=True, slots=True)
class AlertWish:
    """What to watch, and what it has to do to be worth a message."""

    figure: str
    subject: AlertSubject
    about_id: int
    crossing: Crossing
    threshold: Decimal | None
    period: str = ""


def wish_of(alert: Alert) -> AlertWish:
    return AlertWish(**{each.name: getattr(alert, each.name) for each in fields(AlertWish)})


def plain_wish(wish: AlertWish) -> dict[str, object]:
    """Return what is watched, as facts."""
    return {name: value for name, value in asdict(wish).items() if name != "about_id"}


def watch(
    session: ScopedSession, wish: AlertWish, state: AlertState, now: datetime, change: int | None = None
) -> Alert:
    """Tell the asker about a figure from now on; `change` is the alert to change.

    `state` is what was seen at the first look. Setting the same alert again changes its limit.
    """
    alert = session.scalar(select(Alert).where(*_same(session, wish)))
    if change is not None:
        changed = alert_of(session, change)
        if alert is None:
            alert = changed
        elif alert is not changed:
            session.delete(changed)
    if alert is None:
        alert = Alert(employee_id=session.principal.employee_id)
        session.add(alert)
    for name, value in asdict(wish).items():
        setattr(alert, name, value)
    alert.ended, alert.seen, alert.next_at = False, to_json(state), now + EVERY
    session.flush()
    return alert


def _same(session: ScopedSession, wish: AlertWish) -> tuple[ColumnElement[bool], ...]:
    return (
        Alert.employee_id == session.principal.employee_id,
        Alert.figure == wish.figure,
        Alert.subject == wish.subject,
        Alert.about_id == wish.about_id,
        Alert.crossing == wish.crossing,
        Alert.period == wish.period,
    )


def alerts(session: ScopedSession) -> Sequence[Alert]:
    """Return the asker's own alerts that are still looked at, in the order in which they were set."""
    mine = (Alert.employee_id == session.principal.employee_id, Alert.ended.is_(False))
    return session.scalars(select(Alert).where(*mine).order_by(Alert.id)).all()


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


def owners_due(session: ScopedSession, now: datetime) -> Sequence[int]:
    """Return whose alerts are to be looked at, in an operator's session; those that ended long ago are deleted."""
    for alert in session.scalars(select(Alert).where(Alert.ended, Alert.next_at <= now)):
        session.delete(alert)
    session.flush()
    due = select(Alert.employee_id).where(Alert.next_at <= now).distinct()
    return session.scalars(due.order_by(Alert.employee_id)).all()


def take_due(session: ScopedSession, owner: int, now: datetime) -> tuple[Collection[int], datetime | None]:
    """Return which alerts of a person to look at and when to tell, in an operator's session; the next look is planned.

    There is no moment to tell where the person is not at work, silent or in no chat: what happens until the next one is
    told together. Rows that another clock has locked are left to it.
    """
    rows = session.scalars(
        select(Alert)
        .where(Alert.employee_id == owner, Alert.next_at <= now, Alert.ended.is_(False))
        .order_by(Alert.id)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.next_at = now + EVERY
    recipient = people(session, {owner}).get(owner)
    present = recipient is not None and recipient.present
    return [row.id for row in rows], at_work(now, recipient.when) if recipient and present else None


def put_off(session: ScopedSession, owner: int, now: datetime) -> None:
    """Plan the next look at a person's alerts, in an operator's session, where this one failed."""
    session.execute(update(Alert).where(Alert.employee_id == owner, Alert.next_at <= now).values(next_at=now + EVERY))


def note(
    session: ScopedSession, alert: Alert, state: AlertState, news: Sequence[str], now: datetime, tell_at: datetime
) -> None:
    """Keep what a look showed, and have its news told to whoever set the alert."""
    alert.seen = to_json(state)
    if news:
        _owe(session, alert, news, now, tell_at)


def end(session: ScopedSession, alert: Alert, now: datetime, tell_at: datetime) -> None:
    """Look at an alert no more, and say so."""
    alert.ended, alert.seen, alert.next_at = True, {}, now + KEPT
    _owe(session, alert, (), now, tell_at)


def _owe(session: ScopedSession, alert: Alert, news: Sequence[str], now: datetime, tell_at: datetime) -> None:
    key = f"{DO}:{alert.id}:{now.isoformat(timespec='seconds')}"
    args = {"alert": alert.id, "about": list(news)}
    owe(session, key, DO, args, to=alert.employee_id, due=tell_at, expires=tell_at + FRESH)
