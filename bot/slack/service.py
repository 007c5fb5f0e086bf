"""Slack while `pacer serve` runs: checks the tokens, connects, and closes at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.app import App
from bot.handle import handle, reopen
from bot.settings import Settings
from bot.slack.adapter import Adapter
from bot.slack.app import bolt, routes, web_client
from bot.slack.members import SlackMembers
from bot.slack.modals import Modals
from bot.slack.outgoing import SlackSender
from bot.slack.refusal import refusal
from spm_core.errors import CoreError

CONNECT_WITHIN = 15.0
SEND_WITHIN = 10.0
"""Both in seconds."""
PREFIXES = {"PACER_SLACK_BOT_TOKEN": "xoxb-", "PACER_SLACK_APP_TOKEN": "xapp-"}


@dataclass(frozen=True, slots=True)
class Slack:
    routes: list[web.RouteDef]
    socket: AsyncSocketModeHandler | None

    async def ready(self) -> bool:
        return self.socket is None or bool(await self.socket.client.is_connected())


def wanted(settings: Settings) -> bool:
    return any((settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret))


@asynccontextmanager
async def slack(app: App) -> AsyncIterator[Slack]:
    """The connection to Slack, while it is open. Raises CoreError where a token is missing or refused."""
    settings = app.settings
    token = _token("PACER_SLACK_BOT_TOKEN", settings.slack_bot_token)
    if not (settings.slack_app_token or settings.slack_signing_secret):
        raise CoreError("slack_no_way_in")
    async with _session() as session:
        client = web_client(token, settings.slack_api_url, session)
        who = await _who(client)
        adapter = Adapter(partial(handle, app), client, who["team_id"], who["user_id"])
        secret = settings.slack_signing_secret
        modals = Modals(client, partial(reopen, app))
        events = bolt(adapter, modals, secret.get_secret_value() if secret else None)
        socket = await _socket(events, settings.slack_app_token) if settings.slack_app_token else None
        try:
            yield Slack(routes(events) if secret else [], socket)
        finally:
            if socket:
                await socket.close_async()  # type: ignore[no-untyped-call]
            await adapter.close()


@asynccontextmanager
async def sender(settings: Settings) -> AsyncIterator[SlackSender]:
    """Sends notices, with the bot token alone. Raises CoreError where it is missing or refused."""
    token = _token("PACER_SLACK_BOT_TOKEN", settings.slack_bot_token)
    async with _session() as session:
        client = web_client(token, settings.slack_api_url, session, [])
        yield SlackSender(client, (await _who(client))["bot_id"])


@asynccontextmanager
async def members(settings: Settings) -> AsyncIterator[SlackMembers]:
    """Reads the workspace's members, with the bot token alone. Raises CoreError where it is missing or refused."""
    token = _token("PACER_SLACK_BOT_TOKEN", settings.slack_bot_token)
    async with _session() as session:
        client = web_client(token, settings.slack_api_url, session)
        yield SlackMembers(client, (await _who(client))["team_id"])


def _session() -> ClientSession:
    """A session with a time limit, which the SDK sets only on sessions it opens itself."""
    return ClientSession(timeout=ClientTimeout(total=SEND_WITHIN))


def _token(variable: str, value: SecretStr | None) -> str:
    token = value.get_secret_value().strip() if value else ""
    if not token:
        raise CoreError("slack_token_missing", variable=variable)
    other = next((name for name, prefix in PREFIXES.items() if token.startswith(prefix)), variable)
    if other != variable:
        raise CoreError("slack_token_swapped", variable=variable, other=other)
    return token


async def _who(client: AsyncWebClient) -> AsyncSlackResponse:
    try:
        return await client.auth_test()
    except SlackApiError as refused:
        raise CoreError("slack_bot_token_refused", why=refusal(refused)) from refused
    except (ClientError, TimeoutError) as error:
        raise CoreError("slack_unreachable", url=client.base_url) from error


async def _socket(events: AsyncApp, app_token: SecretStr) -> AsyncSocketModeHandler:
    token = _token("PACER_SLACK_APP_TOKEN", app_token)
    try:
        opened = await events.client.apps_connections_open(app_token=token)
    except SlackApiError as refused:
        raise CoreError("slack_app_token_refused", why=refusal(refused)) from refused
    except (ClientError, TimeoutError) as error:
        raise CoreError("slack_unreachable", url=events.client.base_url) from error
    handler = AsyncSocketModeHandler(events, token)
    handler.client.wss_uri = opened["url"]
    try:
        # The SDK retries for ever, which is right only once it has been connected.
        await asyncio.wait_for(handler.connect_async(), CONNECT_WITHIN)  # type: ignore[no-untyped-call]
    except TimeoutError as error:
        await handler.close_async()  # type: ignore[no-untyped-call]
        raise CoreError("slack_unreachable", url=opened["url"]) from error
    return handler
