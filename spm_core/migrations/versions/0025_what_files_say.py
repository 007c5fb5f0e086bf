"""What a person is called at work and how much they work, and names folded with one kind of apostrophe."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from spm_core.people.rules import name_key

revision = "0025"
down_revision = "0024"

_employee = sa.table("employee", sa.column("id"), sa.column("name"), sa.column("name_key"))
_company = sa.table("company", sa.column("id"), sa.column("wins_never_told", sa.JSON()))


def upgrade() -> None:
    op.add_column("employee", sa.Column("title", sa.String(100), nullable=True))
    op.add_column("assignment", sa.Column("working_time", sa.BigInteger(), nullable=True))
    op.add_column("assignment", sa.Column("weekdays", sa.String(7), nullable=True))
    _fold_again()


def _fold_again() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_employee)).all():
        if (key := name_key(row.name)) != row.name_key:
            connection.execute(sa.update(_employee).where(_employee.c.id == row.id).values(name_key=key))
    for row in connection.execute(sa.select(_company).where(_company.c.wins_never_told.is_not(None))).all():
        names = [name_key(name) for name in row.wins_never_told or ()]
        if names != row.wins_never_told:
            connection.execute(sa.update(_company).where(_company.c.id == row.id).values(wins_never_told=names))
