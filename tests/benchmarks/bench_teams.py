"""A question in a personal Teams chat through the whole pipeline, beside the SDK's CloudAdapter as it comes, echoing.

Each server has a process of its own; this one asks, and stands in for the Bot Connector.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication

from bot.app import App
from bot.settings import Settings
from bot.teams.adapter import PATH, mount
from spm_core.db import engine_for
from tests.benchmarks.servers import READY, serving

GOAL = 2.5
ROUNDS, ECHOES, QUESTIONS, AT_ONCE = 5, 200, 600, 16
TENANT = "11111111-1111-1111-1111-111111111111"
_SERIAL = count(1)


def run() -> list[str]:
    with tempfile.TemporaryDirectory(prefix="pacer-bench-") as home:
        url = f"sqlite:///{Path(home) / 'pacer.db'}"
        users = _company(url)
        with _server("floor", url) as floor, _server("pacer", url) as pacer:
            return asyncio.run(_measure(floor, pacer, users))


def _company(url: str) -> list[str]:
    """Everybody of the generated company is linked; the users' ids."""
    from tests.benchmarks import data  # the servers need none of it

    engine = engine_for(url)
    users = data.link_everybody(engine, "teams", TENANT)
    engine.dispose()
    return users


async def _measure(floor: str, pacer: str, users: list[str]) -> list[str]:
    async with _connector() as service_url, aiohttp.ClientSession() as http:

        async def rate(url: str, messages: int, at_once: int) -> float:
            return await _rate(
                http, url, [_message(service_url, next(_SERIAL), users) for _ in range(messages)], at_once
            )

        lines = []
        for at_once in (1, AT_ONCE):
            await rate(floor, 20, at_once)
            await rate(pacer, 100, at_once)
            rounds = [
                (await rate(floor, ECHOES, at_once), await rate(pacer, QUESTIONS, at_once)) for _ in range(ROUNDS)
            ]
            echoes, answers = (median(each) for each in zip(*rounds, strict=True))
            ratio = median(pacers / adapters for adapters, pacers in rounds)
            lines.append(
                f"Teams, {at_once:2} at once: {answers:5.0f} answers/s beside {echoes:4.0f} echoes/s of the adapter "
                f"as it comes: {ratio:.1f} times (goal {GOAL}) {'ok' if ratio >= GOAL else 'MISSED'}"
            )
        return lines


async def _rate(http: aiohttp.ClientSession, url: str, messages: list[dict[str, Any]], at_once: int) -> float:
    async def ask() -> None:
        while messages:
            async with http.post(url + PATH, json=messages.pop()) as response:
                response.raise_for_status()

    number, start = len(messages), perf_counter()
    await asyncio.gather(*(ask() for _ in range(at_once)))
    return number / (perf_counter() - start)


def _message(service_url: str, number: int, users: list[str]) -> dict[str, Any]:
    user = users[number % len(users)]
    return {
        "type": "message",
        "id": str(number),
        "channelId": "msteams",
        "serviceUrl": service_url,
        "timestamp": "2026-05-13T12:00:00.123Z",
        "locale": "en-US",
        "textFormat": "plain",
        "text": "how am I tracking to quota",
        "from": {"id": f"29:{user}", "name": "Somebody", "aadObjectId": user},
        "recipient": {"id": "28:pacer", "name": "Pacer"},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{user}"},
        "entities": [{"type": "clientInfo", "locale": "en-US", "country": "US", "platform": "Web"}],
        "channelData": {"tenant": {"id": TENANT}},
    }


@asynccontextmanager
async def _connector() -> AsyncIterator[str]:
    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"id": "1"}, status=201)

    server = web.Application()
    server.router.add_post("/{path:.*}", take)
    port = unused_port()
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


@contextmanager
def _server(kind: str, database: str) -> Iterator[str]:
    port = unused_port()
    with serving(__spec__.name, kind, database, str(port)):
        yield f"http://127.0.0.1:{port}"


def _serve(kind: str, database: str, port: str) -> None:
    server = web.Application()
    if kind == "floor":
        server.add_routes([web.post(PATH, _echo())])
    else:
        app = App(engine_for(database), Settings(_env_file=None, host="127.0.0.1"), ThreadPoolExecutor(1))
        mount(server, app)
    web.run_app(server, host="127.0.0.1", port=int(port), access_log=None, print=lambda _: print(READY, flush=True))


def _echo() -> Any:
    """As the SDK's documentation has it."""
    settings = {"APP_ID": "", "APP_PASSWORD": ""}
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(SimpleNamespace(**settings)))

    async def reply(context: TurnContext) -> None:
        await context.send_activity(context.activity.text)

    async def receive(request: web.Request) -> web.Response:
        return await adapter.process(request, SimpleNamespace(on_turn=reply))  # type: ignore[no-any-return]

    return receive


if __name__ == "__main__":
    _serve(*sys.argv[1:])
