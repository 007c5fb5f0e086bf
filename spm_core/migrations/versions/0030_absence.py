"""Days off, leave that people ask for and since when it counts, and from which share a ranking leaves people out."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0030"
down_revision = "0029"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STATE = sa.Enum("ASKED", "APPROVED", "DECLINED", "WITHDRAWN", name="leavestate", native_enum=False, length=16)


def upgrade() -> None:
    op.create_table(
        "time_off",
        *_owned(),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        _needed("starts_on", sa.Date()),
        _needed("last_day", sa.Date()),
        _needed("version", sa.Integer()),
        _needed("withdrawn", sa.Boolean(), server_default=sa.false()),
        sa.Index(None, "company_id", "employee_id"),
    )
    op.create_table(
        "leave_request",
        *_owned(),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        _needed("starts_on", sa.Date()),
        _needed("last_day", sa.Date()),
        _needed("asked_at", sa.DateTime(timezone=True)),
        _needed("state", _STATE),
        sa.Column("declined_by", KEY, sa.ForeignKey("employee.id")),
        _needed("answer", sa.String(500)),
        sa.Index(None, "company_id", "employee_id"),
        sa.Index(None, "company_id", "state"),
    )
    op.create_table(
        "leave_approval",
        *_owned(),
        _needed("request_id", KEY, sa.ForeignKey("leave_request.id", ondelete="CASCADE")),
        _needed("by_id", KEY, sa.ForeignKey("employee.id")),
        _needed("as_lead", sa.Boolean()),
        _needed("as_admin", sa.Boolean()),
        _needed("at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("request_id", "by_id"),
    )
    for day in ("known_on", "gone_on"):
        op.add_column("leave", sa.Column(day, sa.Date()))
    for table in ("time_off", "leave_request", "leave_approval"):
        protect(table)
    op.add_column("company", _needed("board_leave_share", sa.BigInteger(), server_default="500000"))


def _owned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
    )


def _needed(name: str, kind: Any, *options: Any, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *options, nullable=False, **more)
