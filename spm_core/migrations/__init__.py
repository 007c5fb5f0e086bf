"""The database's structure, revision by revision, applied by `pacer init` and `pacer serve`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

_LOCK = 7_022_003
"""Two processes that start together upgrade one after the other."""


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest revision, in one transaction."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        command.upgrade(_config(connection), "head")


def current(engine: Engine) -> str | None:
    """The revision of the database; None where it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def pending(engine: Engine) -> tuple[str, ...]:
    """The revisions that `upgrade` would apply, oldest first."""
    script = ScriptDirectory.from_config(_config())
    base = current(engine) or "base"
    return tuple(revision.revision for revision in reversed(list(script.iterate_revisions("head", base))))


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
