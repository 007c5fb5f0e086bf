"""Wins, where they were announced and who congratulated; kudos; what a company tells of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0012"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
_STATES = ("TOLD", "BOOKED", "REDUCED", "REVERTED")


def upgrade() -> None:
    op.add_column("company", sa.Column("wins_hidden", sa.JSON()))
    op.add_column("company", sa.Column("wins_never_told", sa.JSON()))
    op.add_column("company", sa.Column("kudos_a_month", sa.Integer(), nullable=False, server_default="10"))
    op.add_column("employee", sa.Column("public_kudos", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("channel", sa.Column("bound", sa.Boolean(), nullable=False, server_default=sa.true()))
    _wins()
    for table, column, target in (
        ("win_part", "employee_id", "employee"),
        ("win_post", "channel_id", "channel"),
        ("congratulation", "employee_id", "employee"),
    ):
        more = [_needed("via", sa.String(64))] if table == "congratulation" else []
        op.create_table(
            table,
            *_owned(),
            _needed("win_id", KEY, sa.ForeignKey("win.id", ondelete="CASCADE")),
            _needed(column, KEY, sa.ForeignKey(f"{target}.id")),
            *more,
            sa.UniqueConstraint("win_id", column, *(each.name for each in more)),
        )
    op.create_index("ix_win_part_company_id_employee_id", "win_part", ["company_id", "employee_id"])
    _kudos()
    for table in ("win", "win_part", "win_post", "congratulation", "kudos"):
        protect(table)


def _wins() -> None:
    op.create_table(
        "win",
        *_owned(),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        sa.Column("deal_id", KEY, sa.ForeignKey("deal.id", ondelete="SET NULL")),
        _needed("account", sa.String(300)),
        sa.Column("amount", sa.BigInteger()),
        _needed("currency", sa.String(3)),
        sa.Column("months", sa.Integer()),
        _needed("won_on", sa.Date()),
        _needed("at", MOMENT),
        _needed("state", sa.Enum(*_STATES, name="winstate", native_enum=False, length=16)),
        _needed("marks", sa.JSON()),
        _needed("public", sa.Boolean()),
        sa.Column("perhaps_id", KEY, sa.ForeignKey("win.id", ondelete="SET NULL")),
        _needed("version", sa.Integer()),
        sa.UniqueConstraint("company_id", "deal_id"),
        sa.Index(None, "company_id", "won_on"),
    )


def _kudos() -> None:
    op.create_table(
        "kudos",
        *_owned(),
        _needed("from_id", KEY, sa.ForeignKey("employee.id")),
        _needed("to_id", KEY, sa.ForeignKey("employee.id")),
        _needed("reason", sa.String(500)),
        _needed("at", MOMENT),
        _needed("public", sa.Boolean()),
        sa.Index(None, "company_id", "to_id", "at"),
        sa.Index(None, "company_id", "from_id", "at"),
    )


def _owned() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return sa.Column("id", KEY, primary_key=True, autoincrement=True), _needed(
        "company_id", KEY, sa.ForeignKey("company.id")
    )


def _needed(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False)
