"""The record of every import: what file, by whom, with what outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import CompanyOwned


class ImportRun(CompanyOwned):
    __tablename__ = "import_run"
    __table_args__ = (
        Index(None, "company_id", "kind", "finished_at"),
        Index("uq_import_run_company_id", "company_id", "key", unique=True),
    )

    kind: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str] = mapped_column(String(300))
    file_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file's bytes, in hex."""
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(200))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """read, created, changed, unchanged and rejected; for deals also what imports.again recalls."""
    key: Mapped[str | None] = mapped_column(String(200))
    """The sender's name for this delivery (Options.key)."""
