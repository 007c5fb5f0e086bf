"""Activities, leads and hours: what metrics count besides deals."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = sa.BigInteger()


def upgrade() -> None:
    _owned(
        "activity",
        sa.Column("external_id", sa.String(100)),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        _needed("kind", sa.String(32)),
        _needed("day", sa.Date()),
        _needed("count", sa.Integer()),
        _needed("source", sa.String(100)),
        sa.UniqueConstraint("company_id", "external_id"),
        sa.Index(None, "company_id", "employee_id", "kind", "day"),
    )
    _owned(
        "lead",
        _needed("external_id", sa.String(100)),
        _needed("owner_id", KEY, sa.ForeignKey("employee.id")),
        _needed("name", sa.String(300)),
        sa.Column("origin", sa.String(100)),
        _needed("created_on", sa.Date()),
        sa.Column("converted_on", sa.Date()),
        _needed("source", sa.String(100)),
        sa.UniqueConstraint("company_id", "external_id"),
        sa.Index(None, "company_id", "owner_id", "created_on"),
    )
    _owned(
        "work_hours",
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        _needed("day", sa.Date()),
        _needed("kind", sa.String(32)),
        _needed("hours", UNITS),
        _needed("source", sa.String(100)),
        sa.UniqueConstraint("company_id", "employee_id", "day", "kind"),
    )


def _needed(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False)


def _owned(table: str, *parts: Any) -> None:
    company = _needed("company_id", KEY, sa.ForeignKey("company.id"))
    op.create_table(table, sa.Column("id", KEY, primary_key=True, autoincrement=True), company, *parts)
    protect(table)
