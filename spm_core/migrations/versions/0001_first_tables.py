"""The company and its people, the mirror of the CRM, quotas, imports, audit and inbox.

Constraints and indexes take their names from the naming convention of spm_core.models.Base.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import create_role, protect

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
UNITS = sa.BigInteger()
"""A decimal as an integer: amounts of 1/10,000, shares of 1/1,000,000, rates of 1/10,000,000,000."""


def upgrade() -> None:
    create_role()
    _company()
    _people()
    _reporting()
    _catalogue()
    _deals()
    _deal_parts()
    _quotas_and_rates()
    _records()


def _column(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False)


def _text(name: str, length: int) -> sa.Column[Any]:
    return _column(name, sa.String(length))


def _maybe(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=True)


def _person(name: str, *, on_delete: str | None = None) -> sa.Column[Any]:
    return _column(name, KEY, sa.ForeignKey("employee.id", ondelete=on_delete))


def _owned(table: str, *parts: Any) -> None:
    """A table of one company's rows."""
    company = _column("company_id", KEY, sa.ForeignKey("company.id"))
    op.create_table(table, sa.Column("id", KEY, primary_key=True, autoincrement=True), company, *parts)
    protect(table)


def _company() -> None:
    op.create_table(
        "company",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        _text("currency", 3),
        _text("time_zone", 64),
        _maybe("country", sa.String(2)),
        _column("fiscal_year_start", sa.Integer()),
        _column("week_start", sa.Integer()),
        _text("weekdays", 7),
        _column("ahead", UNITS),
        _column("on_pace", UNITS),
        _column("slightly_behind", UNITS),
        _column("stale_after_hours", sa.Integer()),
    )
    protect("company", company="id", rights="SELECT, UPDATE")


def _people() -> None:
    _owned(
        "employee",
        _maybe("external_id", sa.String(100)),
        _text("name", 200),
        _text("name_key", 200),
        _maybe("email", sa.String(254)),
        _text("role", 16),
        _maybe("country", sa.String(2)),
        _maybe("time_zone", sa.String(64)),
        _maybe("locale", sa.String(16)),
        _maybe("start_date", sa.Date()),
        _maybe("end_date", sa.Date()),
        _maybe("ramp", sa.JSON()),
        sa.UniqueConstraint("company_id", "external_id"),
        sa.UniqueConstraint("company_id", "email"),
        sa.Index(None, "company_id", "name_key"),
    )
    _owned(
        "name_token",
        _text("token", 100),
        _person("employee_id", on_delete="CASCADE"),
        sa.Index(None, "company_id", "token"),
        sa.Index(None, "employee_id"),
    )
    _owned(
        "chat_identity",
        _text("platform", 16),
        _text("tenant", 64),
        _text("user_id", 128),
        _person("employee_id"),
        sa.UniqueConstraint("platform", "tenant", "user_id"),
    )


def _reporting() -> None:
    _owned(
        "assignment",
        _person("employee_id"),
        _maybe("manager_id", KEY, sa.ForeignKey("employee.id")),
        _maybe("team", sa.String(100)),
        _column("starts_on", sa.Date()),
        _column("ends_on", sa.Date()),
        sa.Index(None, "company_id", "employee_id"),
        sa.Index(None, "company_id", "manager_id"),
    )
    _owned(
        "leave",
        _person("employee_id"),
        _column("starts_on", sa.Date()),
        _column("last_day", sa.Date()),
        sa.Index(None, "company_id", "employee_id"),
    )
    _owned(
        "subtree",
        _person("lead_id"),
        _person("member_id"),
        _column("starts_on", sa.Date()),
        _column("ends_on", sa.Date()),
        sa.Index(None, "company_id", "lead_id", "member_id", "starts_on", "ends_on"),
        sa.Index(None, "company_id", "member_id"),
    )


