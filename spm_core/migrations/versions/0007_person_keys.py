"""A key for each person, under which the texts about them are encrypted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "person_key",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("company_id", KEY, sa.ForeignKey("company.id"), nullable=False),
        sa.Column("employee_id", KEY, sa.ForeignKey("employee.id"), nullable=False),
        sa.Column("wrapped", sa.String(300), nullable=False),
        sa.UniqueConstraint("company_id", "employee_id"),
    )
    protect("person_key")
