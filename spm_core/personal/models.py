"""Who was erased: enough to recognise them in a file, but not to tell who they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, String, UniqueConstraint, literal
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import ALL, CompanyOwned


class ErasedPerson(CompanyOwned):
    __tablename__ = "erased_person"
    __table_args__ = (UniqueConstraint("company_id", "employee_id"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    salt: Mapped[str] = mapped_column(String(64))
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Salted digests of what files called them (marks.py): ids, e-mails, names."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return ALL == literal(1)
