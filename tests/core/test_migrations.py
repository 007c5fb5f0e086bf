"""The revisions build from nothing what the models describe, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from spm_core import migrations
from spm_core.db import engine_for
from spm_core.models import all_models


def test_revisions_and_models_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), all_models()) == []


def test_an_empty_database_needs_every_revision_and_a_migrated_one_none(engine: Engine) -> None:
    empty = engine_for("sqlite://")
    assert migrations.current(empty) is None
    assert migrations.pending(empty)[0] == "0001"
    assert migrations.pending(engine) == ()
    assert migrations.current(engine) == migrations.pending(empty)[-1]


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    before = inspect(engine).get_table_names()
    migrations.upgrade(engine)
    assert inspect(engine).get_table_names() == before
    assert migrations.pending(engine) == ()
