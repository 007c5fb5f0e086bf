"""The time zone of a person's chat profile, beside the one that an import gives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("employee", sa.Column("chat_time_zone", sa.String(64), nullable=True))
