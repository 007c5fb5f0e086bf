"""Kudos: praise of one person by another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import ME, CompanyOwned
from spm_core.people.models import in_audience

LONGEST = 500


class Kudos(CompanyOwned):
    __tablename__ = "kudos"
    __table_args__ = (Index(None, "company_id", "to_id", "at"), Index(None, "company_id", "from_id", "at"))

    from_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    reason: Mapped[str] = mapped_column(String(LONGEST))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    public: Mapped[bool]
    """Whether they were posted in a channel; otherwise they stay between the two, hidden even from admins."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(c.from_id == ME, c.to_id == ME, and_(c.public, in_audience(c.to_id)))
