"""How people want to be spoken to; their own choices outlast the next import of people."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, or_, true
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import ALL, ME, CompanyOwned


class Preference(CompanyOwned):
    """One person's preferences; what is unset is as imported, or as the company has it."""

    __tablename__ = "preference"
    __table_args__ = (UniqueConstraint("company_id", "employee_id"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))
    locale: Mapped[str | None] = mapped_column(String(16))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    """No message comes between quiet_from and quiet_until; both are set, or neither."""
    weekends: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether messages may come on days that are not working days."""
    silent_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(ALL == 1, c.employee_id == ME)
