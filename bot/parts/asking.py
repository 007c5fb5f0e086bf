"""Asks questions for somebody, as they would themselves, to take the facts from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from bot.capability import Request
from bot.cards import Card, Source
from bot.run import run
from bot.turn import Call
from spm_core.errors import NotAllowed


class Asking:
    """Asks for an owner, each question once: a team is asked once for all alerts about it."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self._told: dict[str, Mapping[str, Any]] = {}
        self._sources: list[Source] = []

    @property
    def source(self) -> Source | None:
        """What the answers so far rest on: figures are as old as the oldest of them."""
        return max(self._sources, key=lambda each: each.oldest or each.age, default=None)

    def facts(self, call: Call, args: Mapping[str, Any]) -> Mapping[str, Any]:
        """The facts of an answer; none where there is no answer to it. Raises NotAllowed where it is refused."""
        asked = Call(call.do, {**call.args, **args})
        key = repr((asked.do, sorted(asked.args.items())))
        if key not in self._told:
            self._told[key] = self._answered(asked)
        return self._told[key]

    def _answered(self, asked: Call) -> Mapping[str, Any]:
        answer = run(self.request, asked, "command").answer
        if answer.outcome == "denied":
            raise NotAllowed
        if answer.outcome != "answered" or not isinstance(answer.reply, Card):
            return {}
        self._sources += [answer.reply.source] if answer.reply.source else []
        told = answer.reply.facts or {}
        return {each.name: getattr(told, each.name) for each in fields(told)} if is_dataclass(told) else told
