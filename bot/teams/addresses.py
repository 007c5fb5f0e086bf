"""Where people are first written to, and whose members can be read: Teams tells both only with what it sends us."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from botbuilder.schema import Activity

from bot.app import App
from bot.teams.incoming import is_departure, members_changed, roster_of, tenant_of, user_id
from spm_core.notices.recipients import address_of, forget_roster, learn_address, learn_roster
from spm_core.people.linking import search_again, wake_user

log = structlog.get_logger()

REMEMBERED = 100_000
TeamsUser = tuple[str, str, str]
TeamsRoster = tuple[str, str, str]


class Addresses:
    """Reads each person's address once a process, and writes it when it changes."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._known: dict[TeamsUser, dict[str, Any]] = {}
        self._rosters: dict[TeamsRoster, dict[str, Any]] = {}

    async def learn(self, activity: Activity) -> None:
        if activity.service_url:
            await self._learn_roster(activity)
            await self._learn_address(activity)

    async def _learn_roster(self, activity: Activity) -> None:
        tenant, home, conversation = tenant_of(activity) or "", self.app.settings.teams_tenant_id, roster_of(activity)
        if conversation is None or (home and tenant != home):
            return
        roster = ("teams", tenant, conversation)
        if is_departure(activity):
            self._rosters.pop(roster, None)
            await self._kept(lambda: self._leave(roster))
            return
        reference = {"service_url": activity.service_url, "bot": activity.recipient.id}
        if self._rosters.get(roster) != reference or members_changed(activity):
            await self._kept(lambda: self._join(roster, reference))

    async def _learn_address(self, activity: Activity) -> None:
        sender, bot, conversation = activity.from_property, activity.recipient, activity.conversation
        if sender.role == "bot" or sender.id == bot.id:
            return
        who = ("teams", tenant_of(activity) or "", user_id(activity))
        address = {"service_url": activity.service_url, "bot": bot.id, "member": sender.id}
        if conversation.conversation_type == "personal":
            address["conversation"] = conversation.id
        elif who in self._known:
            return  # what is known may include a chat with the person, which this lacks
        if self._known.get(who) != address:
            await self._kept(lambda: self._write(who, address))

    async def _kept(self, write: Callable[[], None]) -> None:
        def keep() -> None:
            try:
                write()
            except Exception:
                log.exception("address not kept")  # the next event brings it again

        await asyncio.get_running_loop().run_in_executor(self.app.workers, keep)

    def _write(self, who: TeamsUser, address: dict[str, Any]) -> None:
        with self.app.engine.begin() as connection:
            known = address_of(connection, *who)
            if known is None or ("conversation" in address and known != address):
                learn_address(connection, *who, address)
                wake_user(connection, *who, datetime.now(UTC))
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[who] = address

    def _join(self, roster: TeamsRoster, reference: dict[str, Any]) -> None:
        with self.app.engine.begin() as connection:
            learn_roster(connection, *roster, reference)
            search_again(connection, *roster[:2])
        self._rosters[roster] = reference

    def _leave(self, roster: TeamsRoster) -> None:
        with self.app.engine.begin() as connection:
            forget_roster(connection, *roster)
