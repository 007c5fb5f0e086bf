"""A platform with limits, and a clock that jumps to whatever happens next: hours of sending in seconds."""

from __future__ import annotations

import asyncio
import selectors
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from botbuilder.core import BotFrameworkAdapterSettings
from sqlalchemy import Engine

from bot.app import App
from bot.cards import Answer
from bot.delivery.sender import Outgoing, OutgoingMessage, TooFast
from bot.delivery.worker import Worker
from bot.settings import Settings
from bot.slack.outgoing import SlackSender
from bot.teams.connector import Connector
from bot.teams.outgoing import TeamsSender
from spm_core.notices.rules import Bucket
from tests.factories import NOW

PLENTY = timedelta(days=30)


class _Selector(selectors.DefaultSelector):
    """Waits for nobody: the time that would pass is added to the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout:
            self.clock += timeout
        return ready


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _Selector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.clock

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.time())


class _AtOnce(Executor):
    """Work takes no time of this clock."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **given: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*args, **given))
        except Exception as error:
            done.set_exception(error)
        return done


@dataclass(frozen=True)
class Window:
    """So many sends in so much time are taken."""

    sends: int
    seconds: float


@dataclass
class Platform:
    """Takes messages after a while, counts them by what its limits count, and refuses the first too many."""

    pace: Callable[[OutgoingMessage], Sequence[Bucket]]
    windows: Mapping[str, tuple[Window, ...]]
    """By "all" and "each", a conversation."""
    loop: Loop
    takes: float = 0.15
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0

    def buckets(self, to: OutgoingMessage, *, edit: bool) -> Sequence[Bucket]:
        return self.pace(to)

    async def send(self, out: Outgoing) -> OutgoingMessage:
        at = self.loop.time()
        counted = {"all": self.taken["all"], "each": self.taken[out.to["user"]]}
        for what, sent in counted.items():
            for window in self.windows.get(what, ()):
                if len(sent) - bisect_right(sent, at - window.seconds) >= window.sends:
                    self.refused += 1
                    raise TooFast(timedelta(seconds=window.seconds))
        for sent in counted.values():
            sent.append(at)
        await asyncio.sleep(self.takes)
        return out.to

    async def find(
        self, key: str, to: OutgoingMessage, root: OutgoingMessage | None, since: datetime
    ) -> OutgoingMessage | None:
        return None

    async def edit(self, message: OutgoingMessage, answer: Answer) -> OutgoingMessage:
        return message


def slack(loop: Loop) -> Platform:
    """As large senders know it: 525 messages a minute, one a second to each person."""
    sender = SlackSender(cast(Any, None), "B")
    windows: Mapping[str, tuple[Window, ...]] = {"all": (Window(525, 60),), "each": (Window(1, 1),)}
    return Platform(lambda to: sender.buckets(to, edit=False), windows, loop)


def teams(loop: Loop) -> Platform:
    """As Microsoft says: 50 requests a second, and for each conversation four windows."""
    sender = TeamsSender(Connector(BotFrameworkAdapterSettings(None, None)))
    each = (Window(7, 1), Window(8, 2), Window(60, 30), Window(1_800, 3_600))
    return Platform(lambda to: sender.buckets(to, edit=False), {"all": (Window(50, 1),), "each": each}, loop)


def delivered(
    engine: Engine, name: str, platform: Callable[[Loop], Platform], count: int, workers: int = 1
) -> Platform:
    """The platform once `count` messages arrived, sent by so many workers."""
    loop = Loop()
    asyncio.set_event_loop(loop)
    made = platform(loop)
    app = App(engine, Settings(_env_file=None), cast(Any, _AtOnce()))

    async def deliver() -> None:
        running = [asyncio.create_task(Worker(app, {name: made}, now=loop.now).run()) for _ in range(workers)]
        async with asyncio.timeout(PLENTY.total_seconds()):
            while len(made.taken["all"]) < count:  # noqa: ASYNC110 - of a clock that jumps
                await asyncio.sleep(0.25)
        for task in running:
            task.cancel()
        await asyncio.wait(running)

    _run(loop, deliver())
    return made


def _run(loop: Loop, work: Coroutine[Any, Any, None]) -> None:
    try:
        loop.run_until_complete(work)
    finally:
        loop.close()
        asyncio.set_event_loop(None)
