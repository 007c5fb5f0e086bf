"""The real Bolt app in front of a scripted pipeline and a fake Slack; deliveries are signed as Slack signs them."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.signature import SignatureVerifier

from bot.app import App
from bot.cards import Answer, Card
from bot.demo.build import build
from bot.handle import ProfileLookup, WaitingModel
from bot.identity import Profile
from bot.settings import Settings
from bot.slack.adapter import Adapter, AnswerTurn
from bot.slack.app import PATH, bolt, routes, web_client
from bot.slack.modals import Modals, Reopen
from bot.turn import Call, Turn
from spm_core.db import engine_for
from tests.platforms.slack.server import BOT, TEAM, FakeSlack

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
EMPTY: Mapping[str, str] = {}
NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
"""What the demo company is made for."""
PAYLOADS = Path(__file__).parent / "payloads"


class Pipeline:
    """Answers as told, each event once, and remembers the turns."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.profiles: list[Profile | None] = []
        self.reopened: list[Turn] = []
        self.answer = Answer(Card("Your quota"), "answered", Call("quota"))
        self.unlinked = False

    async def __call__(self, turn: Turn, profile: ProfileLookup, waiting: WaitingModel | None) -> Answer | None:
        if turn.id in {each.id for each in self.turns}:
            return None
        self.turns.append(turn)
        if self.unlinked:
            self.profiles.append(await profile())
        return self.answer


class Deliver:
    """Slack's side of the wire."""

    def __init__(self, client: TestClient[Any, Any], slack: FakeSlack) -> None:
        self.client, self.slack = client, slack

    async def __call__(self, name: str, **changes: Any) -> ClientResponse:
        payload = {**self.payload(name), **changes}
        if "command" in payload:
            return await self.form(payload)
        if payload["type"] in ("block_actions", "block_suggestion", "view_submission"):
            return await self.form({"payload": json.dumps(payload)})
        return await self.body(json.dumps(payload), "application/json")

    def payload(self, name: str) -> dict[str, Any]:
        text = (PAYLOADS / f"{name}.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text.replace("{hooks}", f"{self.slack.url}/hooks"))
        return found

    async def form(self, fields: Mapping[str, str]) -> ClientResponse:
        return await self.body(urlencode(fields), "application/x-www-form-urlencoded")

    async def body(
        self, body: str, kind: str, headers: Mapping[str, str] = EMPTY, at: float | None = None
    ) -> ClientResponse:
        sent_at = str(int(at or time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=sent_at, body=body) or ""
        signed = {"X-Slack-Request-Timestamp": sent_at, "X-Slack-Signature": signature, "Content-Type": kind}
        return await self.client.post(PATH, data=body.encode(), headers={**signed, **headers})


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    fake = FakeSlack()
    server = await fake.start()
    yield fake
    await server.close()


@pytest.fixture
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture
async def adapter(slack: FakeSlack, pipeline: AnswerTurn) -> AsyncIterator[Adapter]:
    async with ClientSession() as session:
        adapter = Adapter(pipeline, web_client("xoxb-test", f"{slack.url}/api/", session), TEAM, BOT)
        yield adapter
        await adapter.close()


@pytest.fixture
def reopened(pipeline: Pipeline) -> Reopen:
    """Makes a form again: the scripted answer, which is nothing that the pipeline counts as a turn."""

    async def reopen(turn: Turn) -> Answer | None:
        pipeline.reopened.append(turn)
        return pipeline.answer

    return reopen


@pytest.fixture
def modals(adapter: Adapter, reopened: Reopen) -> Modals:
    return Modals(adapter.client, reopened)


@pytest.fixture
async def deliver(adapter: Adapter, slack: FakeSlack, modals: Modals) -> AsyncIterator[Deliver]:
    app = web.Application(client_max_size=1 << 20)
    app.add_routes(routes(bolt(adapter, modals, SECRET)))
    async with TestClient(TestServer(app)) as client:
        yield Deliver(client, slack)


@pytest.fixture(scope="module")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "pacer.db"
    shutil.copyfile(sqlite_template, path)
    engine = engine_for(f"sqlite:///{path}")
    with engine.begin() as connection:
        build(connection, NOW)
    engine.dispose()
    return path


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Iterator[App]:
    shutil.copyfile(demo_template, tmp_path / "pacer.db")
    engine = engine_for(f"sqlite:///{tmp_path / 'pacer.db'}")
    with ThreadPoolExecutor(1) as workers:
        yield App(engine, Settings(_env_file=None), workers)
    engine.dispose()
