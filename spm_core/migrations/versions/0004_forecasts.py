"""Submitted forecasts, and from when on a deal is stalled."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = sa.BigInteger()


def upgrade() -> None:
    # 1.5 times, in millionths, and 30 days: the house rule.
    op.add_column("company", sa.Column("stall_times", UNITS, nullable=False, server_default="1500000"))
    op.add_column("company", sa.Column("stall_days", sa.Integer(), nullable=False, server_default="30"))
    op.create_table(
        "forecast_submission",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        _needed("company_id", KEY, sa.ForeignKey("company.id")),
        _needed("employee_id", KEY, sa.ForeignKey("employee.id")),
        _needed("scope", sa.String(8)),
        _needed("period_start", sa.Date()),
        _needed("period_end", sa.Date()),
        _needed("commit", UNITS),
        sa.Column("best_case", UNITS),
        sa.Column("comment", sa.Text()),
        _needed("at", sa.DateTime(timezone=True)),
        *(sa.Column(name, UNITS) for name in ("commit_forecast", "weighted", "run_rate", "seasonal")),
        sa.Index(None, "company_id", "employee_id", "period_start", "period_end"),
    )
    protect("forecast_submission")


def _needed(name: str, type_: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, type_, *more, nullable=False)
