"""What people asked to be told when it happens."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0017"
down_revision = "0016"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id", ondelete="CASCADE")),
        _needed("event", sa.Enum("AT_RISK", "STALLED", "FORECAST", name="event", native_enum=False, length=24)),
        _needed("team", sa.Boolean()),
        sa.Column("above", sa.BigInteger()),
        _needed("seen", sa.JSON()),
        _needed("next_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("employee_id", "event", "team"),
        sa.Index(None, "company_id", "next_at"),
    )
    protect("alert")


def _needed(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False)
