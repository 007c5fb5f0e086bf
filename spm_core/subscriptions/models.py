"""Calls on a schedule: the company's for its roles, and those of people and channels."""

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
    or_,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import ALL, ME, CompanyOwned


class RoleSchedule(CompanyOwned):
    """What an admin made of a schedule that everybody of a role follows; without a row, the default holds."""

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
    """A call that somebody, or a channel, gets again and again; its words are kept, "last week" is that of its day.

    One that follows a role's schedule has its `role_schedule`, and days of its own only once the person changed them.
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
    """Of "week": weekdays as date.weekday() digits."""
    day: Mapped[int] = mapped_column(default=1)
    """Of "month" and "quarter": from 1, or -1 for the last."""
    at: Mapped[time | None]
    time_zone: Mapped[str | None] = mapped_column(String(64))
    """Named for this one; else the recipient's."""
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    paused_until: Mapped[date | None]
    ends_on: Mapped[date | None]
    """Its last day, of what is granted for a time."""
    next_day: Mapped[date | None]
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The scheduled day that comes next, and when; None where none does."""
    last_day: Mapped[date | None]
    """The last scheduled day that was owed."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(ALL == 1, c.employee_id == ME)