def _catalogue() -> None:
    _owned(
        "account",
        _text("name", 200),
        _maybe("segment", sa.String(100)),
        _maybe("sector", sa.String(100)),
        _maybe("office", sa.String(100)),
        sa.UniqueConstraint("company_id", "name"),
    )
    _owned(
        "product",
        _text("name", 200),
        _maybe("series", sa.String(100)),
        _maybe("list_price", UNITS),
        sa.UniqueConstraint("company_id", "name"),
    )
    _owned(
        "alias",
        _text("kind", 16),
        _text("spelling", 200),
        _text("means", 200),
        sa.UniqueConstraint("company_id", "kind", "spelling"),
    )


def _deals() -> None:
    by_owner = ("company_id", "owner_id", "status", "close_date", "currency", "is_split", "amount")
    _owned(
        "deal",
        _text("external_id", 100),
        _text("name", 300),
        _person("owner_id"),
        _maybe("account_id", KEY, sa.ForeignKey("account.id")),
        _maybe("product_id", KEY, sa.ForeignKey("product.id")),
        _maybe("amount", UNITS),
        _text("currency", 3),
        _text("stage", 100),
        _text("status", 4),
        _maybe("probability", UNITS),
        _maybe("forecast_category", sa.String(32)),
        _maybe("type", sa.String(100)),
        _maybe("new_logo", sa.Boolean()),
        _maybe("next_step", sa.Text()),
        _maybe("loss_reason", sa.Text()),
        _maybe("contact_count", sa.Integer()),
        _maybe("created_on", sa.Date()),
        _maybe("close_date", sa.Date()),
        _maybe("last_activity", sa.Date()),
        _column("is_split", sa.Boolean()),
        _text("source", 100),
        _column("as_of", MOMENT),
        sa.UniqueConstraint("company_id", "external_id"),
        sa.Index("ix_deal_owner", *by_owner),
        sa.Index("ix_deal_closing", "company_id", "status", "close_date", "owner_id"),
    )


def _deal_parts() -> None:
    _owned(
        "split",
        _column("deal_id", KEY, sa.ForeignKey("deal.id", ondelete="CASCADE")),
        _person("employee_id"),
        _column("share", UNITS),
        sa.UniqueConstraint("deal_id", "employee_id"),
        sa.Index(None, "company_id", "employee_id", "deal_id"),
    )
    _owned(
        "deal_change",
        _column("deal_id", KEY, sa.ForeignKey("deal.id", ondelete="CASCADE")),
        _column("changed_on", sa.Date()),
        _text("field", 16),
        _text("old", 100),
        _text("new", 100),
        sa.UniqueConstraint("deal_id", "changed_on", "field", "new"),
        sa.Index(None, "company_id", "changed_on"),
    )


def _quotas_and_rates() -> None:
    period = ("company_id", "owner_id", "scope", "metric", "period_start", "period_end")
    _owned(
        "quota",
        _person("owner_id"),
        _text("scope", 8),
        _text("metric", 64),
        _column("period_start", sa.Date()),
        _column("period_end", sa.Date()),
        _column("amount", UNITS),
        _text("currency", 3),
        _maybe("weights", sa.JSON()),
        sa.UniqueConstraint(*period, name="uq_quota_owner_period"),
        sa.Index(None, "company_id", "owner_id", "period_start"),
    )
    _owned(
        "rate",
        _text("currency", 3),
        _column("day", sa.Date()),
        _column("rate", UNITS),
        sa.UniqueConstraint("company_id", "currency", "day"),
    )


def _records() -> None:
    _owned(
        "import_run",
        _text("kind", 16),
        _text("file_name", 300),
        _text("file_hash", 64),
        _column("finished_at", MOMENT),
        _text("by", 200),
        _column("counts", sa.JSON()),
        sa.Index(None, "company_id", "kind", "finished_at"),
    )
    _owned(
        "audit_entry",
        _column("at", MOMENT),
        _maybe("employee_id", KEY),
        _maybe("capability", sa.String(64)),
        _maybe("subject_id", KEY),
        _text("surface", 16),
        _text("outcome", 16),
        _maybe("reference", sa.String(16)),
        sa.Index(None, "company_id", "at"),
    )
    # Of no company, and out of the principals' reach.
    op.create_table("seen_turn", sa.Column("id", sa.String(200), primary_key=True), _column("at", MOMENT))
    op.create_index(op.f("ix_seen_turn_at"), "seen_turn", ["at"])
