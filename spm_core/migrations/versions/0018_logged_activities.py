"""With whom a logged activity was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("activity", sa.Column("note", sa.String(100), nullable=True))
