"""Bulk reads and writes for the import: many rows at once, past the ORM and close to the driver.

Only for principals who see their whole company, since the company is the only filter here. Values are as the
database stores them: dates as ISO texts, scaled decimals as integers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    MetaData,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from spm_core.columns import to_units
from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.models import CompanyOwned

Stored = tuple[Any, ...]


def day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def units(value: Decimal | None, places: int) -> int | None:
    return None if value is None else to_units(value, places)


def moment(value: datetime) -> str:
    """Write a moment in UTC as both databases read it; without an offset, which SQLite does not keep."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def begin(session: ScopedSession) -> None:
    """Let only one bulk writer of a company run until the transaction ends; SQLite has only one writer anyway.

    New rows have no statistics yet: without the settings, PostgreSQL would scan the whole table to change a few rows.
    """
    if _is_postgres(session):
        session.get_bind().execute(select(func.pg_advisory_xact_lock(_company(session))))
        for path in ("hashjoin", "mergejoin"):
            session.get_bind().execute(select(func.set_config(f"enable_{path}", "off", True)))


def stored(session: ScopedSession, model: type[CompanyOwned], columns: Sequence[str]) -> list[Stored]:
    """Return these columns of every row of the company."""
    return _fetch(session, _select(session, model, columns))


def any_stored(session: ScopedSession, model: type[CompanyOwned]) -> bool:
    return bool(_fetch(session, _select(session, model, ("id",)).limit(1)))


def stored_by(
    session: ScopedSession, model: type[CompanyOwned], columns: Sequence[str], key: str, values: Iterable[Any]
) -> list[Stored]:
    """Return these columns of the rows whose `key` is one of the values, however many there are."""
    table = _table(model)
    if _is_postgres(session):
        among = table.c[key] == any_(bindparam("keys", [*values], type_=ARRAY(table.c[key].type)))
    else:
        keys = func.json_each(literal(json.dumps([*values]))).table_valued(column("value"))
        among = table.c[key].in_(select(keys.c.value))
    return _fetch(session, _select(session, model, columns).where(among))


def add(session: ScopedSession, model: type[CompanyOwned], columns: Sequence[str], rows: Sequence[Stored]) -> None:
    """Insert rows, stamped with the company."""
    if not rows:
        return
    table, company = _table(model), _company(session)
    if _is_postgres(session):
        staged = _stage(session, table, columns, rows)
        source = select(*staged.c, literal(company))
        session.get_bind().execute(insert(table).from_select([*columns, "company_id"], source, include_defaults=False))
        staged.drop(session.get_bind())
        return
    into = f"INSERT INTO {table.name} ({', '.join(columns)}, company_id)"
    session.get_bind().exec_driver_sql(f"{into} VALUES ({'?, ' * len(columns)}{company})", list(rows))


def change(session: ScopedSession, model: type[CompanyOwned], columns: Sequence[str], rows: Sequence[Stored]) -> None:
    """Update the columns of existing rows, given as (*values, id)."""
    if not rows:
        return
    table, company = _table(model), _company(session)
    if _is_postgres(session):
        staged = _stage(session, table, (*columns, "id"), rows)
        same = (table.c.id == staged.c.id, table.c.company_id == company)
        session.get_bind().execute(update(table).values({name: staged.c[name] for name in columns}).where(*same))
        staged.drop(session.get_bind())
        return
    sets = ", ".join(f"{name} = ?" for name in columns)
    where = f"WHERE id = ? AND company_id = {company}"
    session.get_bind().exec_driver_sql(f"UPDATE {table.name} SET {sets} {where}", list(rows))  # noqa: S608


def remove(session: ScopedSession, model: type[CompanyOwned], ids: Sequence[int]) -> None:
    table, company = _table(model), _company(session)
    if ids:
        statement = delete(table).where(table.c.id == bindparam("row"), table.c.company_id == company)
        session.get_bind().execute(statement, [{"row": id_} for id_ in ids])


def _stage(session: ScopedSession, table: Table, columns: Sequence[str], rows: Sequence[Stored]) -> Table:
    """Copy rows into a temporary table: COPY cannot write through row-level security, but INSERT from there can."""
    staged = Table(
        f"staged_{table.name}",
        MetaData(),
        *(Column(name, table.c[name].type) for name in columns),
        prefixes=["TEMPORARY"],
    )
    connection = session.get_bind()
    staged.create(connection, checkfirst=False)
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {staged.name} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    return staged


def _select(session: ScopedSession, model: type[CompanyOwned], columns: Sequence[str]) -> Any:
    table = _table(model)
    raw = [_raw(table.c[name], _is_postgres(session)) for name in columns]
    return select(*raw).where(table.c.company_id == _company(session))


def _raw(source: Column[Any], postgres: bool) -> Any:
    return cast(source, Text) if postgres and isinstance(source.type, (Date, JSON)) else source


def _fetch(session: ScopedSession, statement: Any) -> list[Stored]:
    # The driver's own rows save the conversion and the row objects.
    result = session.get_bind().execute(statement)
    rows = result.cursor.fetchall() if result.cursor else []
    result.close()
    return [*rows]


def _table(model: type[CompanyOwned]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _company(session: ScopedSession) -> int:
    if not session.principal.sees_all:
        raise NotAllowed
    return session.principal.company.id


def _is_postgres(session: ScopedSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
