"""What figures rest on besides deals, as it was before: quotas, exchange rates, list prices, people's employment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import Key, UtcDateTime
from spm_core.models import ALL, CompanyOwned


class FigureChange(CompanyOwned):
    """One value that became another; what a row was first said to be holds from always (docs/decisions/0027)."""

    __tablename__ = "figure_change"
    __table_args__ = (Index(None, "company_id", "record", "changed_on"),)

    record: Mapped[str] = mapped_column(String(32))
    """The table."""
    row_id: Mapped[int] = mapped_column(Key)
    field: Mapped[str] = mapped_column(String(32))
    old: Mapped[str | None] = mapped_column(Text)
    """As the database stores it, in text; None where there was nothing."""
    new: Mapped[str | None] = mapped_column(Text)
    changed_on: Mapped[date]
    known_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return ALL == 1
