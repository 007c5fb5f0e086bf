"""So that what was deleted is not left in the database's files. Copies made before are beyond this (docs/decisions)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine

_TOUCHED = "SELECT relid::regclass::text FROM pg_stat_xact_user_tables WHERE n_tup_upd + n_tup_del > 0"


def begin(connection: Connection) -> None:
    """Before anything is deleted: SQLite then writes zeros over it."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def touched(connection: Connection) -> tuple[str, ...]:
    """On PostgreSQL the tables of which this transaction changed or deleted rows."""
    if connection.dialect.name == "sqlite":
        return ()
    return tuple(connection.exec_driver_sql(_TOUCHED).scalars())


def finish(engine: Engine, tables: Sequence[str]) -> bool:
    """After the commit; False where somebody else kept SQLite's log busy, so that it still holds old pages."""
    if engine.dialect.name == "sqlite":
        return _rewrite_file(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            # Statistics hold frequent values too.
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
    return True


def _rewrite_file(engine: Engine) -> bool:
    connection = engine.raw_connection()  # VACUUM runs in no transaction
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    return not busy
