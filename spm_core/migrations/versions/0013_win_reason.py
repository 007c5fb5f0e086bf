"""Why a deal was won, beside why one was lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("deal", sa.Column("win_reason", sa.Text(), nullable=True))
