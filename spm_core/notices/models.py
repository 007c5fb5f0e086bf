"""The outbox: calls that are owed to somebody at some time, once each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    Enum,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import ALL, ME, Base, CompanyOwned
from spm_core.people.linking_rules import LinkObstacle


class NoticeState(StrEnum):
    OWED = "owed"
    SENDING = "sending"
    """Claimed by a worker until its lease ends."""
    SENT = "sent"
    NOTHING = "nothing"
    """There was nothing worth saying, or nobody who may be told."""
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """It may have arrived and the platform cannot tell, so an operator decides."""


class Notice(CompanyOwned):
    """A call owed to one person or one channel, recorded in the transaction of its cause."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("company_id", "key"),
        CheckConstraint("(employee_id IS NULL) <> (channel_id IS NULL)", name="one_recipient"),
        Index(None, "state", "next_at"),
    )

    key: Mapped[str] = mapped_column(String(200))
    """What identifies the notice, however often it is owed: "digest:17:2026-06-15"."""
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    do: Mapped[str] = mapped_column(String(64))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[NoticeState] = mapped_column(
        Enum(NoticeState, native_enum=False, length=16), default=NoticeState.OWED
    )
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """From when a worker may take it: when it is due, later after a failure, or when the current lease ends."""
    worker: Mapped[str | None] = mapped_column(String(64))
    """Who took it last, under a name that is unique to the claim."""
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when it may have arrived at `message`; set while it is unknown whether it did."""
    edit_of: Mapped[str | None] = mapped_column(String(200))
    """The key of the notice whose message this one edits, instead of sending its own."""
    thread_of: Mapped[str | None] = mapped_column(String(200))
    """The key of the notice whose message this one replies to, in its thread."""
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(200))
    """A code, never the text of an exception."""
    message: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Where it goes or arrived, in its platform's terms: to look for it, edit it, or reply in its thread."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(ALL == 1, c.employee_id == ME)


class Pace(Base):
    """How far ahead one bucket of a platform's limit is taken, by whichever process sends."""

    __tablename__ = "pace"

    bucket: Mapped[str] = mapped_column(String(200), primary_key=True)
    taken_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return false()


class ChatAddress(Base):
    """How to write first to a chat user whose id alone is not enough; known even before they are linked."""

    __tablename__ = "chat_address"

    platform: Mapped[str] = mapped_column(String(16), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    reference: Mapped[dict[str, Any]] = mapped_column(JSON)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return false()


class ChatRoster(Base):
    """A conversation whose members may be read: on some platforms the only directory there is."""

    __tablename__ = "chat_roster"

    platform: Mapped[str] = mapped_column(String(16), primary_key=True)
    tenant: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(128), primary_key=True)
    reference: Mapped[dict[str, Any]] = mapped_column(JSON)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return false()


class ChatSearch(CompanyOwned):
    """When a platform's directory was last searched for somebody who is not linked there, and what was in the way."""

    __tablename__ = "chat_search"
    __table_args__ = (UniqueConstraint("employee_id", "platform", "tenant"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    platform: Mapped[str] = mapped_column(String(16))
    tenant: Mapped[str] = mapped_column(String(64))
    email: Mapped[str] = mapped_column(String(254))
    """The address that was looked for."""
    found: Mapped[LinkObstacle] = mapped_column(Enum(LinkObstacle, native_enum=False, length=16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return ALL == 1


class ChatUnlinked(CompanyOwned):
    """A chat user whose link was taken away by hand, so that it does not come back by itself."""

    __tablename__ = "chat_unlinked"
    __table_args__ = (UniqueConstraint("platform", "tenant", "user_id"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    platform: Mapped[str] = mapped_column(String(16))
    tenant: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[str] = mapped_column(String(128))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return ALL == 1
