"""What was first said of a win, until when it is weighed, what was told of it privately, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

MOMENT = sa.DateTime(timezone=True)
WIN = sa.table("win", *map(sa.column, ("state", "deal_id", "at", "weighed_at")))
DEAL = sa.table("deal", *map(sa.column, ("id", "status")))


def upgrade() -> None:
    op.add_column("win", sa.Column("weighed_at", MOMENT))
    op.add_column("win", sa.Column("announced", sa.JSON()))
    op.add_column("win", sa.Column("said", sa.String(64)))
    op.add_column("win", sa.Column("private", sa.JSON(), nullable=False, server_default="{}"))
    op.execute(sa.update(WIN).where(WIN.c.deal_id.is_not(None)).values(weighed_at=WIN.c.at))
    # REVERTED was said of everything that is no longer won.
    for state, status in (("LOST", "lost"), ("GONE", "gone")):
        deals = sa.select(DEAL.c.id).where(DEAL.c.status == status)
        reverted = (WIN.c.state == "REVERTED", WIN.c.deal_id.in_(deals))
        op.execute(sa.update(WIN).where(*reverted).values(state=state))
    op.execute(sa.update(WIN).where(WIN.c.state == "REVERTED").values(state="REOPENED"))
