"""Calls on a schedule, what people prefer, and who stands in for a manager."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0010"
down_revision = "0009"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for create in (_preferences, _role_schedules, _subscriptions, _delegations):
        create()
    for table in ("preference", "role_schedule", "subscription", "delegation"):
        protect(table)


def _preferences() -> None:
    op.create_table(
        "preference",
        *_key(),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id", ondelete="CASCADE")),
        sa.Column("locale", sa.String(16)),
        sa.Column("time_zone", sa.String(64)),
        sa.Column("quiet_from", sa.Time()),
        sa.Column("quiet_until", sa.Time()),
        _needed("weekends", sa.Boolean(), server_default=sa.true()),
        sa.Column("silent_until", MOMENT),
        sa.UniqueConstraint("company_id", "employee_id"),
    )


def _role_schedules() -> None:
    op.create_table(
        "role_schedule",
        *_key(),
        _needed("name", sa.String(64)),
        _needed("audience", sa.String(16)),
        *_call(),
        _needed("every", sa.String(8)),
        *_days(),
        _needed("at", sa.Time()),
        sa.UniqueConstraint("company_id", "name"),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscription",
        *_key(),
        sa.Column("employee_id", KEY, sa.ForeignKey("employee.id", ondelete="CASCADE")),
        sa.Column("channel_id", KEY, sa.ForeignKey("channel.id", ondelete="CASCADE")),
        sa.Column("role_schedule", sa.String(64)),
        *_call(),
        sa.Column("every", sa.String(8)),
        *_days(),
        sa.Column("at", sa.Time()),
        sa.Column("time_zone", sa.String(64)),
        sa.Column("paused_until", sa.Date()),
        sa.Column("next_day", sa.Date()),
        sa.Column("next_at", MOMENT),
        sa.Column("last_day", sa.Date()),
        sa.CheckConstraint("(employee_id IS NULL) <> (channel_id IS NULL)", name="one_recipient"),
        sa.UniqueConstraint("employee_id", "role_schedule"),
        sa.Index(None, "company_id", "next_at"),
    )


def _delegations() -> None:
    op.create_table(
        "delegation",
        *_key(),
        _needed("manager_id", KEY, sa.ForeignKey("employee.id")),
        _needed("deputy_id", KEY, sa.ForeignKey("employee.id")),
        _needed("starts_on", sa.Date()),
        _needed("last_day", sa.Date()),
        sa.Column("granted_by", KEY),
        sa.Index(None, "company_id", "deputy_id"),
        sa.Index(None, "company_id", "manager_id"),
    )


def _key() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
    )


def _call() -> tuple[sa.Column[Any], ...]:
    return _needed("do", sa.String(64)), _needed("args", sa.JSON())


def _days() -> tuple[sa.Column[Any], ...]:
    return (
        _needed("days", sa.String(7)),
        _needed("day", sa.Integer()),
        _needed("active", sa.Boolean(), server_default=sa.true()),
    )


def _needed(name: str, type_: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False, **options)
