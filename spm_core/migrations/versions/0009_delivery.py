"""What delivering takes: doubt about a send, edits and threads, limits shared by all processes, chat addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_index("ix_notice_state_due_at", "notice")
    op.create_index("ix_notice_state_next_at", "notice", ["state", "next_at"])
    op.drop_column("notice", "lease_until")
    op.add_column("notice", sa.Column("begun_at", MOMENT))
    op.add_column("notice", sa.Column("edit_of", sa.String(200)))
    op.add_column("notice", sa.Column("thread_of", sa.String(200)))
    # Both belong to no company: principals have no rights on them.
    op.create_table(
        "pace",
        sa.Column("bucket", sa.String(200), primary_key=True),
        sa.Column("taken_until", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "chat_address",
        sa.Column("platform", sa.String(16), primary_key=True),
        sa.Column("tenant", sa.String(64), primary_key=True),
        sa.Column("user_id", sa.String(128), primary_key=True),
        sa.Column("reference", sa.JSON(), nullable=False),
    )
