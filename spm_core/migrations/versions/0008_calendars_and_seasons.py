"""Years of 52 or 53 weeks, and by which curve a company's year runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("company", sa.Column("week_pattern", sa.String(5), nullable=True))
    op.add_column("company", sa.Column("year_end_rule", sa.String(8), nullable=True))
    op.add_column("company", sa.Column("year_end_weekday", sa.Integer(), nullable=True))
    op.add_column("company", sa.Column("season", sa.JSON(), nullable=True))
