"""A company whose people are linked to a Slack workspace on loopback, and a worker whose clock stands still."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import structlog
from aiohttp import ClientSession, ClientTimeout
from aiohttp.test_utils import unused_port
from sqlalchemy import Engine, select

from bot.app import App
from bot.delivery.sender import Sender
from bot.delivery.worker import Worker
from bot.settings import Settings
from bot.slack.app import web_client
from bot.slack.outgoing import SlackSender
from spm_core.notices import service
from spm_core.notices.models import Notice
from spm_core.people.identity import link
from spm_core.people.models import Employee
from spm_core.principal import CompanyInfo, Role
from tests.delivery import saying
from tests.delivery.slack import BOT, TEAM, Workspace
from tests.factories import NOW, add_person, operate

_SERIAL = itertools.count()
EMPTY: Mapping[str, Any] = {}


@dataclass
class House:
    engine: Engine
    company: CompanyInfo
    dana: int

    def link(self, who: int, email: str, user: str = "", platform: str = "slack", tenant: str = TEAM) -> None:
        with self.engine.begin() as connection:
            link(connection, self.company, email, platform, tenant, user or f"U{who}")

    def add_people(self, count: int, platform: str = "slack") -> list[int]:
        """Linked people, many at once."""
        with operate(self.engine, self.company) as session:
            added = [
                Employee(name=f"P {n}", name_key=f"p {n}", email=f"p{n}@example.com", role=Role.REP)
                for n in itertools.islice(_SERIAL, count)
            ]
            session.add_all(added)
            session.flush()
            known = [(each.id, str(each.email)) for each in added]
        for who, email in known:
            self.link(who, email, platform=platform)
        return [who for who, _ in known]

    def owe(self, key: str, do: str = "help", args: Mapping[str, Any] = EMPTY, **given: Any) -> bool:
        """For Dana, now, for a day."""
        if not {"to", "channel"} & given.keys():
            given["to"] = self.dana
        times = {"due": NOW, "expires": NOW + timedelta(days=1)}
        with operate(self.engine, self.company) as session:
            return service.owe(session, key, do, args, **{**times, **given})

    def notice(self, key: str) -> Notice:
        with operate(self.engine, self.company) as session:
            found: Notice = session.scalars(select(Notice).where(Notice.key == key)).one()
            return found


@pytest.fixture(autouse=True)
def _saying(monkeypatch: pytest.MonkeyPatch) -> None:
    saying.declare(monkeypatch)


@pytest.fixture
def house(engine: Engine, company: CompanyInfo) -> House:
    """With Dana, who is linked."""
    house = House(engine, company, add_person(engine, company, "Dana Wu"))
    house.link(house.dana, "dana.wu@example.com")
    return house


@pytest.fixture
async def slack() -> AsyncIterator[Workspace]:
    workspace = Workspace(now=NOW.timestamp)
    server = await workspace.start()
    yield workspace
    await server.close()


class Post:
    """A worker that does what is due at a moment, and nothing by itself."""

    def __init__(self, app: App, senders: dict[str, Sender]) -> None:
        self.at = NOW
        self.worker = Worker(app, senders, now=lambda: self.at, sleep=self._wait)

    async def _wait(self, seconds: float) -> None:
        """The clock stands still."""

    async def __call__(self, after: timedelta = timedelta()) -> int:
        """Everything that is due so much later; how many notices were taken."""
        self.at += after
        return await self.worker.once()


@pytest.fixture
async def senders(slack: Workspace) -> AsyncIterator[dict[str, Sender]]:
    async with ClientSession(timeout=ClientTimeout(total=5)) as session:
        yield {"slack": SlackSender(web_client("xoxb-test", slack.url, session, []), BOT)}


@pytest.fixture
def post(engine: Engine, senders: dict[str, Sender]) -> Iterator[Post]:
    with ThreadPoolExecutor(2) as workers:
        yield Post(App(engine, Settings(_env_file=None), workers), senders)


@pytest.fixture
def app(engine: Engine, slack: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    for name in ("BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET"):
        monkeypatch.delenv(f"PACER_SLACK_{name}", raising=False)
    settings: dict[str, Any] = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s", "slack_api_url": slack.url}
    with ThreadPoolExecutor(2) as workers:
        yield App(engine, Settings(_env_file=None, port=unused_port(), **settings), workers)
    structlog.reset_defaults()
