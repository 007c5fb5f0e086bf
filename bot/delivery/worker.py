"""Delivers owed notices: claims some, sends each and settles it. Any number of processes may do so.

Nothing is sent again unless it certainly did not arrive: the platform refused it, was never reached, or was searched
for the notice's key after an attempt with an uncertain end.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Any, TypeVar

import structlog

from bot.app import POSTGRES_WORKERS, App
from bot.delivery import attempt as deliver
from bot.delivery.attempt import End, Later, Ready, Senders
from bot.delivery.sender import Closed, Failure, NotTaken, OutgoingMessage, TooFast, Unknown, Unreadable
from bot.server.monitoring import report
from spm_core.notices.models import NoticeState
from spm_core.notices.outbox import Claim
from spm_core.notices.rules import backoff

log = structlog.get_logger()

AT_ONCE = 32
"""The most notices that one process handles at once."""
POLL = 1.0
"""Seconds between two looks for what is due, while nothing is."""
CLOSED_FOR = timedelta(minutes=1)
"""How long until a platform that takes nothing from us is tried again."""
LEAVE_WITHIN = 10.0
"""Seconds that running deliveries get to finish when the worker stops."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """The worker's times. A lease outlasts any call to a platform, as each is tried once; `poll` is in seconds."""

    lease: timedelta = timedelta(seconds=60)
    poll: float = POLL


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Worker:
    app: App
    senders: Senders
    times: Times = Times()
    now: Callable[[], datetime] = _now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:30]}:{os.getpid()}")
    closed: dict[str, str] = field(default_factory=dict)
    """For operators: why a platform takes nothing from us, by platform."""

    def __post_init__(self) -> None:
        # A question then waits for one of these units of work at most, never for a queue of them.
        alone = self.app.engine.dialect.name == "sqlite"
        self._database = asyncio.Semaphore(1 if alone else POSTGRES_WORKERS // 2)
        self._running: set[asyncio.Task[None]] = set()
        self._look_at: list[datetime] = []
        self._sooner = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def started(self) -> AsyncIterator[None]:
        """Runs the worker in the background while the block is open."""
        self._loop = asyncio.create_task(self.run())
        try:
            yield
        finally:
            self._loop.cancel()
            await asyncio.wait({self._loop})

    @property
    def well(self) -> bool:
        """Whether the worker runs and every platform takes what it sends."""
        return not self.closed and self._loop is not None and not self._loop.done()

    async def run(self) -> None:
        """Deliver until cancelled; running deliveries may then finish."""
        try:
            while True:
                await self._wait(more=await self._start())
        finally:
            if self._running:
                await asyncio.wait(self._running, timeout=LEAVE_WITHIN)

    async def once(self) -> int:
        """Deliver everything that is due by now; the number of notices."""
        count = 0
        while claims := await self.take(AT_ONCE):
            await asyncio.gather(*map(self.deliver, claims))
            count += len(claims)
        return count

    async def take(self, limit: int) -> list[Claim]:
        return await self._in_database(deliver.claim, self.app, self.name, self.times.lease, limit, self.now())

    async def _start(self) -> bool:
        """Start delivering what is due; whether there may be more."""
        free = AT_ONCE - len(self._running)
        claims = await self._claimed(free) if free else []
        for claim in claims:
            task = asyncio.create_task(self.deliver(claim))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return len(claims) == free

    async def _claimed(self, limit: int) -> list[Claim]:
        try:
            return await self.take(limit)
        except Exception:
            log.exception("notices not claimed")
            return []

    async def _wait(self, *, more: bool) -> None:
        if more and self._running:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        else:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._idle()):
                    await self._sooner.wait()
            self._sooner.clear()

    def _idle(self) -> float:
        """Seconds until the next look: at most `poll`, and no longer than until a notice put back here is due."""
        now = self.now()
        while self._look_at and self._look_at[0] <= now:
            heappop(self._look_at)
        wait = (self._look_at[0] - now).total_seconds() if self._look_at else self.times.poll
        return min(self.times.poll, wait)

    async def deliver(self, claim: Claim) -> None:
        """Try to deliver one notice and record how that went."""
        try:
            if claim.begun_at is None or claim.edit_of or not await self._arrived(claim):
                await self._send(claim)
        except Unreadable as failure:
            await self._end(claim, NoticeState.UNCERTAIN, error=failure.code)
        except Failure as failure:
            await self._later(claim, failure)
        except Exception:
            log.exception("notice not settled", key=claim.key)  # once its lease ends, the message is looked for

    async def _arrived(self, claim: Claim) -> bool:
        """Whether an earlier attempt with an uncertain end arrived after all."""
        assert claim.begun_at is not None
        assert claim.message is not None
        sender = self.senders.get(claim.message["platform"])
        if sender is None:
            raise NotTaken("not_served")
        message = await sender.find(claim.key, claim.message, claim.message.get("root"), claim.begun_at)
        if message is None:
            return False
        await self._end(claim, NoticeState.SENT, message=message)
        return True

    async def _send(self, claim: Claim) -> None:
        ready = await self._in_database(deliver.prepare, self.app, self.senders, claim, self.now())
        if not isinstance(ready, Ready):
            self._report(claim, ready)
            return
        slot = await self._in_database(deliver.begin, self.app, claim, ready, self.times.lease, self.now())
        if isinstance(slot, Later):
            self._report(claim, slot)
            return
        if slot is None:
            log.warning("notice lost to another worker", key=claim.key)
            return
        try:
            sent = await self._sent(ready, slot)
        except (NotTaken, TooFast, Closed) as failure:
            await self._refused(claim, ready, failure)
        except Failure:
            raise
        except Exception as error:
            log.exception("notice not sent", key=claim.key)
            raise Unknown("unexpected") from error
        else:
            self.closed.pop(ready.platform, None)
            await self._end(claim, NoticeState.SENT, message=sent)

    async def _sent(self, ready: Ready, slot: datetime) -> OutgoingMessage:
        await self.sleep((slot - self.now()).total_seconds())
        if self.now() > slot + self.times.lease / 2:
            raise NotTaken("overslept")  # another worker may be about to take it over and send it
        sender = self.senders[ready.platform]
        if ready.edits:
            return await sender.edit(ready.edits, ready.out.answer)
        return await sender.send(ready.out)

    async def _refused(self, claim: Claim, ready: Ready, failure: NotTaken | TooFast | Closed) -> None:
        """Put back a notice that certainly did not arrive; where the platform takes nothing, all its notices wait."""
        wait = self._wait_after(claim, failure)
        if isinstance(failure, Closed):
            self.closed[ready.platform] = failure.code
        if not isinstance(failure, NotTaken):
            await self._in_database(deliver.close, self.app, ready.buckets, self.now() + wait)
        await self._later(claim, failure, wait, refused=ready)

    def _wait_after(self, claim: Claim, failure: Failure) -> timedelta:
        match failure:
            case TooFast():
                return failure.wait
            case Closed():
                return CLOSED_FOR
            case _:
                return backoff(claim.attempts)

    async def _later(
        self, claim: Claim, failure: Failure, wait: timedelta | None = None, *, refused: Ready | None = None
    ) -> None:
        at = self.now() + (wait or self._wait_after(claim, failure))
        error = None if isinstance(failure, TooFast) else failure.code
        self._report(claim, Later(at, error))
        await self._in_database(deliver.put_back, self.app, claim, at, error, refused)

    async def _end(
        self, claim: Claim, state: NoticeState, *, error: str | None = None, message: OutgoingMessage | None = None
    ) -> None:
        self._report(claim, End(state, error))
        if not await self._in_database(deliver.end, self.app, claim, state, self.now(), error, message):
            log.warning("notice settled by another worker", key=claim.key)

    def _report(self, claim: Claim, step: End | Later) -> None:
        report(claim, step, self.now())
        if isinstance(step, Later):
            heappush(self._look_at, step.at)
            self._sooner.set()

    async def _in_database(self, work: Callable[..., T], *args: Any) -> T:
        async with self._database:
            return await asyncio.get_running_loop().run_in_executor(self.app.workers, work, *args)
