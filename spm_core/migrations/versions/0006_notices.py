"""The outbox, and the channels that are bound to a team."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "channel",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("platform", sa.String(16)),
        _needed("tenant", sa.String(64)),
        _needed("conversation", sa.String(200)),
        _needed("name", sa.String(200)),
        sa.Column("service_url", sa.String(500)),
        sa.Column("lead_id", KEY, sa.ForeignKey("employee.id")),
        sa.Column("locale", sa.String(16)),
        sa.Column("time_zone", sa.String(64)),
        sa.UniqueConstraint("platform", "tenant", "conversation"),
    )
    op.create_table(
        "notice",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("key", sa.String(200)),
        sa.Column("employee_id", KEY, sa.ForeignKey("employee.id")),
        sa.Column("channel_id", KEY, sa.ForeignKey("channel.id")),
        _needed("do", sa.String(64)),
        _needed("args", sa.JSON()),
        _needed("due_at", MOMENT),
        _needed("expires_at", MOMENT),
        _needed("state", sa.Enum(*_STATES, name="state", native_enum=False, length=16)),
        _needed("attempts", sa.Integer()),
        _needed("next_at", MOMENT),
        sa.Column("lease_until", MOMENT),
        sa.Column("worker", sa.String(64)),
        sa.Column("settled_at", MOMENT),
        sa.Column("error", sa.String(200)),
        sa.Column("message", sa.JSON()),
        sa.UniqueConstraint("company_id", "key"),
        sa.CheckConstraint("(employee_id IS NULL) <> (channel_id IS NULL)", name="one_recipient"),
        sa.Index(None, "state", "due_at"),
    )
    for table in ("channel", "notice"):
        protect(table)


_STATES = ("OWED", "SENDING", "SENT", "NOTHING", "FAILED", "UNCERTAIN")


def _needed(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False)
