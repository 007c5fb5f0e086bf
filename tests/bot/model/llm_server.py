"""A server that speaks the OpenAI protocol and plays what a test tells it to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot import router
from bot.language.likely import Likely, likeliest
from bot.language.phrases import OUT_OF_SCOPE

QUESTION = "zorp blick wunk"
"""Nothing that the offline reading makes anything of."""


def leave_open(monkeypatch: pytest.MonkeyPatch, *topics: str) -> None:
    """Let the offline readers find nothing in the question but a small chance of these; all else is read as it is."""
    open_ = (Likely(OUT_OF_SCOPE, 0.5), *(Likely(name, 0.05) for name in topics))
    monkeypatch.setattr(router, "likeliest", lambda reading: open_ if QUESTION in reading.text else likeliest(reading))


@dataclass
class Script:
    """What is answered, and what was asked."""

    tools: list[tuple[str, str]] = field(default_factory=list)
    """Names and arguments (JSON as text) of the tools that are called."""
    content: str | None = None
    refusal: str | None = None
    status: int = 200
    body: str | None = None
    """Sent instead of an answer."""
    delay: float = 0
    hold: asyncio.Event | None = None
    """Waited for before anything is answered."""
    came: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a question is there."""
    asked: list[Mapping[str, Any]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        self.came.set()
        await asyncio.sleep(self.delay)
        if self.hold:
            await self.hold.wait()
        if self.body is not None:
            return web.Response(text=self.body, content_type="application/json", status=self.status)
        if self.status != 200:
            return web.json_response({"error": {"message": "no", "type": "test"}}, status=self.status)
        return web.json_response(self._completion())

    def _completion(self) -> Mapping[str, Any]:
        calls = [
            {"id": f"call_{n}", "type": "function", "function": {"name": name, "arguments": arguments}}
            for n, (name, arguments) in enumerate(self.tools)
        ]
        message = {"role": "assistant", "content": self.content, "refusal": self.refusal, "tool_calls": calls or None}
        choice = {"index": 0, "finish_reason": "tool_calls" if calls else "stop", "message": message}
        return {"id": "1", "object": "chat.completion", "created": 0, "model": "test", "choices": [choice]}


@asynccontextmanager
async def serving(script: Script) -> AsyncIterator[str]:
    """The address to give as OPENAI_BASE_URL."""
    app = web.Application()
    app.router.add_post("/v1/chat/completions", script.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        await runner.cleanup()


def arguments(**values: Any) -> str:
    return json.dumps(values)
