"""Which tests run on PostgreSQL: all, none, or those that ask for something no other test has asked of it.

A whole run on SQLite notes what each test asks of the database: statements, the types of their parameters, and
transactions that are open at the same time. Of the tests that are there for both kinds, enough are then chosen for
PostgreSQL that each thing asked is asked there too. So nothing that Pacer sends is first sent to PostgreSQL by a user,
and nobody keeps a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from heapq import heappop, heappush
from typing import Any
from zlib import crc32

import pytest
from sqlalchemy import Connection, Engine, event

SQLITE, CHOSEN, BOTH = "sqlite", "postgresql", "both"
CACHED = "pacer/on_postgresql"
AT_ONCE = 0
"""Noted where a transaction begins while another is open."""

Notes = dict[str, list[int]]
"""What each test asked for, as checksums, by its node id."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--databases",
        choices=(SQLITE, CHOSEN, BOTH),
        default=BOTH,
        help=f"{SQLITE}: not on PostgreSQL; {CHOSEN}: only there, what the last whole run on SQLite chose; {BOTH}: all",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--databases") == SQLITE:
        config.pluginmanager.register(Noting(config))


# ---------------------------------------------------------------- which tests run


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    databases = config.getoption("--databases")
    if databases == BOTH:
        return
    chosen = config.cache.get(CACHED, None) if config.cache else None
    if databases == CHOSEN and chosen is None:
        raise pytest.UsageError(f"run all tests with --databases={SQLITE} first")
    kept = [item for item in items if _is_meant(item, databases, frozenset(chosen or ()))]
    config.hook.pytest_deselected(items=[item for item in items if item not in frozenset(kept)])
    items[:] = kept


def _is_meant(item: pytest.Item, databases: str, chosen: frozenset[str]) -> bool:
    kind = _kind(item)
    if databases == SQLITE:
        return kind in (None, "sqlite")
    return kind == "postgresql alone" or (kind == "postgresql" and _twin(item.nodeid) in chosen)


def _kind(item: pytest.Item) -> str | None:
    """The kind of database that a test gets as a parameter, or asks for by itself."""
    given = item.callspec.params.values() if isinstance(item, pytest.Function) and hasattr(item, "callspec") else ()
    alone = "postgresql alone" if "postgres_server" in getattr(item, "fixturenames", ()) else None
    return next((value for value in given if value in ("sqlite", "postgresql")), alone)


def _twin(nodeid: str) -> str:
    """The same test on SQLite."""
    path, _, parameters = nodeid.partition("[")
    return f"{path}[{parameters.replace('postgresql', 'sqlite', 1)}"


# ---------------------------------------------------------------- what they ask for


class Noting:
    """Notes what the tests of a process ask for; chooses where the notes of all processes meet."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.notes: Notes = {}
        self.asked: set[int] = set()
        self.open: set[int] = set()
        event.listen(Engine, "before_cursor_execute", self._sends)
        event.listen(Engine, "begin", self._begins)
        event.listen(Engine, "commit", self._ends)
        event.listen(Engine, "rollback", self._ends)

    def _sends(self, _connection: object, _cursor: object, sql: str, _given: object, context: Any, _: object) -> None:
        if context is None or context.compiled is None:
            self.asked.add(_checksum(sql, ""))
            return
        given: Mapping[str, object] = next(iter(context.compiled_parameters), {})
        types = " ".join(f"{name}:{type(given[name]).__name__}" for name in sorted(given))
        self.asked.add(_checksum(context.compiled.string, types))

    def _begins(self, connection: Connection) -> None:
        self.open.add(id(connection))
        if len(self.open) > 1:
            self.asked.add(AT_ONCE)

    def _ends(self, connection: Connection) -> None:
        self.open.discard(id(connection))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.asked, self.open = set(), set()
        outcome = yield
        if _kind(item) == "sqlite":
            self.notes[item.nodeid] = sorted(self.asked)
        return outcome

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.notes |= getattr(node, "workeroutput", {}).get("asked", {})

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        worker: dict[str, Any] | None = getattr(self.config, "workeroutput", None)
        if worker is not None:
            worker["asked"] = self.notes
        elif exitstatus == 0 and self.config.cache and _is_whole(self.config):
            self.config.cache.set(CACHED, choose(self.notes))


def _is_whole(config: pytest.Config) -> bool:
    fewer = ("keyword", "markexpr", "deselect", "lf", "stepwise", "testmon", "collectonly", "at_most")
    every = config.args_source == pytest.Config.ArgsSource.TESTPATHS
    return every and not any(getattr(config.option, name, None) for name in fewer)


@cache
def _checksum(sql: str, types: str) -> int:
    return crc32(f"{sql} {types}".encode())


def choose(notes: Mapping[str, Iterable[int]]) -> list[str]:
    """Return few tests that ask for all that is asked, and every one with transactions at the same time."""
    asked = {test: frozenset(what) for test, what in notes.items()}
    chosen = sorted(test for test, what in asked.items() if AT_ONCE in what)
    missing = frozenset().union(*asked.values()).difference(*(asked[test] for test in chosen))
    # The test that adds most comes next. What a test adds only shrinks, so an old count is an upper bound.
    waiting = sorted((-len(what), test) for test, what in asked.items())
    while missing and waiting:
        _, test = heappop(waiting)
        adds = len(asked[test] & missing)
        if waiting and adds < -waiting[0][0]:
            heappush(waiting, (-adds, test))
        elif adds:
            chosen.append(test)
            missing -= asked[test]
    return chosen
