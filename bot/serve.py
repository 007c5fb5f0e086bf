"""`pacer serve`: every platform that is set up, one process, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

import structlog
from aiohttp import web
from sqlalchemy import select

from bot import clock, hooks
from bot.app import App
from bot.settings import Settings
from bot.slack import service
from bot.slack.service import Slack
from spm_core.errors import CoreError
from spm_core.migrations import upgrade

log = structlog.get_logger()

MAX_BODY = 1 << 20
"""Bytes; far above anything that Slack or Teams sends."""


async def serve(app: App, *, playground: bool = False) -> None:
    """Runs until SIGTERM or SIGINT. Raises CoreError for settings that cannot work."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(app, playground=playground):
        await stop.wait()
        log.info("stopping")


@asynccontextmanager
async def running(app: App, *, playground: bool = False) -> AsyncIterator[web.Application]:
    settings = app.settings
    teams = bool(settings.teams_app_id) or playground
    if not teams and not service.wanted(settings):
        raise CoreError("nothing_to_serve")
    upgrade(app.engine)
    clock.forget_old_rows(app, datetime.now(UTC))
    if settings.model:
        import openai  # noqa: F401  it takes a second or two, for which the first question would hold up everybody
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(service.slack(app)) if service.wanted(settings) else None
        server = _server(app, slack, teams=teams)
        await stack.enter_async_context(_listening(server, settings))
        ticking = clock.start(app)
        stack.callback(ticking.shutdown, wait=False)
        log.info("serving", slack=_way_in(slack), teams=teams, host=settings.host, port=settings.port)
        yield server


def _way_in(slack: Slack | None) -> str | None:
    if slack is None:
        return None
    return "socket" if slack.socket else "http"


def _server(app: App, slack: Slack | None, *, teams: bool) -> web.Application:
    server = web.Application(client_max_size=MAX_BODY)
    server.add_routes([web.get("/healthz", _alive), web.get("/readyz", _ready(app, slack))])
    hooks.mount(server, app)
    if slack:
        server.add_routes(slack.routes)
    if teams:
        from bot.teams.adapter import mount

        mount(server, app)
    return server


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _ready(app: App, slack: Slack | None) -> Callable[[web.Request], Awaitable[web.Response]]:
    def database() -> bool:
        try:
            with app.engine.connect() as connection:
                connection.scalar(select(1))
        except Exception:
            log.exception("database not reached")
            return False
        return True

    async def ready(_request: web.Request) -> web.Response:
        found = {"database": await asyncio.get_running_loop().run_in_executor(app.workers, database)}
        if slack:
            found["slack"] = await slack.ready()
        return web.json_response(found, status=200 if all(found.values()) else 503)

    return ready


@asynccontextmanager
async def _listening(server: web.Application, settings: Settings) -> AsyncIterator[None]:
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        await runner.cleanup()
        raise CoreError("port_taken", host=settings.host, port=settings.port, why=error.strerror) from error
    try:
        yield
    finally:
        await runner.cleanup()
