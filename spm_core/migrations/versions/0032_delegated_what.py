"""What a deputy is told: the digest alone, also by what was granted before; and no quota told by two public ranks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

_subscription = sa.table("subscription", sa.column("id"), sa.column("do"), sa.column("args", sa.JSON))
_notice = sa.table("notice", sa.column("id"), sa.column("do"), sa.column("args", sa.JSON), sa.column("state"))
_company = sa.table("company", sa.column("id"), sa.column("public_metrics", sa.JSON(none_as_null=True)))
_SIDES = ("won_amount", "attainment", "gap")
"""Metrics of the booked amount and the quota: whoever knows two of them knows both. The first that is public stays."""


def upgrade() -> None:
    op.add_column("delegation", sa.Column("what", sa.JSON(), nullable=False, server_default='["digest"]'))
    _end_what_else_was_lent()
    _publish_one_side()


def _end_what_else_was_lent() -> None:
    """Deputies were also sent drafts of verdicts on the manager's people."""
    connection = op.get_bind()
    for table, more in ((_subscription, sa.true()), (_notice, sa.column("state") == "OWED")):
        rows = connection.execute(sa.select(table.c.id, table.c.args).where(table.c.do == "feedback drafts", more))
        lent = [row.id for row in rows if "instead_of" in (row.args or {})]
        connection.execute(sa.delete(table).where(table.c.id.in_(lent)))


def _publish_one_side() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_company).where(_company.c.public_metrics.is_not(None))).all():
        names = row.public_metrics or []
        withheld = [side for side in _SIDES if side in names][1:]
        kept = [name for name in names if name not in withheld]
        if kept != names:
            connection.execute(sa.update(_company).where(_company.c.id == row.id).values(public_metrics=kept))
