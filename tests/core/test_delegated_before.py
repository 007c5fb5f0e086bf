"""What was delegated, lent and published before the revision that names what is delegated."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection

from spm_core.db import engine_for
from spm_core.migrations import _config, upgrade

STAND_IN = {"instead_of": "mia@example.com"}


@pytest.mark.parametrize(
    ("public", "kept"),
    [
        (["won_amount", "attainment", "demos"], ["won_amount", "demos"]),
        (["attainment", "gap"], ["attainment"]),
        (["gap", "demos"], ["gap", "demos"]),
        (None, None),
    ],
)
def test_older_delegations_are_of_the_digest_alone(public: list[str] | None, kept: list[str] | None) -> None:
    engine = engine_for("sqlite://")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0031")
        _fill(connection, public)
    upgrade(engine)
    with engine.begin() as connection:
        assert _values(connection, "SELECT what FROM delegation") == ['["digest"]']
        assert _values(connection, "SELECT do || args FROM subscription ORDER BY id") == [
            "digest" + json.dumps(STAND_IN),
            "feedback drafts{}",
        ]
        assert _values(connection, "SELECT key FROM notice ORDER BY id") == ["digest", "sent"]
        (found,) = _values(connection, "SELECT public_metrics FROM company")
        assert (found and json.loads(found)) == kept


def adding(connection: Connection) -> Callable[..., None]:
    """Adds a row to a table of an older revision, with whatever else it needs."""
    meta = sa.MetaData()
    meta.reflect(connection)

    def add(table_name: str, /, **values: Any) -> None:
        table = meta.tables[table_name]
        needed = {
            c.name: _any(c) for c in table.columns if not c.nullable and c.server_default is None and c.name != "id"
        }
        connection.execute(table.insert(), {**needed, **values})

    return add


def _fill(connection: Connection, public: list[str] | None) -> None:
    """One of each."""
    add = adding(connection)
    add("company", id=1, public_metrics=public)
    for number, name in enumerate(("Mia", "Rita"), 1):
        add("employee", id=number, name=name, name_key=name.lower())
    add("delegation", manager_id=1, deputy_id=2)
    for do, args in (("digest", STAND_IN), ("feedback drafts", STAND_IN), ("feedback drafts", {})):
        add("subscription", employee_id=2, do=do, args=args)
    for key, do, state in (("owed", "feedback drafts", "OWED"), ("digest", "digest", "OWED")):
        add("notice", key=key, employee_id=2, do=do, args=STAND_IN, state=state)
    add("notice", key="sent", employee_id=2, do="feedback drafts", args=STAND_IN, state="SENT")


def _any(column: sa.Column[Any]) -> Any:
    kind = column.type.python_type
    return "[]" if kind in (dict, list) or isinstance(column.type, sa.JSON) else _SOMETHING[kind]


_SOMETHING: dict[type, Any] = {int: 1, str: "x", bool: True, date: date(2026, 5, 1), datetime: datetime(2026, 5, 1)}


def _values(connection: Connection, statement: str) -> list[Any]:
    return list(connection.execute(sa.text(statement)).scalars())
