"""The real Bolt app in front of a scripted pipeline and a fake Slack; deliveries are signed as Slack signs them."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.signature import SignatureVerifier

from bot.cards import Answer, Card
from bot.handle import ProfileLookup, WaitingModel
from bot.identity import Profile
from bot.slack.adapter import Adapter, AnswerTurn
from bot.slack.app import PATH, bolt, routes, web_client
from bot.turn import Call, Turn
from tests.platforms.slack.server import BOT, TEAM, FakeSlack

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
EMPTY: Mapping[str, str] = {}
PAYLOADS = Path(__file__).parent / "payloads"


class Pipeline:
    """Answers as told, each event once, and remembers the turns."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.profiles: list[Profile | None] = []
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
        if payload["type"] in ("block_actions", "view_submission"):
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
async def deliver(adapter: Adapter, slack: FakeSlack) -> AsyncIterator[Deliver]:
    app = web.Application(client_max_size=1 << 20)
    app.add_routes(routes(bolt(adapter, SECRET)))
    async with TestClient(TestServer(app)) as client:
        yield Deliver(client, slack)
