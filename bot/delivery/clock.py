"""What runs on a schedule while `pacer serve` or `pacer worker` does. State is in the tables; the clock only ticks.

Each process has its own clock, so anything it does may happen twice, even at the same time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import App
from bot.delivery.alerts import look_at_alerts
from spm_core.assessments.opening import open_due, remind_due
from spm_core.conversation import forget_expired
from spm_core.db import ScopedSession, session_for
from spm_core.inbox import forget_old
from spm_core.notices.pacing import forget_idle
from spm_core.people.identity import companies, operator
from spm_core.people.weekly import tell_admins
from spm_core.principal import CompanyInfo
from spm_core.subscriptions.due import owe_due

log = structlog.get_logger()

Tick = Callable[[ScopedSession, datetime], object]
EVERY_MINUTE: tuple[Tick, ...] = (owe_due, open_due, remind_due, tell_admins)
"""Run for each company, with all rights, each in its own transaction; run again at once while it returns True.

What is due becomes an owed notice: spm_core.notices.
"""


def start(app: App) -> AsyncIOScheduler:
    clock = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None})
    for work, interval in ((tick, {"minutes": 1}), (forget_old_rows, {"hours": 1})):
        clock.add_job(_in_thread, "interval", args=[work, app], max_instances=1, **interval)
    clock.start()
    return clock


async def _in_thread(work: Callable[[App, datetime], None], app: App) -> None:
    await asyncio.get_running_loop().run_in_executor(app.workers, work, app, datetime.now(UTC))


def tick(app: App, now: datetime) -> None:
    """Do what is due every minute; where one thing fails, the others still happen."""
    with app.engine.connect() as connection:
        every_company = companies(connection)
    for company in every_company:
        for work in EVERY_MINUTE:
            try:
                while _more(app, company, work, now):
                    pass
            except Exception:
                log.exception("tick failed", work=work.__name__, company=company.id)
        try:
            look_at_alerts(app, company, now)
        except Exception:
            log.exception("tick failed", work=look_at_alerts.__name__, company=company.id)


def _more(app: App, company: CompanyInfo, work: Tick, now: datetime) -> bool:
    with session_for(app.engine, operator(company), now) as session:
        return work(session, now) is True


def forget_old_rows(app: App, now: datetime) -> None:
    with app.engine.begin() as connection:
        forget_old(connection, now)
        forget_expired(connection, now)
        forget_idle(connection, now)
