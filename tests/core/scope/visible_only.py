"""Tables full of rows, and the same database as one person would have it: without what they may not see."""

from __future__ import annotations

import random
import shutil
from collections.abc import Set
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Engine, Enum, Time, delete, event, insert, select
from sqlalchemy.exc import IntegrityError

from spm_core.columns import Scaled, UtcDateTime
from spm_core.db import engine_for
from spm_core.models import Base, CompanyOwned, all_models, table_of
from spm_core.scope import criterion
from tests.core.house import House
from tests.factories import NOW

all_models()
MODELS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda model: model.__name__)
ROWS = 16


def fill(house: House) -> None:
    """Add rows to every table that a company owns, a quarter of them the other company's."""
    dice = random.Random(7)
    engine = _plainly(house.engine.url.database)
    with engine.begin() as connection:
        for model in (each for each in MODELS if issubclass(each, CompanyOwned)):
            for number in range(ROWS):
                home = house.other if number % 4 == 0 else house.company
                named = {column.name: _value(column, dice, house) for column in table_of(model).columns}
                try:
                    connection.execute(insert(table_of(model)), {**named, "id": 100 + number, "company_id": home.id})
                except IntegrityError:  # a pair that is there already
                    continue
    engine.dispose()


def _value(column: Column[Any], dice: random.Random, house: House) -> Any:
    """Something of the column's type; of a person or a row that is there."""
    if foreign := [*column.foreign_keys]:
        people = foreign[0].column.table.name == "employee"
        return dice.choice([*house.people.values()]) if people else dice.choice([1, 2, 3, 4, *range(100, 100 + ROWS)])
    kind = column.type
    if isinstance(kind, Scaled):
        return Decimal(dice.randint(1, 9))
    if isinstance(kind, UtcDateTime):
        return NOW - timedelta(days=dice.randint(0, 60))
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Enum):
        return dice.choice([*kind.enum_class] if kind.enum_class else kind.enums)
    if isinstance(kind, Time):
        return time(dice.randint(0, 23))
    if isinstance(kind, Boolean):
        return dice.random() < 0.5
    if isinstance(kind, Date):
        return date(2026, 5, 13) + timedelta(days=dice.randint(-60, 60))
    return dice.choice("abcdefgh") if kind.python_type is str else dice.randint(1, 9)


def without_the_hidden(house: House, scope: dict[str, Any], path: Path) -> Engine:
    """A copy of the database in which only the visible rows are left."""
    original = house.engine.url.database
    assert original
    house.engine.dispose()  # the last connection to close folds the write-ahead log into the file
    shutil.copyfile(original, path)
    engine = _plainly(str(path))
    with engine.begin() as connection:
        seen = {model: _visible(connection, model, scope) for model in MODELS}
        for model, keys in seen.items():
            table = table_of(model)
            for row in connection.execute(select(*table.primary_key)).all():
                if tuple(row) not in keys:
                    which = (column == value for column, value in zip(table.primary_key, row, strict=True))
                    connection.execute(delete(table).where(*which))
    return engine


def _visible(connection: Connection, model: type[Base], scope: dict[str, Any]) -> Set[tuple[Any, ...]]:
    table = table_of(model)
    return {
        tuple(row) for row in connection.execute(select(*table.primary_key).where(criterion(model, table.c)), scope)
    }


def _plainly(database: str | None) -> Engine:
    """No constraint but who may see what is of interest here."""
    engine = engine_for(f"sqlite:///{database}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = OFF"))
    return engine
