"""The addresses at which people are first written to: Teams gives them only with what people send us."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from botbuilder.schema import Activity

from bot.app import App
from bot.teams.incoming import tenant_of, user_id
from spm_core.notices.recipients import address_of, learn_address

log = structlog.get_logger()

REMEMBERED = 100_000
TeamsUser = tuple[str, str, str]


class Addresses:
    """Reads each person's address once a process, and writes it when it changes."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._known: dict[TeamsUser, dict[str, Any]] = {}

    async def learn(self, activity: Activity) -> None:
        sender, bot, conversation = activity.from_property, activity.recipient, activity.conversation
        if sender.role == "bot" or sender.id == bot.id or not activity.service_url:
            return
        who = ("teams", tenant_of(activity) or "", user_id(activity))
        address = {"service_url": activity.service_url, "bot": bot.id, "member": sender.id}
        if conversation.conversation_type == "personal":
            address["conversation"] = conversation.id
        elif who in self._known:
            return  # what is known may include a chat with the person, which this lacks
        if self._known.get(who) != address:
            await asyncio.get_running_loop().run_in_executor(self.app.workers, self._write, who, address)

    def _write(self, who: TeamsUser, address: dict[str, Any]) -> None:
        try:
            with self.app.engine.begin() as connection:
                known = address_of(connection, *who)
                if known is None or ("conversation" in address and known != address):
                    learn_address(connection, *who, address)
        except Exception:
            log.exception("address not kept")  # the next event brings it again
            return
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[who] = address
