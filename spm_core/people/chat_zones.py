"""The time zones that chat profiles tell. For whoever opens transactions.

They hold only where neither an import nor the person gave one: people.models.home_zone, and the preferences before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy import Connection, bindparam, select, update

from spm_core.models import table_of
from spm_core.people.models import ChatIdentity, Employee
from spm_core.subscriptions.models import Subscription

_person, _user, _coming = (table_of(model).c for model in (Employee, ChatIdentity, Subscription))
_LINKED = (
    select(_user.user_id, _user.employee_id, _person.chat_time_zone)
    .join(table_of(Employee), _person.id == _user.employee_id)
    .where(_user.platform == bindparam("platform"), _user.tenant == bindparam("tenant"))
    .order_by(_user.id)
)
_MOVE = update(table_of(Employee)).where(_person.id == bindparam("who")).values(chat_time_zone=bindparam("zone"))
_PLAN = (
    update(table_of(Subscription))
    .where(_coming.employee_id == bindparam("who"), _coming.next_at > bindparam("now", type_=_coming.next_at.type))
    .values(next_at=bindparam("now", type_=_coming.next_at.type))
)


def learn_zones(connection: Connection, platform: str, tenant: str, zones: Mapping[str, str], now: datetime) -> None:
    """Keep what a whole directory tells, by user id, of those who are linked there."""
    linked = connection.execute(_LINKED, {"platform": platform, "tenant": tenant}).all()
    told = {row.employee_id: zones[row.user_id] for row in linked if row.user_id in zones}
    known = {row.employee_id: row.chat_time_zone for row in linked}
    _move(connection, {person: zone for person, zone in told.items() if zone != known[person]}, now)


def learn_zone(connection: Connection, person: int, zone: str, now: datetime) -> None:
    """Keep what one person's profile tells."""
    if connection.scalar(select(_person.chat_time_zone).where(_person.id == person)) != zone:
        _move(connection, {person: zone}, now)


def _move(connection: Connection, zones: Mapping[int, str], now: datetime) -> None:
    """Keep new zones that exist, by person, and have the clock plan anew what comes to them by itself."""
    real = available_timezones() if zones else ()
    if moved := [{"who": person, "zone": zone} for person, zone in zones.items() if zone in real]:
        connection.execute(_MOVE, moved)
        connection.execute(_PLAN, [{"who": row["who"], "now": now} for row in moved])
