"""What a sender calls a delivery, so that it is taken once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("import_run", sa.Column("key", sa.String(200)))
    op.create_index("uq_import_run_company_id", "import_run", ["company_id", "key"], unique=True)
