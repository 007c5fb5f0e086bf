"""Who was looked for in a chat platform's directory, whose link was taken away, and whose members can be read."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0026"
down_revision = "0025"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OBSTACLE = sa.Enum(
    *("NO_EMAIL", "SAME_EMAIL", "NO_ACCOUNT", "SEVERAL", "GUEST", "UNCONFIRMED", "SWITCHED_OFF"),
    *("TAKEN", "REMOVED", "UNREADABLE", "NOT_SEARCHED"),
    name="found",
    native_enum=False,
    length=16,
)


def upgrade() -> None:
    op.create_table(
        "chat_search",
        *_owned(),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        _needed("platform", sa.String(16)),
        _needed("tenant", sa.String(64)),
        _needed("email", sa.String(254)),
        _needed("found", _OBSTACLE),
        _needed("at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("employee_id", "platform", "tenant"),
    )
    op.create_table(
        "chat_unlinked",
        *_owned(),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        _needed("platform", sa.String(16)),
        _needed("tenant", sa.String(64)),
        _needed("user_id", sa.String(128)),
        sa.UniqueConstraint("platform", "tenant", "user_id"),
    )
    for table in ("chat_search", "chat_unlinked"):
        protect(table)
    # It belongs to no company: principals have no rights on it.
    op.create_table(
        "chat_roster",
        sa.Column("platform", sa.String(16), primary_key=True),
        sa.Column("tenant", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(128), primary_key=True),
        _needed("reference", sa.JSON()),
    )


def _owned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
    )


def _needed(name: str, kind: Any, *options: Any, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *options, nullable=False, **more)
