"""What people do apart from deals: activities, leads and hours, imported or logged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import MONEY_PLACES, Scaled
from spm_core.models import CompanyOwned
from spm_core.people.models import sees

CALL, MEETING, DEMO, PROPOSAL = "call", "meeting", "demo", "proposal"
PROSPECTING, ADMIN = "prospecting", "admin"
LOGGED = "chat"
"""The source of what people logged themselves."""


class Activity(CompanyOwned):
    """A number of calls, meetings, demos or proposals of a person on a day."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("company_id", "external_id"),
        Index(None, "company_id", "employee_id", "kind", "day"),
    )

    external_id: Mapped[str | None] = mapped_column(String(100))
    """The source's id; for what was logged in chat, that of the button press that logged it, or None."""
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(32))
    day: Mapped[date]
    count: Mapped[int] = mapped_column(default=1)
    note: Mapped[str | None] = mapped_column(String(100))
    """With whom, in the person's own words."""
    source: Mapped[str] = mapped_column(String(100))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.employee_id, c.day)


class Lead(CompanyOwned):
    __tablename__ = "lead"
    __table_args__ = (
        UniqueConstraint("company_id", "external_id"),
        Index(None, "company_id", "owner_id", "created_on"),
    )

    external_id: Mapped[str] = mapped_column(String(100))
    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    name: Mapped[str] = mapped_column(String(300))
    origin: Mapped[str | None] = mapped_column(String(100))
    """Where the lead came from: web, event, referral…"""
    created_on: Mapped[date]
    converted_on: Mapped[date | None]
    """The day on which the lead became a customer."""
    source: Mapped[str] = mapped_column(String(100))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.owner_id, c.created_on)


class WorkHours(CompanyOwned):
    """Hours that a person spent on a kind of work on a day."""

    __tablename__ = "work_hours"
    __table_args__ = (UniqueConstraint("company_id", "employee_id", "day", "kind"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(32))
    hours: Mapped[Decimal] = mapped_column(Scaled(MONEY_PLACES))
    source: Mapped[str] = mapped_column(String(100))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.employee_id, c.day)
