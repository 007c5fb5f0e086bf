"""One standing through the service, beside the raw driver that runs the same statements and reads every row."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Engine, event

from spm_core.db import engine_for, session_for
from spm_core.migrations import upgrade
from spm_core.people.identity import principal_named
from spm_core.principal import Principal
from spm_core.quota.service import standing
from tests.benchmarks.data import Generated, generate

DEALS = int(os.environ.get("BENCH_DEALS", "200000"))
ROUNDS, REPS = 5, 200
GOAL = 10.0


def run() -> list[str]:
    with tempfile.TemporaryDirectory(prefix="pacer-bench-") as home:
        engine = engine_for(f"sqlite:///{Path(home) / 'pacer.db'}")
        upgrade(engine)
        made = generate(engine, DEALS)
        people = _people(engine, made)
        statements = _statements(engine, made, people[0])
        floors, ours = [], []
        for _ in range(ROUNDS):
            floors.append(_raw(engine, statements))
            ours.append(_service(engine, made, people))
        engine.dispose()
    ratio = median(ours) / median(floors)
    held = "ok" if ratio <= GOAL else "MISSED"
    each = f"{median(ours) * 1e3:.3f} ms beside {median(floors) * 1e3:.3f} ms of the raw driver"
    return [f"standing of a rep, SQLite, {DEALS:,} deals: {each}, {ratio:.1f} times (goal at most {GOAL:g}) {held}"]


def _people(engine: Engine, made: Generated) -> list[Principal]:
    with engine.begin() as connection:
        names = connection.exec_driver_sql("SELECT name FROM employee WHERE role = 'REP' LIMIT ?", (REPS,)).scalars()
        return [principal_named(connection, made.company, name, made.now) for name in names.all()]


def _statements(engine: Engine, made: Generated, person: Principal) -> list[tuple[str, Any]]:
    """What a standing sends to the database, as it is sent."""
    sent: list[tuple[str, Any]] = []

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", keep)
    with session_for(engine, person, made.now) as session:
        standing(session, person.employee_id, None, made.now)
    event.remove(engine, "before_cursor_execute", keep)
    return [(statement, parameters) for statement, parameters in sent if statement.startswith("SELECT")]


def _raw(engine: Engine, statements: list[tuple[str, Any]]) -> float:
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        started = time.perf_counter()
        for _ in range(REPS):
            for statement, parameters in statements:
                cursor.execute(statement, parameters)
                cursor.fetchall()
        return (time.perf_counter() - started) / REPS


def _service(engine: Engine, made: Generated, people: list[Principal]) -> float:
    took = 0.0
    for person in people:
        with session_for(engine, person, made.now) as session:
            started = time.perf_counter()
            standing(session, person.employee_id, None, made.now)
            took += time.perf_counter() - started
    return took / len(people)
