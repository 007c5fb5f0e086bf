from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from spm_core.db import engine_for
from tests.asking import app_of
from tests.bot.rights.companies import Companies
from tests.bot.rights.people import Secret
from tests.bot.rights.world import build


@pytest.fixture(scope="package")
def new_company(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Companies]:
    """Make a company in which those secrets are others, to change at will."""
    made: list[Engine] = []

    def company(changed: Collection[Secret]) -> Engine:
        path = tmp_path_factory.mktemp("company") / "pacer.db"
        shutil.copyfile(sqlite_template, path)
        made.append(engine := engine_for(f"sqlite:///{path}"))
        build(engine, app_of(engine).settings.vault, changed)
        return engine

    yield company
    for engine in made:
        engine.dispose()


@pytest.fixture(scope="package")
def companies(new_company: Companies) -> Companies:
    """Companies in which those secrets are others, each made once, to be read alone."""
    made: dict[frozenset[Secret], Engine] = {}

    def company(changed: Collection[Secret]) -> Engine:
        key = frozenset(changed)
        if key not in made:
            made[key] = new_company(key)
        return made[key]

    return company
