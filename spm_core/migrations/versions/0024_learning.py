"""What people publish for others to learn from, and how many found it useful."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0024"
down_revision = "0023"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "learning_resource",
        *_owned(),
        _needed("by_id", KEY, sa.ForeignKey("employee.id")),
        _needed("skill", sa.String(40)),
        _needed("title", sa.String(120)),
        sa.Column("link", sa.String(500)),
        sa.Column("text", sa.Text()),
        _needed("at", sa.DateTime(timezone=True)),
        sa.Index(None, "company_id", "skill"),
    )
    op.create_table(
        "resource_like",
        *_owned(),
        _needed("resource_id", KEY, sa.ForeignKey("learning_resource.id", ondelete="CASCADE")),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        sa.UniqueConstraint("resource_id", "employee_id"),
    )
    for table in ("learning_resource", "resource_like"):
        protect(table)


def _owned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
    )


def _needed(name: str, kind: Any, *options: Any, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *options, nullable=False, **more)
