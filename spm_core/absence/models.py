"""Days off that people say themselves, and leave that they ask for; never why."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Enum, ForeignKey, Index, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import CompanyOwned
from spm_core.people.models import sees, within


class TimeOff(CompanyOwned):
    """Days on which somebody says that they are away, both inclusive: no figure counts them."""

    __tablename__ = "time_off"
    __table_args__ = (Index(None, "company_id", "employee_id"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    starts_on: Mapped[date]
    last_day: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with each change, so that each is told once."""
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.employee_id)


class LeaveState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class LeaveRequest(CompanyOwned):
    """Leave that somebody asks for, both days inclusive; once approved, it is a people.models.Leave."""

    __tablename__ = "leave_request"
    __table_args__ = (Index(None, "company_id", "employee_id"), Index(None, "company_id", "state"))

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    starts_on: Mapped[date]
    last_day: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[LeaveState] = mapped_column(Enum(LeaveState, native_enum=False, length=16), default=LeaveState.ASKED)
    declined_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    answer: Mapped[str] = mapped_column(String(500), default="")
    """What whoever declined it said."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.employee_id)


class LeaveApproval(CompanyOwned):
    """One person's yes to a request, and what they were to the person then."""

    __tablename__ = "leave_approval"
    __table_args__ = (UniqueConstraint("request_id", "by_id"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("leave_request.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    as_lead: Mapped[bool]
    as_admin: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        request = LeaveRequest.__table__.alias()
        return within(select(request.c.id).where(request.c.id == c.request_id, sees(request.c.employee_id)), request)
