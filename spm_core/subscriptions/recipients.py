"""The recipients of what is on a schedule: whether they are present and linked, and when they want messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Row, and_, bindparam, exists, false, select, union_all

from spm_core.absence.models import TimeOff
from spm_core.channels.models import Channel
from spm_core.db import ScopedSession
from spm_core.people.models import ChatIdentity, Employee, Leave, Subtree, home_zone
from spm_core.period import Period, days
from spm_core.preferences.models import Preference
from spm_core.principal import CompanyInfo, Role
from spm_core.scope import Prepared, scoped
from spm_core.subscriptions.defaults import SubscriptionAudience
from spm_core.subscriptions.rules import BACK, Quiet, Reachable
from spm_core.workdays import WorkCalendar

_person, _wish, _channel = scoped(Employee), scoped(Preference), scoped(Channel).c
_leave, _off = scoped(Leave).c, scoped(TimeOff).c
_chat, _line = scoped(ChatIdentity).c, scoped(Subtree).c
_TODAY: Any = bindparam("scope_today")
_IDS: Any = bindparam("ids", expanding=True)
_leads = exists(
    select(_line.id).where(
        *(_line.lead_id == _person.c.id, _line.member_id != _person.c.id),
        *(_line.starts_on <= _TODAY, _line.ends_on > _TODAY),
    )
)
_PEOPLE = Prepared(
    select(
        *(_person.c[name] for name in ("id", "role", "country", "start_date", "end_date")),
        home_zone(_person.c).label("home_zone"),
        *(_wish.c[name] for name in ("time_zone", "quiet_from", "quiet_until", "weekends", "silent_until")),
        exists(select(_chat.id).where(_chat.employee_id == _person.c.id)).label("linked"),
        _leads.label("leads"),
    )
    .select_from(_person.outerjoin(_wish, and_(_wish.c.employee_id == _person.c.id)))
    .where(_person.c.id.in_(_IDS))
)
_SINCE: Any = bindparam("since", type_=Date)
_AWAY = Prepared(
    union_all(
        select(_leave.employee_id, _leave.starts_on, _leave.last_day).where(
            _leave.employee_id.in_(_IDS), _leave.last_day >= _SINCE
        ),
        select(_off.employee_id, _off.starts_on, _off.last_day).where(
            _off.employee_id.in_(_IDS), _off.last_day >= _SINCE, _off.withdrawn == false()
        ),
    )
)
_CHANNELS = Prepared(select(_channel.id, _channel.time_zone).where(_channel.id.in_(_IDS)))


@dataclass(frozen=True, slots=True)
class Recipient:
    when: Reachable
    audience: SubscriptionAudience = "reps"
    present: bool = True
    """Whether they work here today and are linked to a chat."""


def people(session: ScopedSession, ids: Collection[int]) -> dict[int, Recipient]:
    """Read people as recipients, by id, in three statements however many they are."""
    if not ids:
        return {}
    away: dict[int, list[Period]] = defaultdict(list)
    company, today = session.principal.company, session.scope["scope_today"]
    for row in session.read(_AWAY, {"ids": ids, "since": today - BACK}):
        away[row.employee_id].append(days(row.starts_on, row.last_day))
    return {row.id: _recipient(row, company, away[row.id], today) for row in session.read(_PEOPLE, {"ids": ids})}


def channels(session: ScopedSession, ids: Collection[int]) -> dict[int, Recipient]:
    if not ids:
        return {}
    company = session.principal.company
    return {
        row.id: Recipient(Reachable(ZoneInfo(row.time_zone or company.time_zone), company.work, company.calendar))
        for row in session.read(_CHANNELS, {"ids": ids})
    }


def _recipient(row: Row[Any], company: CompanyInfo, away: list[Period], today: date) -> Recipient:
    quiet = None if row.quiet_from is None or row.quiet_until is None else Quiet(row.quiet_from, row.quiet_until)
    here = (row.start_date is None or row.start_date <= today) and (row.end_date is None or row.end_date >= today)
    silent: datetime | None = row.silent_until
    when = Reachable(
        zone=ZoneInfo(row.time_zone or row.home_zone or company.time_zone),
        work=WorkCalendar(company.work.weekdays, row.country or company.work.country),
        calendar=company.calendar,
        quiet=quiet,
        weekends=row.weekends is not False,
        away=tuple(away),
        silent_until=silent,
    )
    leads = bool(row.leads) or row.role >= Role.MANAGER
    return Recipient(when, "managers" if leads else "reps", here and bool(row.linked))
