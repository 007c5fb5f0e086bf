"""Engines, and sessions bound to one principal: they filter every statement, and refuse any that they cannot filter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, NoReturn, cast

from sqlalchemy import ColumnElement, Connection, CursorResult, Engine, create_engine, event, insert, make_url, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql.visitors import ExternallyTraversible

from spm_core.errors import UnscopedQuery
from spm_core.models import Base, CompanyOwned, table_of
from spm_core.principal import Principal
from spm_core.scope import Entities, Prepared, brought_along, criterion, reached

APP_ROLE = "pacer_app"
"""The PostgreSQL role that row-level security applies to; migrations create it."""

_AS_APP = text("SELECT set_config('role', :role, true), set_config('pacer.company', :company, true)")


def engine_for(url: str, pool_size: int = 5) -> Engine:
    """Return an engine with this project's settings; `pool_size` is the number of threads that will use it.

    Database errors are logged without the values involved, which may be what people wrote.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # JIT compilation takes longer than any of our statements runs.
        options = " ".join(("-c jit=off", *parsed.normalized_query.get("options", ())))
        return create_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=2,
            pool_pre_ping=True,
            connect_args={"options": options},
            hide_parameters=True,
        )
    in_memory = parsed.database in (None, "", ":memory:")
    engine = create_engine(
        parsed,
        connect_args={"check_same_thread": False, "timeout": 10},
        hide_parameters=True,
        **({"poolclass": StaticPool} if in_memory else {}),
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves: see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that becomes a writer later fails at once, whatever the timeout.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


_INSERT: Mapping[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


RowFilter = Callable[[type[Base], Any], ColumnElement[bool]]


class ScopedSession(Session):
    """A session of one principal: it filters everything it reads, and stamps and checks everything it writes."""

    rows: RowFilter = staticmethod(criterion)
    """The condition added to every statement over a table: which of its rows exist for the principal."""

    def __init__(self, connection: Connection, principal: Principal, now: datetime) -> None:
        # A second session on the same connection must not end the first one's savepoint when it closes.
        super().__init__(bind=connection, autoflush=True, expire_on_commit=False, join_transaction_mode="rollback_only")
        self.principal = principal
        self.now = now
        self.owed_to: set[int] = set()
        """The people to whom notices were owed through this session."""
        self.scope: dict[str, Any] = {
            "scope_company": principal.company.id,
            "scope_me": principal.employee_id,
            "scope_all": int(principal.sees_all),
            "scope_today": principal.company.today(now),
            "scope_team": (principal.audience.lead_id or 0) if principal.audience else 0,
        }

    def read(self, prepared: Prepared, params: Mapping[str, Any] | None = None) -> CursorResult[Any]:
        """Run a prebuilt Core select. This is the hot path, at about a tenth of the cost of an ORM statement."""
        return self.get_bind().execute(prepared.statement, {**(params or {}), **self.scope})

    def write_rows(self, table: type[CompanyOwned], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once, stamped with the company."""
        if rows:
            company = {"company_id": self.principal.company.id}
            self.get_bind().execute(insert(table), [{**row, **company} for row in rows])

    def write_once(self, table: type[CompanyOwned], row: Mapping[str, Any]) -> bool:
        """Insert a row, stamped with the company, unless its unique key exists; return whether it was new."""
        statement = _INSERT[self.get_bind().dialect.name](table_of(table)).on_conflict_do_nothing()
        stamped = {**row, "company_id": self.principal.company.id}
        return self.get_bind().execute(statement.execution_options(preserve_rowcount=True), stamped).rowcount == 1

    def get_bind(self, *_: Any, **__: Any) -> Connection:
        return cast(Connection, self.bind)

    def connection(self, *_: Any, **__: Any) -> NoReturn:
        raise UnscopedQuery("a principal's session hands out no connection")

    def bulk_save_objects(self, *_: Any, **__: Any) -> NoReturn:
        raise UnscopedQuery("bulk writes pass by the session's checks: use write_rows")

    bulk_insert_mappings = bulk_update_mappings = bulk_save_objects


@contextmanager
def session_on(connection: Connection, principal: Principal, now: datetime) -> Iterator[ScopedSession]:
    """Open a principal's session inside a transaction that the caller commits."""
    if connection.dialect.name == "postgresql":
        connection.execute(_AS_APP, {"role": APP_ROLE, "company": str(principal.company.id)})
    with ScopedSession(connection, principal, now) as session:
        yield session
        session.flush()


@contextmanager
def session_for(engine: Engine, principal: Principal, now: datetime) -> Iterator[ScopedSession]:
    """Open a principal's session in a transaction of its own, which commits unless the block raises."""
    with engine.begin() as connection, session_on(connection, principal, now) as session:
        yield session


@event.listens_for(ScopedSession, "do_orm_execute")
def _scope(state: ORMExecuteState) -> Any:
    session = cast(ScopedSession, state.session)
    if not state.is_orm_statement:
        raise UnscopedQuery("only ORM entities and prepared selects are read through a principal's session")
    entities = reached(cast(ExternallyTraversible, state.statement), orm=True)
    given = state.parameters
    if isinstance(given, Sequence):
        raise UnscopedQuery("one statement at a time")
    if "company_id" in (given or {}):
        raise UnscopedQuery("a row does not change its company")
    state.parameters = {**(given or {}), **session.scope}
    return state.invoke_statement(statement=state.statement.options(*criteria(entities, session.rows)))


def criteria(entities: Entities, rows: RowFilter) -> list[Any]:
    """Return the SQLAlchemy options that filter a statement over these entities."""
    mappers = frozenset(entity.mapper for entity in entities)
    aliases = [entity.entity for entity in entities if entity.is_aliased_class]
    # Each alias needs its own: in a join, SQLAlchemy does not adapt the class's criteria to it.
    of_aliases = [with_loader_criteria(alias, rows(alias._aliased_insp.mapper.class_, alias)) for alias in aliases]
    return [*_criteria(mappers, rows), *of_aliases]


@cache
def _criteria(mappers: frozenset[Mapper[Any]], rows: RowFilter) -> tuple[Any, ...]:
    # Always in the same order, which is part of SQLAlchemy's cache key.
    concerned = {loaded for mapper in mappers for loaded in brought_along(mapper)}
    return tuple(_loader_criteria(mapper, rows) for mapper in sorted(concerned, key=str))


@cache
def _loader_criteria(mapper: Mapper[Any], rows: RowFilter) -> Any:
    return with_loader_criteria(mapper.class_, rows(mapper.class_, mapper.class_))


@event.listens_for(ScopedSession, "before_flush")
def _stamp(session: ScopedSession, _context: object, _instances: object) -> None:
    company = session.principal.company.id
    for row in [*session.new, *session.dirty, *session.deleted]:
        if not isinstance(row, CompanyOwned):
            raise UnscopedQuery(f"{type(row).__name__} is not written through a principal's session")
        if row in session.new and row.company_id is None:
            row.company_id = company
        if row.company_id != company:
            raise UnscopedQuery(f"{type(row).__name__} of another company")


@event.listens_for(ScopedSession, "detached_to_persistent")
def _refuse_detached(_session: ScopedSession, row: object) -> None:
    raise UnscopedQuery(f"{type(row).__name__} was not read through this session")
