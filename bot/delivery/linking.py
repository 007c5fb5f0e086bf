"""Links people to their chat users before they write, by what the platforms' directories say.

Everybody is looked for when the service starts and once an hour, newcomers within seconds of their import, and whoever
something is due to before that is given up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from bot.app import App
from bot.delivery.directories import ChatDirectory, DirectoryBusy, DirectoryClosed
from spm_core.errors import CoreError
from spm_core.people import linking
from spm_core.people.identity import only_company
from spm_core.people.linking import ChatTenant, LinkWork

log = structlog.get_logger()

POLL = 10.0
"""Seconds between two looks for people whom nobody looked for yet."""
EVERYBODY_AFTER = timedelta(hours=1)
"""How long until those who were not found are looked for again: their account may be new."""
ZONES_AFTER = timedelta(days=1)
"""How long until the time zones of those who are linked are read again, where nobody is missing."""
BUSY_FOR = timedelta(minutes=1)
AT_ONCE = 20
"""The most addresses looked up one by one."""

T = TypeVar("T")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Linking:
    app: App
    directories: Sequence[ChatDirectory]
    now: Callable[[], datetime] = _now
    looked: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """When everybody was last looked for, by platform and tenant."""
    busy: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """Until when a directory is left alone."""

    @asynccontextmanager
    async def started(self) -> AsyncIterator[None]:
        """Looks for people in the background while the block is open."""
        loop = asyncio.create_task(self.run())
        try:
            yield
        finally:
            loop.cancel()
            await asyncio.wait({loop})

    async def run(self) -> None:
        while True:
            await self.once()
            await asyncio.sleep(POLL)

    async def once(self) -> None:
        """Look wherever there is somebody to look for; what fails is tried again later."""
        for directory in self.directories:
            try:
                for tenant in await directory.tenants():
                    await self._look(directory, tenant)
            except CoreError as error:
                log.info("nobody to link", error=error.code)
            except Exception:
                log.exception("people not linked", platform=directory.platform)

    async def _look(self, directory: ChatDirectory, tenant: str) -> None:
        place, now = (directory.platform, tenant), self.now()
        if self.busy.get(place, now) > now:
            return
        try:
            if await self._wanted(directory, tenant, now):
                self.looked[place] = now
                await self._link(directory, tenant, now)
        except DirectoryBusy as failure:
            self.busy[place] = now + BUSY_FOR
            self.looked.pop(place, None)
            log.warning("directory not read", platform=directory.platform, error=str(failure))

    async def _wanted(self, directory: ChatDirectory, tenant: str, now: datetime) -> bool:
        """Whether all accounts are to be read."""
        work = await self._in_database(_work, directory, tenant, now)
        last = self.looked.get((directory.platform, tenant))
        if last is None or last + (EVERYBODY_AFTER if work.anybody else ZONES_AFTER) <= now:
            return work.anybody or (work.linked and directory.tells_zones)
        return work.new or await self._is_there(directory, tenant, work, now)

    async def _is_there(self, directory: ChatDirectory, tenant: str, work: LinkWork, now: datetime) -> bool:
        """Whether one of those to whom something is due has an account by now."""
        some = dict(list(work.due.items())[:AT_ONCE])
        for address in some.values():
            try:
                if await directory.has(tenant, address):
                    return True
            except DirectoryClosed:
                return True  # reading all of it records that
        if some:
            await self._in_database(_in_vain, directory, tenant, list(some), now)
        return False

    async def _link(self, directory: ChatDirectory, tenant: str, now: datetime) -> None:
        try:
            accounts = await directory.accounts(tenant)
        except DirectoryClosed as failure:
            log.warning("directory closed", platform=directory.platform, error=str(failure))
            await self._in_database(_unreadable, directory, tenant, now)
            return

        def link(connection: Connection, directory: ChatDirectory, tenant: str) -> int:
            return len(linking.link_accounts(connection, _where(connection, directory, tenant), accounts, now))

        if linked := await self._in_database(link, directory, tenant):
            log.info("people linked", platform=directory.platform, count=linked)

    async def _in_database(self, work: Callable[..., T], *given: object) -> T:
        def run() -> T:
            with self.app.engine.begin() as connection:
                return work(connection, *given)

        return await asyncio.get_running_loop().run_in_executor(self.app.workers, run)


def _where(connection: Connection, directory: ChatDirectory, tenant: str) -> ChatTenant:
    return ChatTenant(only_company(connection), directory.platform, tenant)


def _work(connection: Connection, directory: ChatDirectory, tenant: str, now: datetime) -> LinkWork:
    where = _where(connection, directory, tenant)
    return linking.work_for(connection, where, now, by_reference=directory.by_reference)


def _in_vain(connection: Connection, directory: ChatDirectory, tenant: str, people: list[int], now: datetime) -> None:
    linking.record_search(connection, _where(connection, directory, tenant), people, now)


def _unreadable(connection: Connection, directory: ChatDirectory, tenant: str, now: datetime) -> None:
    linking.record_unreadable(connection, _where(connection, directory, tenant), now)
