"""One person's conversation in the terminal: words and pressed buttons become turns, which are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from bot.app import App
from bot.cards import Answer, Card
from bot.console.thinking import thinking
from bot.handle import WaitingModel, handle
from bot.turn import Address, Call, ChatUser, Turn
from spm_core.principal import Principal

if TYPE_CHECKING:
    from rich.console import Console

TENANT = "local"
ConsoleKind = Literal["dm", "channel"]


@dataclass(slots=True)
class ConsoleConversation:
    """A conversation of `person`, whom nobody vouches for: whoever has the database may speak as anyone."""

    app: App
    person: Principal
    clock: Callable[[], datetime]
    runner: asyncio.Runner
    kind: ConsoleKind = "dm"
    waiting: WaitingModel | None = None
    id: str = field(default_factory=lambda: uuid4().hex)
    last: Answer | None = None

    def of(self, person: Principal) -> ConsoleConversation:
        """A new conversation of somebody else in the same place."""
        return replace(self, person=person, id=uuid4().hex, last=None)

    def shown_on(self, console: Console) -> ConsoleConversation:
        """The same, with a sign on the console while an answer is awaited, if it is a terminal."""
        return replace(self, waiting=partial(thinking, console) if console.is_terminal else None)

    def ask(self, words: str) -> Answer:
        """Answer a question, or a command where it starts with a slash, as in /quota or /pacer quota."""
        command = words.startswith("/")
        if command:
            words = words.removeprefix("/").removeprefix("pacer").strip()
        return self._take(words, None, command)

    def say(self, words: str) -> Answer:
        """Press the button of the last answer that words give the number of; else answer them."""
        replies = [part.reply for part in self.last.parts] if self.last else []
        calls = [button.call for reply in replies if isinstance(reply, Card) for button in reply.choices]
        chosen = words.isdecimal() and 1 <= int(words) <= len(calls)
        return self.press(calls[int(words) - 1]) if chosen else self.ask(words)

    def press(self, call: Call) -> Answer:
        return self._take("", call)

    def _take(self, words: str, call: Call | None, command: bool = False) -> Answer:
        turn = Turn(
            id=f"console:{uuid4().hex}",
            user=ChatUser("console", TENANT, self.person.ref),
            address=Address(f"console:{self.id}", self.kind),
            at=self.clock(),
            text=words,
            call=call,
            command=command,
        )
        answer = self.runner.run(handle(self.app, turn, waiting=self.waiting))
        if answer is None:
            raise RuntimeError("a turn with a new id was taken before")
        self.last = answer
        return answer


@contextmanager
def conversing(
    app: App, person: Principal, clock: Callable[[], datetime], kind: ConsoleKind = "dm"
) -> Iterator[ConsoleConversation]:
    with asyncio.Runner() as runner:
        yield ConsoleConversation(app, person, clock, runner, kind)
