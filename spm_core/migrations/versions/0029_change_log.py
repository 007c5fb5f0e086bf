"""Every change of what figures rest on, with the moment it became known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from spm_core.migrations.row_security import protect

revision = "0029"
down_revision = "0028"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("deal_change") as table:
        table.alter_column("field", type_=sa.String(32), existing_nullable=False)
        for name in ("old", "new"):
            table.alter_column(name, type_=sa.Text(), existing_nullable=False)
        for name in ("known_at", "superseded_at"):
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("by_crm", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.drop_constraint("uq_deal_change_deal_id_changed_on_field_new", type_="unique")
        table.create_index("ix_deal_change_deal_id_changed_on", ["deal_id", "changed_on"])
    op.create_table(
        "figure_change",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("company_id", KEY, sa.ForeignKey("company.id"), nullable=False),
        sa.Column("record", sa.String(32), nullable=False),
        sa.Column("row_id", KEY, nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Index(None, "company_id", "record", "changed_on"),
    )
    protect("figure_change")
