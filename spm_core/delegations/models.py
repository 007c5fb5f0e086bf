"""Who is told what a manager is told while the manager is away."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, or_
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import Key
from spm_core.models import ALL, ME, CompanyOwned


class Delegation(CompanyOwned):
    """A deputy's right to the answers it names, for a manager's team, from one day to another, both inclusive."""

    __tablename__ = "delegation"
    __table_args__ = (Index(None, "company_id", "deputy_id"), Index(None, "company_id", "manager_id"))

    manager_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    what: Mapped[list[str]] = mapped_column(JSON)
    """The calls that the deputy may make in the manager's stead, by name, and no others."""
    starts_on: Mapped[date]
    last_day: Mapped[date]
    granted_by: Mapped[int | None] = mapped_column(Key)
    """Who granted it; None where that was done at the command line."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(ALL == 1, c.manager_id == ME, c.deputy_id == ME)
