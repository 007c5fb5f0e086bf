"""Inbound events already taken: platforms deliver some of them twice, and each is answered once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, delete, false, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import Base, table_of


class SeenTurn(Base):
    """An event that was taken. It belongs to no company, since nobody knows yet who asks, and holds no content."""

    __tablename__ = "seen_turn"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return false()


KEEP = timedelta(days=1)
"""How long events are remembered: far longer than any platform redelivers them."""
OPENINGS = "opening:"
"""What the ids begin with that are remembered for good: whoever opens a conversation is greeted once."""


def claim(connection: Connection, turn_id: str, now: datetime) -> bool:
    """Take an event, once the transaction commits; return False where it was taken before."""
    on_conflict = _INSERT[connection.dialect.name]
    return connection.execute(on_conflict, {"id": turn_id, "at": now}).rowcount == 1


def is_claimed(connection: Connection, turn_id: str) -> bool:
    """Whether an event was taken already, without taking it."""
    return connection.scalar(select(SeenTurn.id).where(SeenTurn.id == turn_id)) is not None


def release(connection: Connection, turn_id: str) -> None:
    """Give an event back that was taken for something that did not happen."""
    connection.execute(delete(SeenTurn).where(SeenTurn.id == turn_id))


def forget_old(connection: Connection, now: datetime) -> None:
    old = (SeenTurn.at < now - KEEP, SeenTurn.id.not_like(f"{OPENINGS}%"))
    connection.execute(delete(SeenTurn).where(*old))


_INSERT = {
    "sqlite": sqlite_insert(table_of(SeenTurn)).on_conflict_do_nothing(),
    # Otherwise SQLAlchemy drops the row count of an INSERT on PostgreSQL.
    "postgresql": postgresql_insert(table_of(SeenTurn))
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True),
}
