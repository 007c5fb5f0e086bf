"""Lists of deals that came by themselves before they were a topic of their own."""

from __future__ import annotations

import json

from alembic import command
from sqlalchemy import text

from spm_core.db import engine_for
from spm_core.migrations import _config, upgrade
from tests.core.test_delegated_before import adding


def test_what_listed_deals_goes_on_listing_them() -> None:
    engine = engine_for("sqlite://")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0034")
        add = adding(connection)
        add("company", id=1)
        add("employee", id=1, name="Mia", name_key="mia")
        for number, (do, args) in enumerate(
            (("pipeline", {"show": "stalled"}), ("pipeline", {"team": "my_team"}), ("quota", {"show": "all"})), 1
        ):
            add("subscription", id=number, employee_id=1, do=do, args=args)
    upgrade(engine)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT do, args FROM subscription ORDER BY id")).all()
    assert [(row.do, json.loads(row.args)) for row in rows] == [
        ("deals", {"show": "stalled"}),
        ("pipeline", {"team": "my_team"}),
        ("quota", {"show": "all"}),
    ]
