"""Who may read a manager's digest and drafts in the manager's absence."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, or_
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import Key
from spm_core.models import ALL, ME, CompanyOwned


class Delegation(CompanyOwned):
    """What a manager is told, for a deputy too, from one day to another, both inclusive."""

    __tablename__ = "delegation"
    __table_args__ = (Index(None, "company_id", "deputy_id"), Index(None, "company_id", "manager_id"))

    manager_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    starts_on: Mapped[date]
    last_day: Mapped[date]
    granted_by: Mapped[int | None] = mapped_column(Key)
    """Who granted it; None at the command line."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(ALL == 1, c.manager_id == ME, c.deputy_id == ME)
