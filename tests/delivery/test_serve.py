"""`pacer serve` and `pacer worker` deliver by themselves, and say how they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port
from sqlalchemy import Engine

from bot.app import App
from bot.server.monitoring import figures
from bot.server.serve import running, working
from bot.settings import Settings
from spm_core.errors import CoreError
from spm_core.processes import seen
from spm_core.vault import new_key
from spm_core.vault_keys import admit
from tests.delivery.conftest import House
from tests.delivery.saying import refuse
from tests.delivery.slack import Workspace

FOREVER = datetime(2999, 1, 1, tzinfo=UTC)


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not done():  # noqa: ASYNC110 - what happens at the other end of a socket
            await asyncio.sleep(0.02)


async def test_serve_delivers(house: House, slack: Workspace, app: App) -> None:
    house.owe("it", expires=FOREVER)
    async with running(app):
        await until(lambda: slack.keys["it"] == 1)


async def test_a_worker_delivers_and_can_be_looked_at(house: House, slack: Workspace, app: App) -> None:
    house.owe("it", expires=FOREVER)
    port = unused_port()
    async with working(app, port) as worker, ClientSession(f"http://127.0.0.1:{port}") as http:
        await until(lambda: slack.keys["it"] == 1)
        ready = await http.get("/readyz")
        assert (ready.status, await ready.json()) == (200, {"database": True, "delivery": True})
        assert (await http.get("/healthz")).status == 200
        shown = await (await http.get("/metrics")).text()
        assert 'pacer_notices{state="failed"} 0.0' in shown
        refuse(slack, "chat.postMessage", "token_revoked")
        house.owe("that", expires=FOREVER)
        await until(lambda: worker.closed == {"slack": "token_revoked"})
        assert (await http.get("/readyz")).status == 503
    assert not worker.well


async def test_it_says_that_it_runs_until_it_ends(engine: Engine, slack: Workspace, app: App) -> None:
    def roles() -> list[str]:
        with engine.connect() as connection:
            return [sign.role.value for sign in seen(connection)]

    async with running(app):
        assert roles() == ["serve"]
        async with working(app):
            assert sorted(roles()) == ["serve", "worker"]
            assert b'pacer_processes{role="worker"} 1.0' in figures(engine, datetime.now(UTC))
        assert roles() == ["serve"]
    assert roles() == []


async def test_with_another_key_it_does_not_start(engine: Engine, slack: Workspace, app: App) -> None:
    with engine.begin() as connection:
        admit(connection, [new_key()])
    for start in (running, working):
        with pytest.raises(CoreError, match="other_secret_key"):
            async with start(app):
                raise AssertionError("it runs")


async def test_what_is_under_way_is_brought_to_its_end(house: House, slack: Workspace, app: App) -> None:
    house.owe("it", expires=FOREVER)
    async with working(app):
        await until(lambda: bool(slack.asked("chat.postMessage")))
    assert house.notice("it").state.value == "sent"


async def test_without_a_platform_there_is_nothing_to_do(engine: Engine) -> None:
    with ThreadPoolExecutor(1) as workers, pytest.raises(CoreError, match="nothing_to_serve"):
        async with working(App(engine, Settings(_env_file=None), workers)):
            raise AssertionError("it runs")
