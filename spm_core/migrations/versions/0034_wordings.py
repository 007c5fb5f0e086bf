"""What people of a company meant by words that were not understood for sure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0034"
down_revision = "0033"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("company_id", KEY, sa.ForeignKey("company.id"), nullable=False),
        sa.Column("employee_id", KEY, sa.ForeignKey("employee.id", ondelete="CASCADE"), nullable=False),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("meant", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("company_id", "said", "employee_id"),
    )
    protect("wording")
