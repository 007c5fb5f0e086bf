"""Messages that nobody has just asked for, through the Bot Connector.

Messages cannot be read back, so what may have arrived is never sent again (Unreadable). Each call is tried once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
from botframework.connector.auth import MicrosoftAppCredentials
from msrest.universal_http import ClientRequest

from bot.cards import Answer
from bot.delivery.sender import Closed, Failure, NotTaken, Outgoing, OutgoingMessage, TooFast, Unknown, Unreadable
from bot.teams import limits
from bot.teams.connector import BotSender, Connector
from bot.teams.conversation import message_of
from bot.teams.files import consents
from spm_core.notices.rules import Bucket

WAIT = 5
"""Seconds to wait where Teams says that we are too fast but not for how long."""
JSON = {"Content-Type": "application/json"}


class TeamsSender:
    def __init__(self, connector: Connector) -> None:
        settings = connector.settings
        tenant = settings.channel_auth_tenant
        known = settings.app_id and MicrosoftAppCredentials(settings.app_id, settings.app_password, tenant)
        self._bot = settings.app_id or "bot"
        self._sender = BotSender(connector, known or MicrosoftAppCredentials.empty())

    def buckets(self, to: OutgoingMessage, *, edit: bool) -> Sequence[Bucket]:
        thread = f"teams:{to['tenant']}:{to.get('conversation') or to['user']}"
        return (
            Bucket(f"teams:{to['tenant']}", limits.TENANT_EVERY / limits.PACE),
            Bucket(thread, limits.THREAD_EVERY / limits.PACE, limits.THREAD_AT_ONCE),
            Bucket(f"{thread}:hour", limits.THREAD_HOUR_EVERY / limits.PACE, limits.THREAD_HOUR_AT_ONCE),
        )

    async def send(self, out: Outgoing) -> OutgoingMessage:
        if "service_url" not in out.to:
            raise NotTaken("never_seen")  # they neither installed the app nor wrote to it: Teams gives no address
        conversation = out.to.get("conversation") or await self._open(out.to)
        if out.root:
            conversation = f"{conversation};messageid={out.root['id']}"
        url = f"{_conversations(out.to)}/{quote(conversation, safe='')}/activities"
        sent = await self._ask("POST", url, {"type": "message", **message_of(out.answer)})
        for file in await consents(out.answer) if "member" in out.to else ():
            with suppress(Failure):  # the message is there: it must not be sent again
                await self._ask("POST", url, {"type": "message", **file})
        return {**_tenant(out.to), "conversation": conversation, "id": sent.get("id")}

    async def edit(self, message: OutgoingMessage, answer: Answer) -> OutgoingMessage:
        url = f"{_conversations(message)}/{quote(message['conversation'], safe='')}/activities/{message['id']}"
        await self._ask("PUT", url, {"type": "message", **message_of(answer)})
        return message

    async def find(
        self, key: str, to: OutgoingMessage, root: OutgoingMessage | None, since: datetime
    ) -> OutgoingMessage | None:
        raise Unreadable("no_answer")

    async def _open(self, to: OutgoingMessage) -> str:
        """The id of the chat with a person: the same one however often it is opened, which nobody notices."""
        tenant = {"tenantId": to["tenant"], "channelData": {"tenant": {"id": to["tenant"]}}}
        parties = {"bot": {"id": to.get("bot") or self._bot}, "members": [{"id": to["member"]}], "isGroup": False}
        try:
            return str((await self._ask("POST", _conversations(to), {**parties, **tenant}))["id"])
        except Unknown as failure:
            raise NotTaken("unreachable") from failure

    async def _ask(self, method: str, url: str, body: OutgoingMessage) -> dict[str, Any]:
        try:
            await self._sender.authorization()
        except Exception as error:  # nothing was sent yet
            raise Closed("no_token") from error
        try:
            answer = await self._sender.ask(ClientRequest(method, url, JSON, data=json.dumps(body)), attempts=1)
        except aiohttp.ClientConnectorError as error:
            raise NotTaken("unreachable") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unknown("no_answer") from error
        content, status = _read(answer.body()), answer.internal_response.status
        if status >= 400:
            raise _failure(status, content, answer.headers.get("Retry-After", ""))
        return content


def _failure(status: int, content: OutgoingMessage, retry_after: str) -> Failure:
    if status == 429:
        return TooFast(timedelta(seconds=int(retry_after) if retry_after.isdigit() else WAIT))
    if status >= 500:
        return Unknown("no_answer")
    error = content.get("error")
    code = str(error.get("code") or status) if isinstance(error, dict) else str(status)
    return Closed(code) if status == 401 else NotTaken(code)


def _read(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _conversations(to: OutgoingMessage) -> str:
    return f"{to['service_url'].rstrip('/')}/v3/conversations"


def _tenant(to: OutgoingMessage) -> OutgoingMessage:
    return {name: to[name] for name in ("platform", "tenant", "service_url")}
