"""The sign that a process gives every minute, so that pacer doctor can tell which run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection

from bot.app import App
from spm_core.processes import EVERY, ProcessRole, Sign, beat, stop, this_process

log = structlog.get_logger()


@asynccontextmanager
async def beating(app: App, role: ProcessRole, clock: AsyncIOScheduler) -> AsyncIterator[None]:
    """Say at the clock's pace that this process is there, until it ends as it should."""
    sign = this_process(role, datetime.now(UTC))
    await _in_thread(app, sign, _seen_now)
    beats = clock.add_job(
        _in_thread, "interval", args=[app, sign, _seen_now], seconds=EVERY.total_seconds(), max_instances=1
    )
    try:
        yield
    finally:
        beats.remove()
        await _in_thread(app, sign, stop)


def _seen_now(connection: Connection, sign: Sign) -> None:
    beat(connection, sign, datetime.now(UTC))


async def _in_thread(app: App, sign: Sign, do: Callable[[Connection, Sign], None]) -> None:
    await asyncio.get_running_loop().run_in_executor(app.workers, _attempt, app, sign, do)


def _attempt(app: App, sign: Sign, do: Callable[[Connection, Sign], None]) -> None:
    """Do it if the database can be reached: a process that can't is one that is not seen."""
    try:
        with app.engine.begin() as connection:
            do(connection, sign)
    except Exception:
        log.exception("no sign given")
