"""What the clock does for admins: once a week it tells those whom it reaches who cannot be reached."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.notices.models import Notice
from spm_core.notices.service import owe
from spm_core.people.models import Employee
from spm_core.people.reach import unreached
from spm_core.period import ONE_DAY
from spm_core.principal import Role
from spm_core.subscriptions.recipients import Recipient, people
from spm_core.subscriptions.rules import undisturbed

UNREACHED = "unreached people"
"""The call that tells an admin."""
MORNING = time(8, 30)
FRESH = timedelta(days=2)
"""How long it is worth telling."""


def tell_admins(session: ScopedSession, now: datetime) -> None:
    """Owe each admin the list on the first working morning of their week, unless it is empty; as an operator."""
    admins = session.scalars(select(Employee.id).where(Employee.role == Role.ADMIN)).all()
    ready = {admin: who for admin, who in people(session, admins).items() if _is_time(who, now)}
    keys = {_key(admin, who, now) for admin, who in ready.items()}
    if not keys - set(session.scalars(select(Notice.key).where(Notice.key.in_(keys)))) or not unreached(session):
        return
    for admin, who in ready.items():
        if at := undisturbed(now, who.when):
            owe(session, _key(admin, who, now), UNREACHED, {}, to=admin, due=at, expires=at + FRESH)


def _key(admin: int, who: Recipient, now: datetime) -> str:
    year, week, _day = now.astimezone(who.when.zone).isocalendar()
    return f"unreached:{admin}:{year}-W{week:02}"


def _is_time(who: Recipient, now: datetime) -> bool:
    local = now.astimezone(who.when.zone)
    monday = local.date() - local.weekday() * ONE_DAY
    works = (day for day in (monday + n * ONE_DAY for n in range(7)) if _works(who, day))
    return who.present and local.time() >= MORNING and next(works, None) == local.date()


def _works(who: Recipient, day: date) -> bool:
    return who.when.works(day) and not who.when.is_free(day)
