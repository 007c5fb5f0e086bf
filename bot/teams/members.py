"""The members of the teams and group chats that Pacer is in: Teams has no other directory for a bot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from botframework.connector.auth import MicrosoftAppCredentials
from msrest.universal_http import ClientRequest

from bot.app import App
from bot.delivery.directories import DirectoryBusy, DirectoryClosed
from bot.teams.connector import BotSender, Connector
from spm_core.notices.recipients import ChatMembersOf, forget_roster, rosters
from spm_core.people.linking_rules import ChatAccount, LinkObstacle, address_key

PAGE = 500
"""Members a page, the most that Teams gives."""
NOT_MEMBERS = frozenset({"guest", "anonymous"})
GONE = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""Pacer is not in that conversation any more."""


class TeamsMembers:
    platform = "teams"
    by_reference = True
    tells_zones = False

    def __init__(self, app: App, connector: Connector) -> None:
        settings = connector.settings
        known = settings.app_id and MicrosoftAppCredentials(
            settings.app_id, settings.app_password, settings.channel_auth_tenant
        )
        self.app = app
        self._sender = BotSender(connector, known or MicrosoftAppCredentials.empty())

    async def tenants(self) -> Sequence[str]:
        home = self.app.settings.teams_tenant_id
        return (home,) if home else sorted({roster.tenant for roster in await self._rosters()})

    async def accounts(self, tenant: str) -> Sequence[ChatAccount]:
        found: dict[str, ChatAccount] = {}
        for roster in await self._rosters():
            if roster.tenant == tenant:
                accounts = (account_in(member, tenant, roster.reference) for member in await self._members(roster))
                found |= {account.user_id: account for account in accounts if account}
        return list(found.values())

    async def has(self, tenant: str, address: str) -> bool:
        """Whether there are members to read: nobody is looked up by address."""
        return any(roster.tenant == tenant for roster in await self._rosters())

    async def _rosters(self) -> Sequence[ChatMembersOf]:
        return await asyncio.get_running_loop().run_in_executor(self.app.workers, self._read)

    def _read(self) -> Sequence[ChatMembersOf]:
        with self.app.engine.connect() as connection:
            return rosters(connection, self.platform)

    def _forget(self, roster: ChatMembersOf) -> None:
        with self.app.engine.begin() as connection:
            forget_roster(connection, self.platform, roster.tenant, roster.conversation)

    async def _members(self, roster: ChatMembersOf) -> Sequence[Mapping[str, Any]]:
        """All of them, page by page; nobody where Pacer was removed meanwhile."""
        members: list[Mapping[str, Any]] = []
        token = ""
        while True:
            status, page = await self._page(roster, token)
            if status in GONE:
                await asyncio.get_running_loop().run_in_executor(self.app.workers, self._forget, roster)
                return ()
            if status == HTTPStatus.UNAUTHORIZED:
                raise DirectoryClosed(str(status))
            if status >= HTTPStatus.BAD_REQUEST:
                raise DirectoryBusy(str(status))
            members += page.get("members") or ()
            token = page.get("continuationToken") or ""
            if not token:
                return members

    async def _page(self, roster: ChatMembersOf, token: str) -> tuple[int, Mapping[str, Any]]:
        query = urlencode({"pageSize": PAGE, **({"continuationToken": token} if token else {})})
        service = str(roster.reference["service_url"]).rstrip("/")
        url = f"{service}/v3/conversations/{quote(roster.conversation, safe='')}/pagedmembers?{query}"
        try:
            await self._sender.authorization()
        except Exception as error:  # whatever the SDK raises where Microsoft gives no token
            raise DirectoryBusy("no_token") from error
        try:
            answer = await self._sender.ask(ClientRequest("GET", url))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DirectoryBusy("unreachable") from error
        status: int = answer.internal_response.status
        try:
            page = json.loads(answer.body()) if status < HTTPStatus.BAD_REQUEST else {}
        except ValueError as error:
            raise DirectoryBusy("no_answer") from error
        return status, page if isinstance(page, dict) else {}


def account_in(member: Mapping[str, Any], home: str, roster: Mapping[str, Any]) -> ChatAccount | None:
    """What linking needs to know of a member; None for people of other organisations."""
    if member.get("tenantId") != home:
        return None
    addresses = [member.get("email"), member.get("userPrincipalName")]
    user = member.get("aadObjectId") or member.get("objectId") or member["id"]
    return ChatAccount(
        str(user),
        frozenset(address_key(address) for address in addresses if address),
        LinkObstacle.GUEST if is_guest(member.get("userRole"), addresses) else None,
        {"service_url": roster["service_url"], "bot": roster["bot"], "member": member["id"]},
    )


def is_guest(role: str | None, addresses: Iterable[str | None]) -> bool:
    """Whether somebody is no full member: Teams says so by their role, or by the name of their account."""
    return (role or "").lower() in NOT_MEMBERS or any("#ext#" in (address or "").lower() for address in addresses)
