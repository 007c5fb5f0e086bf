from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any

import pytest
import time_machine
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Engine

from bot.app import App
from bot.settings import Settings
from bot.teams.adapter import mount
from tests.factories import NOW, add_deal, add_person, add_quota, make_company
from tests.platforms.teams.microsoft import Connector, Teams, url_of


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def app(sqlite_engine: Engine) -> Iterator[App]:
    """A company where Hannah has booked half of her quota."""
    company = make_company(sqlite_engine)
    hannah = add_person(sqlite_engine, company, "Hannah Brooks")
    add_quota(sqlite_engine, company, hannah, 86_420)
    add_deal(sqlite_engine, company, hannah, 43_210)
    with ThreadPoolExecutor(1) as workers:
        yield App(sqlite_engine, Settings(_env_file=None, host="127.0.0.1"), workers)


@pytest.fixture
async def start() -> AsyncIterator[Callable[[App], Any]]:
    """Starts Pacer for Teams beside a connector of its own."""
    async with AsyncExitStack() as running:

        async def start(app: App) -> Teams:
            connector = Connector()
            office = await running.enter_async_context(TestServer(connector.app()))
            server = web.Application()
            mount(server, app)
            client = await running.enter_async_context(TestClient(TestServer(server)))
            return Teams(client, connector, url_of(office))

        yield start


@pytest.fixture
async def teams(app: App, start: Callable[[App], Any]) -> Teams:
    """Without an app id, as on a developer's machine."""
    running: Teams = await start(app)
    return running
