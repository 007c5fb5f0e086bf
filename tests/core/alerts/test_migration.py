"""Alerts of one of three events become questions about the same figures."""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from spm_core.alerts.models import Alert, AlertSubject, Crossing
from tests.factories import NOW, add_person, operate

VERSIONS = "spm_core.migrations.versions"
OLD = (("AT_RISK", True, None), ("AT_RISK", False, None), ("STALLED", True, 300_000_000), ("FORECAST", False, None))


def test_what_was_watched_is_watched_on(engine, company):
    max_ = add_person(engine, company, "Max Roe")
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)) as operations:
        operations.drop_table("alert")
        import_module(f"{VERSIONS}.0017_alerts").upgrade()
        names = ("company_id", "employee_id", "event", "team", "above", "seen", "next_at")
        old = sa.table("alert", *(sa.column(name) for name in names))
        old.c.seen.type, old.c.next_at.type = sa.JSON(), sa.DateTime(timezone=True)
        for event, team, above in OLD:
            row = (company.id, max_, event, team, above, {"own:Q2": [True, None]}, NOW)
            connection.execute(sa.insert(old).values(dict(zip(names, row, strict=True))))
        import_module(f"{VERSIONS}.0031_alerts_as_questions").upgrade()
    with operate(engine, company) as session:
        rows = session.scalars(sa.select(Alert).order_by(Alert.id)).all()
        found = [(row.figure, row.subject, row.crossing, str(row.threshold)) for row in rows]
        rest = {(row.about_id, row.period, row.ended, row.next_at) for row in rows}
        assert [row.seen for row in rows] == [{}] * len(OLD)
    assert found == [
        ("pace", AlertSubject.EACH, Crossing.BELOW, "0.8500"),
        ("pace", AlertSubject.PERSON, Crossing.BELOW, "0.8500"),
        ("stalled_deals", AlertSubject.TEAM, Crossing.BEGINS, "30000.0000"),
        ("commit_forecast", AlertSubject.PERSON, Crossing.DROP, "0.1000"),
    ]
    assert rest == {(max_, "", False, NOW)}
