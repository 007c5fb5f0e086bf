"""Goals, their versions and what is said about them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0016"
down_revision = "0015"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = sa.BigInteger()
MOMENT = sa.DateTime(timezone=True)
_STATES = ("PROPOSED", "AGREED", "DECLINED", "WITHDRAWN", "SUPERSEDED")
_SAID = ("COMMENTED", "CONCERN", "ANSWERED")
_KINDS = ("PROPOSED", "CHANGED", "ACKNOWLEDGED", *_SAID, "CONFIRMED", "DECLINED", "WITHDRAWN", "SHARED", "HIDDEN")


def upgrade() -> None:
    _goals()
    _versions()
    _entries()
    for table in ("goal", "goal_version", "goal_entry"):
        protect(table)


def _goals() -> None:
    op.create_table(
        "goal",
        *_owned(),
        _needed("scope", sa.String(8)),
        _needed("metric", sa.String(64)),
        sa.Column("currency", sa.String(3)),
        sa.Column("each", sa.Enum("DAY", "WEEK", "MONTH", name="each", native_enum=False, length=16)),
        sa.Column("parent_id", KEY, sa.ForeignKey("goal.id")),
        _needed("is_quota", sa.Boolean()),
        _needed("is_shared", sa.Boolean()),
        _state(),
        _needed("version", sa.Integer()),
        *_terms(),
        sa.Index(None, "company_id", "owner_id", "state"),
        sa.Index(None, "company_id", "parent_id"),
    )


def _versions() -> None:
    op.create_table(
        "goal_version",
        *_owned(),
        _needed("goal_id", KEY, sa.ForeignKey("goal.id")),
        _needed("number", sa.Integer()),
        sa.Column("parent_id", KEY, sa.ForeignKey("goal.id")),
        _state(),
        sa.Column("by_id", KEY, sa.ForeignKey("employee.id")),
        _needed("at", MOMENT),
        sa.Column("why", sa.Text()),
        sa.Column("agreed_at", MOMENT),
        *_terms(),
        sa.UniqueConstraint("goal_id", "number"),
    )


def _entries() -> None:
    op.create_table(
        "goal_entry",
        *_owned(),
        _needed("goal_id", KEY, sa.ForeignKey("goal.id")),
        _needed("version", sa.Integer()),
        _needed("kind", sa.Enum(*_KINDS, name="kind", native_enum=False, length=16)),
        sa.Column("by_id", KEY, sa.ForeignKey("employee.id")),
        _needed("at", MOMENT),
        sa.Column("text", sa.Text()),
        sa.Index(None, "company_id", "goal_id"),
    )


def _owned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("owner_id", KEY, sa.ForeignKey("employee.id")),
    )


def _terms() -> tuple[sa.Column[Any], ...]:
    return (
        _needed("target", UNITS),
        _needed("period_start", sa.Date()),
        _needed("period_end", sa.Date()),
        _needed("weight", UNITS),
    )


def _state() -> sa.Column[Any]:
    return _needed("state", sa.Enum(*_STATES, name="state", native_enum=False, length=16))


def _needed(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False)
