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
_SET = update(table_of(Employee)).where(_person.id == bindparam("who"))
_SET = _SET.values(chat_time_zone=bindparam("zone"))


def learn_zones(connection: Connection, platform: str, tenant: str, zones: Mapping[str, str], now: datetime) -> None:
    """Keep what a whole directory tells, by user id, of those who are linked there."""
    there = (_user.platform == platform, _user.tenant == tenant)
    linked = connection.execute(select(_user.user_id, _user.employee_id).where(*there).order_by(_user.id))
    _keep(connection, {row.employee_id: zones[row.user_id] for row in linked if row.user_id in zones}, now)


def learn_zone(connection: Connection, person: int, zone: str, now: datetime) -> None:
    _keep(connection, {person: zone}, now)


def _keep(connection: Connection, zones: Mapping[int, str], now: datetime) -> None:
    """Keep the zones that are new and exist; what comes by itself is then planned anew at the clock's next tick."""
    one = [_person.id == person for person in zones][:2]
    known = connection.execute(select(_person.id, _person.chat_time_zone).where(*(one if len(one) == 1 else ())))
    moved = {row.id: zones[row.id] for row in known if zones.get(row.id, row.chat_time_zone) != row.chat_time_zone}
    real = available_timezones() if moved else ()
    rows = [{"who": person, "zone": zone} for person, zone in moved.items() if zone in real]
    if rows:
        connection.execute(_SET, rows)
        again = update(table_of(Subscription)).where(
            _coming.employee_id == bindparam("who"), _coming.next_at > now
        )
        connection.execute(again.values(next_at=now), [{"who": row["who"]} for row in rows])
