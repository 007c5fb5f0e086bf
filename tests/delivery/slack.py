"""A Slack workspace on loopback that keeps what it is sent: what arrived, what is found again, what it refuses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TEAM, BOT = "T0123456789", "B0BOT000000"
PAGE = 3
"""Fewer messages a page than asked for, as Slack may."""

Fault = Callable[[str, dict[str, Any]], web.Response | str | None]
"""By method and body: an answer to give instead; "drop" closes the connection, "keep and drop" once it is kept."""


@dataclass
class Workspace:
    said: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Messages by conversation, oldest first."""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    fault: Fault = lambda method, body: None
    now: Callable[[], float] = lambda: 1_000_000.0
    members: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def start(self) -> TestServer:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        server = TestServer(app)
        await server.start_server()
        self.url = str(server.make_url("/api"))
        return server

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for said in self.said.values() for message in said]

    @property
    def keys(self) -> Counter[str]:
        """How often each notice arrived."""
        return Counter(message["metadata"]["event_payload"]["key"] for message in self.messages)

    def asked(self, method: str) -> list[dict[str, Any]]:
        return [body for name, body in self.calls if name == method]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, body = request.match_info["method"], await _body(request)
        self.calls.append((method, body))
        told = self.fault(method, body)
        if isinstance(told, web.Response):
            return told
        if told == "drop":
            return _drop(request)
        answer = self._answer(method, body)
        return _drop(request) if told == "keep and drop" else web.json_response(answer)

    def _answer(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        match method:
            case "auth.test":
                return {"ok": True, "team_id": TEAM, "user_id": "U0BOT000000", "bot_id": BOT, "team": "Acme"}
            case "users.list":
                return self._members(body)
            case "users.lookupByEmail":
                found = [each for each in self.members if _address(each) == body["email"].lower()]
                return {"ok": True, "user": found[0]} if found else {"ok": False, "error": "users_not_found"}
            case "conversations.open":
                return {"ok": True, "channel": {"id": _conversation(body["users"])}}
            case "chat.postMessage":
                return self._post(body)
            case "chat.update":
                return self._update(body)
            case "conversations.history" | "conversations.replies":
                return self._history(body)
            case _:
                return {"ok": False, "error": "unknown_method"}

    def _members(self, body: Mapping[str, Any]) -> dict[str, Any]:
        start = int(body.get("cursor") or 0)
        cursor = str(start + PAGE) if start + PAGE < len(self.members) else ""
        page = self.members[start : start + PAGE]
        return {"ok": True, "members": page, "response_metadata": {"next_cursor": cursor}}

    def _post(self, body: Mapping[str, Any]) -> dict[str, Any]:
        channel = _conversation(body["channel"])
        ts = f"{self.now() + len(self.messages) * 0.000001:.6f}"
        self.said.setdefault(channel, []).append({**body, "ts": ts, "bot_id": BOT, "type": "message"})
        return {"ok": True, "channel": channel, "ts": ts, "message": {"text": body["text"], "bot_id": BOT}}

    def _update(self, body: Mapping[str, Any]) -> dict[str, Any]:
        found = [each for each in self.said.get(body["channel"], ()) if each["ts"] == body["ts"]]
        if not found:
            return {"ok": False, "error": "message_not_found"}
        found[0].update(text=body["text"], blocks=body["blocks"])
        return {"ok": True, "channel": body["channel"], "ts": body["ts"], "text": body["text"]}

    def _history(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Newest first, a page at a time; metadata for those who ask for it."""
        root = body.get("ts")
        there = [
            each
            for each in reversed(self.said.get(body["channel"], []))
            if float(each["ts"]) > float(body.get("oldest") or 0)
            and (root in (each.get("thread_ts"), each["ts"]) if root else not each.get("thread_ts"))
        ]
        start = int(body.get("cursor") or 0)
        page = there[start : start + PAGE]
        if body.get("include_all_metadata") not in ("1", "true", True):
            page = [{name: value for name, value in each.items() if name != "metadata"} for each in page]
        more = start + PAGE < len(there)
        cursor = str(start + PAGE) if more else ""
        return {"ok": True, "messages": page, "has_more": more, "response_metadata": {"next_cursor": cursor}}


def _address(member: Mapping[str, Any]) -> str | None:
    address: str | None = member["profile"].get("email")
    return address.lower() if address else None


def _conversation(channel: str) -> str:
    """A user's id stands for the conversation with them."""
    return f"D{channel[1:]}" if channel.startswith("U") else channel


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
        return found
    fields = {**request.query, **dict(await request.post())}
    return {name: _decoded(str(value)) for name, value in fields.items()}


def _decoded(value: str) -> Any:
    return json.loads(value) if value[:1] in "[{" else value


def _drop(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
