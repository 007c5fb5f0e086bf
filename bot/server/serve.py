"""`pacer serve` runs every platform that is set up in one process; `pacer worker` only delivers notices."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.app import App, with_keys
from bot.delivery import clock
from bot.delivery.directories import ChatDirectory
from bot.delivery.linking import Linking
from bot.delivery.sender import Sender
from bot.delivery.worker import Worker
from bot.server import health, hooks
from bot.server.heartbeat import beating
from bot.settings import Settings
from bot.slack import service
from bot.slack.service import Slack
from spm_core.errors import CoreError
from spm_core.migrations import upgrade
from spm_core.processes import ProcessRole

if TYPE_CHECKING:
    from bot.teams.connector import Connector

log = structlog.get_logger()

MAX_BODY = 1 << 20
"""Bytes; far more than Slack or Teams ever sends."""


async def until_stopped(service: AbstractAsyncContextManager[object]) -> None:
    """Keep a service open until SIGTERM or SIGINT. Raises CoreError for settings that cannot work."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with service:
        await stop.wait()
        log.info("stopping")


@asynccontextmanager
async def running(app: App, *, playground: bool = False) -> AsyncIterator[web.Application]:
    settings = app.settings
    teams = bool(settings.teams_app_id) or playground
    if not teams and not service.wanted(settings):
        raise CoreError("nothing_to_serve")
    upgrade(app.engine)
    app = with_keys(app)
    clock.forget_old_rows(app, datetime.now(UTC))
    if settings.model:
        import openai  # noqa: F401  imported now, as it takes a second or two that would block everybody at the first question
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(service.slack(app)) if service.wanted(settings) else None
        server = web.Application(client_max_size=MAX_BODY)
        connector = _mount(server, app, slack, teams=teams)
        worker = await stack.enter_async_context(_delivering(app, connector, ProcessRole.SERVE))
        server.add_routes(health.routes(app, worker, slack))
        await stack.enter_async_context(_listening(server, settings, settings.port))
        log.info("serving", slack=_way_in(slack), teams=teams, host=settings.host, port=settings.port)
        yield server


def _way_in(slack: Slack | None) -> str | None:
    if slack is None:
        return None
    return "socket" if slack.socket else "http"


def _mount(server: web.Application, app: App, slack: Slack | None, *, teams: bool) -> Connector | None:
    hooks.mount(server, app)
    if slack:
        server.add_routes(slack.routes)
    if not teams:
        return None
    from bot.teams.adapter import mount

    return mount(server, app)


@asynccontextmanager
async def working(app: App, port: int | None = None) -> AsyncIterator[Worker]:
    """Deliver owed notices and answer nobody; health and figures are served at `port`. Raises CoreError."""
    settings = app.settings
    if not settings.teams_app_id and not settings.slack_bot_token:
        raise CoreError("nothing_to_serve")
    upgrade(app.engine)
    app = with_keys(app)
    async with AsyncExitStack() as stack:
        connector = await stack.enter_async_context(_connected(settings)) if settings.teams_app_id else None
        worker = await stack.enter_async_context(_delivering(app, connector, ProcessRole.WORKER))
        if port is not None:
            server = web.Application()
            server.add_routes(health.routes(app, worker))
            await stack.enter_async_context(_listening(server, settings, port))
        log.info("delivering", platforms=sorted(worker.senders), port=port)
        yield worker


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[Connector]:
    from bot.teams.adapter import connector_of

    connector = connector_of(settings)
    try:
        yield connector
    finally:
        await connector.close()


@asynccontextmanager
async def _delivering(app: App, connector: Connector | None, role: ProcessRole) -> AsyncIterator[Worker]:
    """The clock that finds what is due, the worker that sends it, and the sign that they are there."""
    async with AsyncExitStack() as stack:
        senders: dict[str, Sender] = {}
        directories: list[ChatDirectory] = []
        if app.settings.slack_bot_token:
            senders["slack"] = await stack.enter_async_context(service.sender(app.settings))
            directories.append(await stack.enter_async_context(service.members(app.settings)))
        if connector:
            from bot.teams.members import TeamsMembers
            from bot.teams.outgoing import TeamsSender

            senders["teams"] = TeamsSender(connector)
            directories.append(TeamsMembers(app, connector))
        worker = Worker(app, senders)
        await stack.enter_async_context(worker.started())
        await stack.enter_async_context(Linking(app, directories).started())
        ticking = clock.start(app)
        stack.callback(ticking.shutdown, wait=False)
        await stack.enter_async_context(beating(app, role, ticking))
        yield worker


@asynccontextmanager
async def _listening(server: web.Application, settings: Settings, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise CoreError("port_taken", host=settings.host, port=port, why=error.strerror) from error
    try:
        yield
    finally:
        await runner.cleanup()
