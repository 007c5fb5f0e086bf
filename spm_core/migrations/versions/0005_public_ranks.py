"""By which metrics everybody may see who is ahead, and who wants no colleague to see their place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("company", sa.Column("public_metrics", sa.JSON(), nullable=True))
    op.add_column("employee", sa.Column("public_rank", sa.Boolean(), nullable=False, server_default=sa.true()))
