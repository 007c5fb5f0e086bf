"""What happens by the clock while `pacer serve` runs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import App
from spm_core.conversation import forget_expired
from spm_core.inbox import forget_old


def start(app: App) -> AsyncIOScheduler:
    """Each process has its own clock; what it does may be done twice."""
    clock = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None})
    clock.add_job(_forget, "interval", args=[app], hours=1)
    clock.start()
    return clock


async def _forget(app: App) -> None:
    await asyncio.get_running_loop().run_in_executor(app.workers, forget_old_rows, app, datetime.now(UTC))


def forget_old_rows(app: App, now: datetime) -> None:
    with app.engine.begin() as connection:
        forget_old(connection, now)
        forget_expired(connection, now)
