"""The audit: who asked which capability about whom, when, through which surface, and how it ended. No question text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, String, insert, literal
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import Key, UtcDateTime
from spm_core.models import ALL, CompanyOwned, table_of


class AuditEntry(CompanyOwned):
    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "company_id", "at"),)

    at: Mapped[datetime] = mapped_column(UtcDateTime)
    employee_id: Mapped[int | None] = mapped_column(Key)
    """The asker; None for a chat user who is not linked yet."""
    capability: Mapped[str | None] = mapped_column(String(64))
    subject_id: Mapped[int | None] = mapped_column(Key)
    """The person asked about, where that is somebody else."""
    surface: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    reference: Mapped[str | None] = mapped_column(String(16))
    """The reference that the user was given when something went wrong; the log has it too."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return ALL == literal(1)


RECORD = insert(table_of(AuditEntry))
