"""A Slack for tests: a Web API on loopback that records what it is asked and answers as told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TEAM, BOT, OWEN, DM = "T0123456789", "U0BOT000000", "U0123456789", "D0123456789"

PEOPLE: Mapping[str, Mapping[str, Any]] = {
    OWEN: {"real_name": "Owen Mercer", "email": "owen.mercer@meridia.example", "team_id": TEAM},
    "U0987654321": {"real_name": "Claire Whitfield", "email": "claire.whitfield@meridia.example", "team_id": TEAM},
    "U0STRANGER0": {"real_name": "Eve", "email": "owen.mercer@meridia.example", "team_id": "T0OTHER0000"},
}


@dataclass
class FakeSlack:
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    told: dict[str, list[web.Response]] = field(default_factory=lambda: defaultdict(list))
    """Answers to give instead, by method, each once."""
    shared: set[str] = field(default_factory=set)
    people: dict[str, Mapping[str, Any]] = field(default_factory=lambda: dict(PEOPLE))
    url: str = ""
    uploaded: list[bytes] = field(default_factory=list)

    async def start(self) -> TestServer:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/hooks/{hook:.*}", self._hook)
        app.router.add_post("/upload/{file}", self._upload)
        server = TestServer(app)
        await server.start_server()
        self.url = str(server.make_url("")).rstrip("/")
        return server

    def refuse(self, method: str, error: str) -> None:
        self.told[method].append(web.json_response({"ok": False, "error": error}))

    def sent(self, method: str) -> list[dict[str, Any]]:
        return [body for name, body in self.calls if name == method]

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        json = request.content_type == "application/json"
        body = await request.json() if json else {**request.query, **dict(await request.post())}
        self.calls.append((method, body))
        if self.told[method]:
            return self.told[method].pop(0)
        return web.json_response({"ok": True, **self._answer(method, body)})

    async def _hook(self, request: web.Request) -> web.Response:
        self.calls.append(("response_url", await request.json()))
        return self.told["response_url"].pop(0) if self.told["response_url"] else web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        self.uploaded.append(await request.read())
        return self.told["upload"].pop(0) if self.told["upload"] else web.Response(text="OK")

    def _answer(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        match method:
            case "auth.test":
                return {"team_id": TEAM, "user_id": BOT, "bot_id": "B0BOT000000", "team": "Meridia"}
            case "conversations.info":
                return {"channel": {"id": body["channel"], "is_ext_shared": body["channel"] in self.shared}}
            case "users.info":
                person = dict(self.people[body["user"]])
                profile = {"email": person.pop("email")}
                where = {"locale": "en-GB", "tz": "Europe/Rome", "is_email_confirmed": True}
                return {"user": {"id": body["user"], "profile": profile, **where, **person}}
            case "files.getUploadURLExternal":
                return {"upload_url": f"{self.url}/upload/F0", "file_id": "F0123456789"}
            case "files.completeUploadExternal":
                return {"files": [{"id": "F0123456789"}]}
            case "chat.postMessage" if body["channel"].startswith("U"):
                return {"channel": DM}  # a user's id stands for the conversation with them
            case "chat.postMessage":
                return {"channel": body["channel"]}
            case _:
                return {}
