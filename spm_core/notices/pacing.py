"""Moments to send at, handed out in the database: a limit holds for all processes together, and after a restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
FAR = timedelta(seconds=5)
"""What may be sent later than this waits in the table, and keeps nobody else waiting."""
KEEP = timedelta(hours=2)
"""Longer than any bucket remembers."""


@dataclass(frozen=True, slots=True)
class Slot:
    at: datetime
    free: bool
    """Whether it may be had: it is soon, and no narrow limit keeps a wide one waiting. If not, ask again `at` it."""


def next_slot(connection: Connection, buckets: Sequence[Bucket], now: datetime) -> Slot:
    """When one more may be sent, as things stand. Comes before `reserve`, which finds every bucket there."""
    taken = _taken(connection, _READ, buckets)
    if missing := sorted({each.name for each in buckets} - taken.keys()):
        rows = [{"bucket": name, "taken_until": now} for name in missing]
        connection.execute(_NEW[connection.dialect.name], rows)
    return _slot(buckets, taken, now)


def reserve(connection: Connection, buckets: Sequence[Bucket], now: datetime) -> Slot:
    """When to send one more; a slot that is free is then taken in every bucket, the widest of which is first."""
    taken = _taken(connection, _LOCK, buckets)
    slot = _slot(buckets, taken, now)
    if slot.free:
        _write(connection, {each.name: each.taken(taken[each.name], slot.at) for each in buckets if each.name in taken})
    return slot


def close(connection: Connection, buckets: Sequence[Bucket], until: datetime) -> None:
    """Nothing is sent before: the platform told us to wait."""
    taken = _taken(connection, _LOCK, buckets)
    _write(connection, {each.name: each.closed(taken[each.name], until) for each in buckets if each.name in taken})


def forget_idle(connection: Connection, now: datetime) -> None:
    connection.execute(delete(Pace).where(Pace.taken_until < now - KEEP))


def _slot(buckets: Sequence[Bucket], taken: Mapping[str, datetime], now: datetime) -> Slot:
    wide, *narrow = (each.slot(taken.get(each.name, now), now) for each in buckets)
    at = max(wide, *narrow, now)
    return Slot(at, at == wide and at <= now + FAR)


def _taken(connection: Connection, statement: Any, buckets: Sequence[Bucket]) -> dict[str, datetime]:
    found = connection.execute(statement, {"names": [each.name for each in buckets]})
    return {row.bucket: row.taken_until for row in found}


def _write(connection: Connection, taken: Mapping[str, datetime]) -> None:
    if taken:
        connection.execute(_SET, [{"name": name, "until": until} for name, until in taken.items()])
