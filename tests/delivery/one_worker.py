"""A worker as a process of its own, in a hurry: short lease, no pacing."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog
from aiohttp import ClientSession, ClientTimeout
from sqlalchemy import URL

from bot.app import App
from bot.capability import capabilities
from bot.delivery.worker import Times, Worker
from bot.settings import Settings
from bot.slack import limits
from bot.slack.app import web_client
from bot.slack.outgoing import SlackSender
from spm_core.db import engine_for
from spm_core.notices import rules
from tests.delivery.slack import BOT
from tests.factories import NOW

LEASE = timedelta(seconds=3)
THREADS = 4

capabilities()  # before processes fork from this one


def work(database: URL, slack: str, start: float) -> None:
    """As if NOW had been at `start` of this machine's clock."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    limits.PACE = 1_000
    rules.FIRST_WAIT = timedelta(milliseconds=200)
    asyncio.run(_work(database, slack, start))


async def _work(database: URL, slack: str, start: float) -> None:
    engine = engine_for(database.render_as_string(hide_password=False))
    threads = 1 if engine.dialect.name == "sqlite" else THREADS
    app = App(engine, Settings(_env_file=None), ThreadPoolExecutor(threads))
    async with ClientSession(timeout=ClientTimeout(total=1)) as session:
        sender = SlackSender(web_client("xoxb-test", slack, session, []), BOT)
        await Worker(app, {"slack": sender}, Times(LEASE, poll=0.05), lambda: moment(start)).run()


def moment(start: float) -> datetime:
    return NOW + timedelta(seconds=time.time() - start)
