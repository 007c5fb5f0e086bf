"""What a person last asked in a conversation, for follow-ups, and how often a model was asked for them today.

A call is kept without the words of its question; it never leaves its person and conversation, and it expires.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, Connection, ForeignKey, String, UniqueConstraint, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.db import ScopedSession
from spm_core.models import ME, CompanyOwned, table_of
from spm_core.principal import Principal
from spm_core.scope import Prepared, scoped

REMEMBERED = timedelta(minutes=30)
_INSERT: Mapping[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


class Conversation(CompanyOwned):
    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("company_id", "employee_id", "place"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(200))
    """The platform, and the conversation there."""
    do: Mapped[str] = mapped_column(String(64))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return cast(ColumnElement[bool], c.employee_id == ME)


class ModelUse(CompanyOwned):
    """How often a language model was asked on a person's behalf in a day, which is what the cap counts."""

    __tablename__ = "model_use"
    __table_args__ = (UniqueConstraint("company_id", "employee_id", "day"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))
    day: Mapped[date]
    calls: Mapped[int]

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return cast(ColumnElement[bool], c.employee_id == ME)


def _remember(dialect: str) -> Any:
    statement = _INSERT[dialect](table_of(Conversation))
    replaced = {name: statement.excluded[name] for name in ("do", "args", "at")}
    return statement.on_conflict_do_update(index_elements=["company_id", "employee_id", "place"], set_=replaced)


_REMEMBER = {dialect: _remember(dialect) for dialect in _INSERT}


@dataclass(frozen=True, slots=True)
class Remembered:
    do: str
    args: Mapping[str, Any]


_conversation = scoped(Conversation).c
_RECALL = Prepared(
    select(_conversation.do, _conversation.args).where(
        _conversation.employee_id == ME,
        _conversation.place == bindparam("place"),
        _conversation.at > bindparam("since", type_=UtcDateTime),
    )
)


def recall(session: ScopedSession, place: str, now: datetime) -> Remembered | None:
    """Return the asker's last call in that conversation, unless it is too long ago."""
    row = session.read(_RECALL, {"place": place[:200], "since": now - REMEMBERED}).one_or_none()
    return Remembered(row.do, row.args) if row else None


def remember(
    connection: Connection, principal: Principal, place: str, do: str, args: Mapping[str, Any], now: datetime
) -> None:
    mine = {"company_id": principal.company.id, "employee_id": principal.employee_id, "place": place[:200]}
    connection.execute(_REMEMBER[connection.dialect.name], {**mine, "do": do[:64], "args": dict(args), "at": now})


def forget_expired(connection: Connection, now: datetime) -> None:
    connection.execute(delete(Conversation).where(Conversation.at < now - REMEMBERED))


def count_model_call(connection: Connection, principal: Principal, day: date, at_most: int) -> bool:
    """Count one more call; return False, without counting, where the person has used up the day's calls."""
    key = {"company_id": principal.company.id, "employee_id": principal.employee_id, "day": day}
    statement = _INSERT[connection.dialect.name](ModelUse).values(**key, calls=1)
    upsert = statement.on_conflict_do_update(
        index_elements=list(key), set_={"calls": ModelUse.calls + 1}, where=ModelUse.calls < at_most
    ).returning(ModelUse.calls)
    return at_most > 0 and connection.execute(upsert).scalar() is not None
