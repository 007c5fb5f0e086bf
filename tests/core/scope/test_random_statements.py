"""Any statement over the models is filtered by the criteria of what it reaches as if it had those of all tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, case, delete, event, exists, func, inspect, select, union_all, update
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session, aliased

from spm_core.db import ScopedSession, criteria, session_on
from spm_core.errors import UnscopedQuery
from spm_core.models import Base
from spm_core.scope import criterion, reached
from tests.core.house import House, build
from tests.core.scope.visible_only import MODELS, fill, without_the_hidden
from tests.factories import NOW

# ---------------------------------------------------------------- statements


def key(entity: Any) -> Any:
    """The first column of the primary key, whatever it is called."""
    mapper = inspect(entity).mapper
    return getattr(entity, mapper.get_property_by_column(mapper.primary_key[0]).key)


@st.composite
def entities(draw: st.DrawFn) -> Any:
    model = draw(st.sampled_from(MODELS))
    return aliased(model) if draw(st.booleans()) else model


@st.composite
def columns(draw: st.DrawFn, among: Sequence[Any]) -> Any:
    one, other = (draw(st.sampled_from(among)) for _ in range(2))
    inner = draw(entities())
    made = {
        "entity": lambda: one,
        "key": lambda: key(one),
        "count": lambda: func.count(key(one)).over(),
        "total": lambda: func.max(key(one)).over(partition_by=key(one)),
        "either": lambda: func.coalesce(key(one), key(other)),
        "case": lambda: case((key(one) == key(other), key(one)), else_=key(other)),
        "scalar": lambda: select(func.max(key(inner))).where(key(inner) == key(one)).scalar_subquery(),
    }
    return made[draw(st.sampled_from([*made]))]()


@st.composite
def conditions(draw: st.DrawFn, among: Sequence[Any], depth: int) -> Any:
    one, inner = draw(st.sampled_from(among)), draw(entities())
    made = {
        "compared": lambda: key(one).is_not(None),
        "exists": lambda: exists(select(key(inner)).where(key(inner) == key(one))),
        "not exists": lambda: ~exists(select(key(inner)).where(key(inner) == key(one), key(inner).is_not(None))),
        "in": lambda: key(one).in_(draw(selects(depth - 1, single=True))),
        "in cte": lambda: key(one).in_(select(draw(selects(depth - 1, single=True)).cte().c[0])),
    }
    return made[draw(st.sampled_from([*made] if depth else [*made][:3]))]()


@st.composite
def selects(draw: st.DrawFn, depth: int, single: bool = False) -> Any:
    """A select over up to three entities that are joined one way or another; of one column with `single`."""
    among = [draw(entities())]
    statement = select(*[key(among[0])]).select_from(among[0])
    for _ in range(draw(st.integers(0, 2))):
        other = aliased(draw(st.sampled_from(MODELS)))
        on = key(other) == key(draw(st.sampled_from(among)))
        among.append(other)
        statement = statement.join(other, on, isouter=draw(st.booleans()))
    if depth and draw(st.booleans()):
        inner = draw(selects(depth - 1, single=True)).subquery()
        statement = statement.join(inner, inner.c[0] == key(among[0]), isouter=draw(st.booleans()))
    for _ in range(0 if single else draw(st.integers(0, 3))):
        statement = statement.add_columns(draw(columns(among)))
    for _ in range(draw(st.integers(0, 2))):
        statement = statement.where(draw(conditions(among, depth)))
    return statement


@st.composite
def statements(draw: st.DrawFn) -> Any:
    """Any statement that SQLAlchemy takes."""
    statement = draw(drafts())
    try:
        statement.compile()
    except InvalidRequestError:  # a subquery whose every table belongs to the statement around it
        reject()
    return statement


@st.composite
def drafts(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(["select", "select", "union", "from subquery", "update", "delete"]))
    if kind == "select":
        return draw(selects(2))
    if kind == "union":
        return union_all(draw(selects(1, single=True)), draw(selects(1, single=True)))
    if kind == "from subquery":
        return select(draw(selects(1)).subquery().c[0])
    model = draw(st.sampled_from(MODELS))
    written = delete(model) if kind == "delete" else update(model).values({key(model): key(model)})
    return written.where(draw(conditions([model], 1))).returning(key(model))


# ---------------------------------------------------------------- both ways

WHO = ("Ann", "Boss", "admin", "Xi")


@pytest.fixture(scope="module")
def house(sqlite_module_engine: Engine) -> House:
    built = build(sqlite_module_engine)
    fill(built)
    return built


@pytest.fixture(scope="module")
def theirs(house: House, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Engine]:
    """For each person a database without what is hidden from them."""
    home = tmp_path_factory.mktemp("theirs")
    scopes = {}
    for who in WHO:
        with house.as_(who) as session:
            scopes[who] = session.scope
    return {who: without_the_hidden(house, scope, home / who) for who, scope in scopes.items()}


def rows_of(session: Session, statement: Any, given: dict[str, Any] | None = None) -> list[str]:
    """What comes, in one order; nobody commits what was written."""
    unsynchronised = statement.execution_options(synchronize_session=False)
    return sorted(repr([_plain(value) for value in row]) for row in session.execute(unsynchronised, given).unique())


def _plain(value: Any) -> Any:
    return (type(value), value.__mapper__.primary_key_from_instance(value)) if isinstance(value, Base) else value


@contextmanager
def asking(house: House, who: str) -> Iterator[tuple[ScopedSession, list[str]]]:
    """The session of somebody, and what SQL it sends."""
    with house.engine.connect() as connection, session_on(connection, house.who(who), NOW) as session:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield session, sent_by(connection)


def sent_by(connection: Connection) -> list[str]:
    sent: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *event: sent.append(event[2]))
    return sent


@given(statement=statements(), who=st.sampled_from(WHO))
def test_a_statement_gives_what_it_would_if_there_were_no_other_rows(
    house: House, theirs: dict[str, Engine], statement: Any, who: str
) -> None:
    with asking(house, who) as (session, _):
        try:
            ours = rows_of(session, statement)
        except UnscopedQuery:
            reject()
    with theirs[who].connect() as connection, Session(connection) as plainly:
        assert ours == rows_of(plainly, statement), str(statement)


@given(statement=statements(), who=st.sampled_from(WHO))
def test_the_criteria_of_what_is_reached_do_what_those_of_all_tables_do(house: House, statement: Any, who: str) -> None:
    with asking(house, who) as (session, ours):
        try:
            rows_of(session, statement)
        except UnscopedQuery:
            reject()
        scope = session.scope
    aliases = frozenset(each for each in reached(statement, orm=True) if each.is_aliased_class)
    every = criteria(aliases | {model.__mapper__ for model in MODELS}, criterion)
    with house.engine.connect() as connection, Session(connection) as plainly:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        full = sent_by(connection)
        rows_of(plainly, statement.options(*every), scope)
    assert ours == full
