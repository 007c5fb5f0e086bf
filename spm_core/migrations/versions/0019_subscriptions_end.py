"""What is granted for a time comes no longer than that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("subscription", sa.Column("ends_on", sa.Date()))
