"""Find the deals of an account without reading all the others."""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_index("ix_deal_account", "deal", ["company_id", "account_id"])
