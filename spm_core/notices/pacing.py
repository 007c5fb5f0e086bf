"""Moments to send at, handed out in the database: a limit holds for all processes together, and after a restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from spm_core.models import table_of
from spm_core.notices.models import Pace
from spm_core.notices.rules import Bucket

_pace = table_of(Pace).c
_READ = select(_pace.bucket, _pace.taken_until).where(_pace.bucket.in_(bindparam("names", expanding=True)))
# In one order, so that no two transactions wait for each other.
_LOCK = _READ.order_by(_pace.bucket).with_for_update()
_SET = update(table_of(Pace)).where(_pace.bucket == bindparam("name")).values(taken_until=bindparam("until"))
_NEW: Mapping[str, Any] = {
    "sqlite": sqlite_insert(table_of(Pace)).on_conflict_do_nothing(),
    "postgresql": postgresql_insert(table_of(Pace)).on_conflict_do_nothing(),
}
KEEP = timedelta(hours=2)
"""Longer than any bucket remembers."""


def earliest(connection: Connection, buckets: Sequence[Bucket], now: datetime) -> datetime:
    """When one more may be sent, as things stand. Comes before `reserve`, which finds every bucket there."""
    taken = _taken(connection, _READ, buckets)
    if missing := sorted({each.name for each in buckets} - taken.keys()):
        rows = [{"bucket": name, "taken_until": now} for name in missing]
        connection.execute(_NEW[connection.dialect.name], rows)
    return _slot(buckets, taken, now)


def reserve(connection: Connection, buckets: Sequence[Bucket], now: datetime) -> datetime:
    """When to send one more; that moment is then taken in every bucket."""
    taken = _taken(connection, _LOCK, buckets)
    slot = _slot(buckets, taken, now)
    _write(connection, {each.name: each.taken(taken[each.name], slot) for each in buckets if each.name in taken})
    return slot


def close(connection: Connection, buckets: Sequence[Bucket], until: datetime) -> None:
    """Nothing is sent before: the platform told us to wait."""
    taken = _taken(connection, _LOCK, buckets)
    _write(connection, {each.name: each.closed(taken[each.name], until) for each in buckets if each.name in taken})


def forget_idle(connection: Connection, now: datetime) -> None:
    connection.execute(delete(Pace).where(Pace.taken_until < now - KEEP))


def _slot(buckets: Sequence[Bucket], taken: Mapping[str, datetime], now: datetime) -> datetime:
    return max([now, *(each.slot(taken[each.name], now) for each in buckets if each.name in taken)])


def _taken(connection: Connection, statement: Any, buckets: Sequence[Bucket]) -> dict[str, datetime]:
    found = connection.execute(statement, {"names": [each.name for each in buckets]})
    return {row.bucket: row.taken_until for row in found}


def _write(connection: Connection, taken: Mapping[str, datetime]) -> None:
    if taken:
        connection.execute(_SET, [{"name": name, "until": until} for name, until in taken.items()])
