"""Who was erased, to know them again in files without knowing who they were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0022"
down_revision = "0021"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "erased_person",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("company_id", KEY, sa.ForeignKey("company.id"), nullable=False),
        sa.Column("employee_id", KEY, sa.ForeignKey("employee.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.UniqueConstraint("company_id", "employee_id"),
    )
    protect("erased_person")
