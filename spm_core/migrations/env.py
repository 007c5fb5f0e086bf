"""How alembic runs a revision: on the connection that spm_core.migrations hands over, else on PACER_DATABASE_URL."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection

from spm_core.db import engine_for
from spm_core.models import all_models


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=all_models(), render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with engine_for(os.environ.get("PACER_DATABASE_URL", "sqlite:///pacer.db")).begin() as own:
        run(own)
