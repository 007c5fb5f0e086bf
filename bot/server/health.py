"""What a server tells about itself: whether it is alive, whether it can work, and figures for Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from aiohttp import web
from sqlalchemy import select

from bot.app import App
from bot.delivery.worker import Worker
from bot.server import monitoring
from bot.slack.service import Slack

log = structlog.get_logger()

HealthAnswer = Callable[[web.Request], Awaitable[web.Response]]
EXPOSITION = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


def routes(app: App, worker: Worker, slack: Slack | None = None) -> list[web.RouteDef]:
    return [
        web.get("/healthz", _alive),
        web.get("/readyz", _ready(app, worker, slack)),
        web.get("/metrics", _metrics(app)),
    ]


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _ready(app: App, worker: Worker, slack: Slack | None) -> HealthAnswer:
    def database() -> bool:
        try:
            with app.engine.connect() as connection:
                connection.scalar(select(1))
        except Exception:
            log.exception("database not reached")
            return False
        return True

    async def ready(_request: web.Request) -> web.Response:
        parts = {"database": await asyncio.get_running_loop().run_in_executor(app.workers, database)}
        if slack:
            parts["slack"] = await slack.ready()
        parts["delivery"] = worker.well
        return web.json_response(parts, status=200 if all(parts.values()) else 503)

    return ready


def _metrics(app: App) -> HealthAnswer:
    async def metrics(_request: web.Request) -> web.Response:
        loop = asyncio.get_running_loop()
        body = await loop.run_in_executor(app.workers, monitoring.figures, app.engine, datetime.now(UTC))
        return web.Response(body=body, headers=EXPOSITION)

    return metrics
