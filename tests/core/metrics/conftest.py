"""Databases that a module's tests share, because they only read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from spm_core.db import engine_for
from tests.conftest import postgres_database


@pytest.fixture(scope="module")
def sqlite_module_engine(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    copy = tmp_path_factory.mktemp("module") / "pacer.db"
    shutil.copyfile(sqlite_template, copy)
    engine = engine_for(f"sqlite:///{copy}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def postgresql_module_engine(postgres_template: URL) -> Iterator[Engine]:
    with postgres_database(postgres_template, f"TEMPLATE {postgres_template.database}") as url:
        engine = engine_for(url.render_as_string(hide_password=False))
        yield engine
        engine.dispose()
