"""Lists of deals that come by themselves are asked of the topic that tells them now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

LISTS = ("show", "min_amount", "inactive_days", "order")
"""The arguments by which the pipeline used to list deals."""


def upgrade() -> None:
    connection = op.get_bind()
    for name, still in (("subscription", sa.true()), ("notice", sa.column("state") == "OWED")):
        table = sa.table(name, sa.column("id"), sa.column("do"), sa.column("args", sa.JSON), sa.column("state"))
        rows = connection.execute(sa.select(table.c.id, table.c.args).where(table.c.do == "pipeline", still)).all()
        for row in rows:
            if any((row.args or {}).get(each) for each in LISTS):
                connection.execute(sa.update(table).where(table.c.id == row.id).values(do="deals"))
