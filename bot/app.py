"""The composition root: settings become an engine and the threads that work on it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from bot import secret_keys
from bot.settings import Settings
from spm_core.db import engine_for

POSTGRES_WORKERS = 8


@dataclass(frozen=True, slots=True)
class App:
    engine: Engine
    settings: Settings
    workers: ThreadPoolExecutor
    """The threads for units of work: one on SQLite, which has one writer, so that more would only wait."""


def build(settings: Settings) -> App:
    engine = engine_for(settings.database_url, pool_size=POSTGRES_WORKERS)
    threads = 1 if engine.dialect.name == "sqlite" else POSTGRES_WORKERS
    return App(engine, settings, ThreadPoolExecutor(threads, thread_name_prefix="work"))


def with_keys(app: App) -> App:
    """The app with the keys of its database; one with other keys must not run. Raises CoreError as `held` does."""
    with app.engine.begin() as connection:
        keys = secret_keys.held(connection, app.settings)
    return replace(app, settings=app.settings.holding(keys))
