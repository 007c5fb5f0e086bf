"""Looks at the alerts that are due, each owner's with their own rights, and has their news told."""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.app import App
from bot.capability import Request
from bot.i18n import speaking
from bot.parts.alerts import look_again
from bot.parts.asking import Asking
from spm_core.alerts.models import Alert
from spm_core.alerts.rules import from_json
from spm_core.alerts.service import alert_of, end, note, owners_due, put_off, take_due, wish_of
from spm_core.db import ScopedSession, session_for, session_on
from spm_core.errors import NotAllowed
from spm_core.people.identity import operator, principal_of_employee
from spm_core.principal import CompanyInfo

log = structlog.get_logger()


def look_at_alerts(app: App, company: CompanyInfo, now: datetime) -> None:
    """Look at every alert of a company that is due, in a transaction for each owner; where one fails, others go on."""
    with session_for(app.engine, operator(company), now) as session:
        owners = owners_due(session, now)
    for owner in owners:
        try:
            _look_for(app, company, owner, now)
        except Exception:
            log.exception("alerts failed", company=company.id, employee=owner)
            with session_for(app.engine, operator(company), now) as session:
                put_off(session, owner, now)


def _look_for(app: App, company: CompanyInfo, owner: int, now: datetime) -> None:
    with app.engine.begin() as connection:
        principal = principal_of_employee(connection, owner, now)
        with session_on(connection, operator(company), now) as session:
            due, tell_at = take_due(session, owner, now)
        if principal is None or tell_at is None:
            return
        local = now.astimezone(company.zone)
        with speaking(principal.locale, local.date()), session_on(connection, principal, now) as session:
            asking = Asking(Request(principal, session, local, app.settings.vault))
            for alert_id in due:
                _look(session, asking, alert_of(session, alert_id), now, tell_at)


def _look(session: ScopedSession, asking: Asking, alert: Alert, now: datetime, tell_at: datetime) -> None:
    before = from_json(alert.seen) if alert.seen else None
    try:
        state, news = look_again(asking, wish_of(alert), before, now)
    except NotAllowed:
        end(session, alert, now, tell_at)
    else:
        note(session, alert, state, news, now, tell_at)
