"""Calls on a schedule: the company's, for its roles, and those of people and channels."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    exists,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.channels.models import Channel
from spm_core.columns import UtcDateTime
from spm_core.models import ALL, COMPANY, ME, CompanyOwned


class RoleSchedule(CompanyOwned):
    """An admin's version of a schedule that everybody with a role follows; without a row, the default holds."""

    __tablename__ = "role_schedule"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    name: Mapped[str] = mapped_column(String(64))
    audience: Mapped[str] = mapped_column(String(16))
    do: Mapped[str] = mapped_column(String(64))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    every: Mapped[str] = mapped_column(String(8))
    days: Mapped[str] = mapped_column(String(7), default="01234")
    day: Mapped[int] = mapped_column(default=1)
    at: Mapped[time]
    active: Mapped[bool] = mapped_column(default=True, server_default=true())


class Subscription(CompanyOwned):
    """A call that a person or a channel gets regularly. It keeps its words: "last week" is relative to each send.

    One that follows a role has a `role_schedule`, and days of its own only once the person has changed them.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("(employee_id IS NULL) <> (channel_id IS NULL)", name="one_recipient"),
        UniqueConstraint("employee_id", "role_schedule"),
        Index(None, "company_id", "next_at"),
    )

    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id", ondelete="CASCADE"))
    role_schedule: Mapped[str | None] = mapped_column(String(64))
    do: Mapped[str] = mapped_column(String(64))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    every: Mapped[str | None] = mapped_column(String(8))
    days: Mapped[str] = mapped_column(String(7), default="01234")
    """Weekdays as date.weekday() digits, for "week"."""
    day: Mapped[int] = mapped_column(default=1)
    """The day of a "month" or "quarter", from 1, or -1 for the last."""
    at: Mapped[time | None]
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """This subscription's own time zone; the recipient's where unset."""
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    paused_until: Mapped[date | None]
    ends_on: Mapped[date | None]
    """The last day of a subscription that is granted for a time."""
    next_day: Mapped[date | None]
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The moment of `next_day`, the next scheduled day; both are None where none comes."""
    last_day: Mapped[date | None]
    """The last scheduled day that was owed."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        channel = Channel.__table__.alias()
        of_their_team = (channel.c.company_id == COMPANY, channel.c.id == c.channel_id, channel.c.lead_id == ME)
        return or_(ALL == 1, c.employee_id == ME, exists(select(channel.c.id).where(*of_their_team)))
