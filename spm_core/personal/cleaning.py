"""Purge deleted rows from the database's files. Earlier copies of the files are out of reach (docs/decisions)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine

_TOUCHED = "SELECT relid::regclass::text FROM pg_stat_xact_user_tables WHERE n_tup_upd + n_tup_del > 0"


def begin(connection: Connection) -> None:
    """Call this before anything is deleted, so that SQLite overwrites it with zeros."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def touched(connection: Connection) -> tuple[str, ...]:
    """Return the tables in which this transaction changed or deleted rows, on PostgreSQL."""
    if connection.dialect.name == "sqlite":
        return ()
    return tuple(connection.exec_driver_sql(_TOUCHED).scalars())


def finish(engine: Engine, tables: Sequence[str]) -> bool:
    """Call this after the commit; return False where SQLite's log was in use, so that it still holds old pages."""
    if engine.dialect.name == "sqlite":
        return _rewrite_file(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            # Statistics hold frequent values as well.
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table}")
    return True


def _rewrite_file(engine: Engine) -> bool:
    connection = engine.raw_connection()  # VACUUM cannot run in a transaction
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    return not busy
