"""Capabilities that come to whatever a test wants, and a Slack that refuses what it is told to."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web
from pydantic import BaseModel

from bot.blocks import Text
from bot.capability import Capability, Request, capabilities
from bot.cards import Card
from bot.inputs import Form, TextInput
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.principal import Role
from tests.delivery.slack import Workspace


class Say(BaseModel):
    words: str = "hello"


def say(_request: Request, args: Say) -> Card | Form:
    """What a capability may come to, by a word."""
    match args.words:
        case "fail":
            raise RuntimeError
        case "refuse":
            raise CoreError("bad_amount", words="x")
        case "form":
            return Form("Say more", (TextInput("words", "Words"),), Call("say"), "Send")
        case "nothing":
            return Card("Nothing", quiet=True)
        case words:
            return Card(words, (Text(words),))


def declare(monkeypatch: pytest.MonkeyPatch) -> None:
    """For everybody; one that writes; one for managers."""
    registry: Any = capabilities()
    monkeypatch.setitem(registry, "say", Capability("say", "Say", Say, say, public=True))
    monkeypatch.setitem(registry, "do", Capability("do", "Do", Say, say, writes=True))
    monkeypatch.setitem(registry, "lead", Capability("lead", "Lead", Say, say, role=Role.MANAGER))


def refuse(slack: Workspace, method: str, *answers: str | int) -> None:
    """Slack's next answers to a method: an error, a broken connection, or seconds to wait."""
    left = list(answers)

    def fault(asked: str, _body: dict[str, Any]) -> web.Response | str | None:
        if asked != method or not left:
            return None
        match left.pop(0):
            case "drop" | "keep and drop" as broken:
                return broken
            case int(seconds):
                told = {"ok": False, "error": "ratelimited"}
                return web.json_response(told, status=429, headers={"Retry-After": str(seconds)})
            case error:
                return web.json_response({"ok": False, "error": error})

    slack.fault = fault
