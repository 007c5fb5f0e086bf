"""What a person last asked in a conversation, and how often a model was asked for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("company_id", KEY, sa.ForeignKey("company.id"), nullable=False),
        sa.Column("employee_id", KEY, sa.ForeignKey("employee.id", ondelete="CASCADE"), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("do", sa.String(64), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.UniqueConstraint("company_id", "employee_id", "place"),
    )
    protect("conversation")
    op.create_table(
        "model_use",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("company_id", KEY, sa.ForeignKey("company.id"), nullable=False),
        sa.Column("employee_id", KEY, sa.ForeignKey("employee.id", ondelete="CASCADE"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.UniqueConstraint("company_id", "employee_id", "day"),
    )
    protect("model_use")
