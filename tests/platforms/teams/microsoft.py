"""What stands at the other end in these tests: a Bot Connector on loopback that records what it is sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import BaseTestServer, TestClient

EVENTS = Path(__file__).parent / "events"
TENANT = "11111111-1111-1111-1111-111111111111"
HANNAH = "22222222-2222-2222-2222-222222222220"
PRIVATE = "a:private-with-the-asker"

MEMBER: Mapping[str, str] = {
    "id": "29:1hannah-Xa",
    "aadObjectId": HANNAH,
    "name": "Hannah Brooks",
    "email": "hannah.brooks@example.com",
    "userPrincipalName": "hbrooks@example.com",
    "tenantId": TENANT,
    "userRole": "user",
}


def event(name: str, **changes: Any) -> dict[str, Any]:
    """An activity as Teams sent it."""
    return {**json.loads((EVENTS / f"{name}.json").read_text()), **changes}


@dataclass(frozen=True)
class Sent:
    conversation: str
    activity: dict[str, Any]

    @property
    def card(self) -> dict[str, Any]:
        (attachment,) = self.activity["attachments"]
        return dict(attachment["content"])

    @property
    def actions(self) -> list[dict[str, Any]]:
        """All buttons in the order of their rows."""
        above = [row["actions"] for row in self.card["body"] if row["type"] == "ActionSet"]
        return [action for row in (*above, self.card.get("actions", ())) for action in row]

    @property
    def words(self) -> str:
        return json.dumps(self.activity, ensure_ascii=False)


@dataclass
class Connector:
    member: Mapping[str, Any] = field(default_factory=lambda: MEMBER)
    rosters: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    """The members of teams and group chats, by conversation, of which a page shows two."""
    sent: list[Sent] = field(default_factory=list)
    arrivals: asyncio.Queue[Sent] = field(default_factory=asyncio.Queue)
    """The same, to be waited for."""
    calls: list[str] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    created: list[dict[str, Any]] = field(default_factory=list)
    faults: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    """Statuses and headers that the next calls get instead of an answer."""

    def app(self) -> web.Application:
        server = web.Application(middlewares=[self._record])
        server.router.add_get("/v3/conversations/{conversation}/members/{user}", self._member)
        server.router.add_get("/v3/conversations/{conversation}/pagedmembers", self._page)
        server.router.add_post("/v3/conversations", self._create)
        server.router.add_post("/v3/conversations/{conversation}/activities", self._send)
        server.router.add_post("/v3/conversations/{conversation}/activities/{reply}", self._send)
        server.router.add_put("/v3/conversations/{conversation}/activities/{activity}", self._send)
        return server

    @web.middleware
    async def _record(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.calls.append(f"{request.method} {request.path}")
        self.tokens.append(request.headers.get("Authorization"))
        if self.faults:
            status, headers = self.faults.pop(0)
            return web.json_response({"error": {"code": "Fault"}}, status=status, headers=headers)
        return await handler(request)  # type: ignore[no-any-return]

    async def _member(self, _request: web.Request) -> web.Response:
        return web.json_response(self.member)

    async def _page(self, request: web.Request) -> web.Response:
        members = self.rosters.get(request.match_info["conversation"])
        if members is None:
            return web.json_response({"error": {"code": "BotNotInConversationRoster"}}, status=403)
        start = int(request.query.get("continuationToken", 0))
        more = {"continuationToken": str(start + 2)} if start + 2 < len(members) else {}
        return web.json_response({"members": members[start : start + 2], **more})

    async def _create(self, request: web.Request) -> web.Response:
        self.created.append(await request.json())
        return web.json_response({"id": PRIVATE}, status=201)

    async def _send(self, request: web.Request) -> web.Response:
        self.sent.append(Sent(request.match_info["conversation"], await request.json()))
        self.arrivals.put_nowait(self.sent[-1])
        return web.json_response({"id": "1747137600999"}, status=201)


@dataclass
class Teams:
    """A running Pacer, and the connector it talks to."""

    client: TestClient[Any, Any]
    connector: Connector
    service_url: str

    async def post(self, activity: Mapping[str, Any], token: str | None = None) -> ClientResponse:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await self.client.post(
            "/api/messages", json={**activity, "serviceUrl": self.service_url}, headers=headers
        )

    async def send(self, name: str, **changes: Any) -> ClientResponse:
        return await self.post(event(name, **changes))


def url_of(server: BaseTestServer) -> str:
    return str(server.make_url("")).rstrip("/")
