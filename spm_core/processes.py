"""Which processes work on this database: each says every minute that it is still there."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Enum, String, delete, false, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import Base

EVERY = timedelta(minutes=1)
SILENT = 3 * EVERY
"""How long a process may say nothing until it counts as gone."""
KEEP = timedelta(days=7)
"""How long one that went without a word is remembered, so that an operator can be told since when it is gone."""


class ProcessRole(StrEnum):
    SERVE = "serve"
    """Answers, and sends what is owed."""
    WORKER = "worker"
    """Only sends what is owed."""


class RunningProcess(Base):
    """A process; it belongs to no company, since one process serves all that the database holds."""

    __tablename__ = "running_process"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    role: Mapped[ProcessRole] = mapped_column(Enum(ProcessRole, native_enum=False, length=16))
    host: Mapped[str] = mapped_column(String(64))
    pid: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return false()


@dataclass(frozen=True, slots=True)
class Sign:
    """A process as it was seen last."""

    id: str
    role: ProcessRole
    host: str
    pid: int
    started_at: datetime
    seen_at: datetime

    def alive(self, now: datetime) -> bool:
        return now - self.seen_at <= SILENT


def this_process(role: ProcessRole, now: datetime) -> Sign:
    return Sign(uuid4().hex, role, socket.gethostname()[:64], os.getpid(), now, now)


def beat(connection: Connection, sign: Sign, now: datetime) -> None:
    """Say that a process is there, and forget those that have not been for long."""
    connection.execute(delete(RunningProcess).where(RunningProcess.seen_at < now - KEEP))
    seen = update(RunningProcess).where(RunningProcess.id == sign.id).values(seen_at=now)
    if not connection.execute(seen).rowcount:
        values = {name: getattr(sign, name) for name in ("id", "role", "host", "pid", "started_at")}
        connection.execute(insert(RunningProcess).values(**values, seen_at=now))


def stop(connection: Connection, sign: Sign) -> None:
    """Forget a process that ends as it should."""
    connection.execute(delete(RunningProcess).where(RunningProcess.id == sign.id))


def seen(connection: Connection) -> Sequence[Sign]:
    """Return the processes that run, and those that went without a word, the one seen last first."""
    columns = RunningProcess.__table__.c
    rows = connection.execute(select(*columns).order_by(columns.seen_at.desc(), columns.id))
    return [Sign(*row) for row in rows]
