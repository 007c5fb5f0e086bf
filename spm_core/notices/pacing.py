"""Moments to send at, handed out by the database: a limit then holds across processes and restarts."""

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
# Always in the same order, so that no two transactions wait for each other.
_LOCK = _READ.order_by(_pace.bucket).with_for_update()
_SET = update(table_of(Pace)).where(_pace.bucket == bindparam("name")).values(taken_until=bindparam("until"))
_NEW: Mapping[str, Any] = {
    "sqlite": sqlite_insert(table_of(Pace)).on_conflict_do_nothing(),
    "postgresql": postgresql_insert(table_of(Pace)).on_conflict_do_nothing(),
}
FAR = timedelta(seconds=5)
"""Whatever must wait longer than this waits in the outbox, where it keeps nobody else waiting."""
KEEP = timedelta(hours=2)
"""How long idle buckets are kept, which is longer than any limit reaches back."""


@dataclass(frozen=True, slots=True)
class Slot:
    at: datetime
    free: bool
    """Whether it can be taken: it is soon, and no narrow limit keeps a wide one waiting. If not, ask again at `at`."""


def next_slot(connection: Connection, buckets: Sequence[Bucket], now: datetime) -> Slot:
    """Return when one more may be sent, as things stand. Call it before `reserve`, so that every bucket exists."""
    taken = _taken(connection, _READ, buckets)
    if missing := sorted({bucket.name for bucket in buckets} - taken.keys()):
        rows = [{"bucket": name, "taken_until": now} for name in missing]
        connection.execute(_NEW[connection.dialect.name], rows)
    return _slot(buckets, taken, now)


def reserve(connection: Connection, buckets: Sequence[Bucket], now: datetime) -> Slot:
    """Return when to send one more, and take a free slot in every bucket; the widest bucket comes first."""
    taken = _taken(connection, _LOCK, buckets)
    slot = _slot(buckets, taken, now)
    if slot.free:
        _write(
            connection,
            {bucket.name: bucket.taken(taken[bucket.name], slot.at) for bucket in buckets if bucket.name in taken},
        )
    return slot


def close(connection: Connection, buckets: Sequence[Bucket], until: datetime) -> None:
    """Send nothing before `until`, because the platform told us to wait."""
    taken = _taken(connection, _LOCK, buckets)
    _write(
        connection,
        {bucket.name: bucket.closed(taken[bucket.name], until) for bucket in buckets if bucket.name in taken},
    )


def forget_idle(connection: Connection, now: datetime) -> None:
    connection.execute(delete(Pace).where(Pace.taken_until < now - KEEP))


def _slot(buckets: Sequence[Bucket], taken: Mapping[str, datetime], now: datetime) -> Slot:
    wide, *narrow = (bucket.slot(taken.get(bucket.name, now), now) for bucket in buckets)
    at = max(wide, *narrow, now)
    return Slot(at, at == wide and at <= now + FAR)


def _taken(connection: Connection, statement: Any, buckets: Sequence[Bucket]) -> dict[str, datetime]:
    rows = connection.execute(statement, {"names": [bucket.name for bucket in buckets]})
    return {row.bucket: row.taken_until for row in rows}


def _write(connection: Connection, taken: Mapping[str, datetime]) -> None:
    if taken:
        connection.execute(_SET, [{"name": name, "until": until} for name, until in taken.items()])
