"""Microsoft Teams over HTTP: what arrives at /api/messages becomes turns, and answers go back as cards."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp
import structlog
from aiohttp import web
from botbuilder.core import BotFrameworkAdapterSettings
from botbuilder.schema import Activity
from msrest.exceptions import DeserializationError

from bot.app import App
from bot.settings import Settings
from bot.teams.addresses import Addresses
from bot.teams.connector import Connector
from bot.teams.conversation import TeamsConversation
from bot.teams.keys import use_keys
from spm_core.errors import CoreError

PATH = "/api/messages"
CHANNEL_DATA = ("tenant", "channel", "team")
MAX_BODY = 256 * 1024
"""Bytes; far more than any activity has, as Teams takes no message over 28 KB."""

log = structlog.get_logger()


def mount(server: web.Application, app: App) -> Connector:
    """Serve Teams on this server. Raises CoreError where the settings would let strangers in."""
    connector = connector_of(app.settings)
    use_keys(connector)
    endpoint = Endpoint(app, connector)
    server.add_routes([web.post(PATH, endpoint.receive)])
    server.on_cleanup.append(endpoint.close)
    return connector


class Endpoint:
    def __init__(self, app: App, connector: Connector) -> None:
        self.app = app
        self.open = not app.settings.teams_app_id
        self.connector = connector
        self.addresses = Addresses(app)

    async def receive(self, request: web.Request) -> web.Response:
        activity = await _activity(request)
        if self.open and not is_loopback(urlsplit(activity.service_url or "").hostname):
            raise web.HTTPForbidden(text="without an app id only a local client is answered")
        try:
            identity = await self.connector.authenticate(activity, request.headers.get("Authorization", ""))
        except PermissionError as error:
            raise web.HTTPUnauthorized from error
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("no keys to check a token with", error=str(error))
            raise web.HTTPServiceUnavailable from error
        conversation = TeamsConversation(self.app, self.connector, datetime.now(UTC))
        response = await self.connector.process_activity_with_identity(activity, identity, conversation.on_turn)
        await self.addresses.learn(activity)
        return web.json_response(response.body, status=response.status) if response else web.Response()

    async def close(self, _server: web.Application) -> None:
        await self.connector.close()


def is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def connector_of(settings: Settings) -> Connector:
    """The connection to Teams. Raises CoreError where the settings would let strangers in."""
    password = settings.teams_app_password
    if not settings.teams_app_id and not is_loopback(settings.host):
        raise CoreError("teams_open", host=settings.host)
    for name, value in (("PASSWORD", password), ("TENANT_ID", settings.teams_tenant_id)):
        if settings.teams_app_id and not value:
            raise CoreError("teams_setting", name=f"PACER_TEAMS_{'APP_' if value is password else ''}{name}")
    return Connector(
        BotFrameworkAdapterSettings(
            settings.teams_app_id, password.get_secret_value() if password else None, settings.teams_tenant_id
        )
    )


async def _activity(request: web.Request) -> Activity:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY, request.content_length or 0)
    try:
        body = json.loads(await request.read())
        activity = Activity.deserialize(body)
    except (ValueError, RecursionError, DeserializationError, AttributeError, TypeError) as error:
        raise web.HTTPBadRequest from error
    if not isinstance(body, dict) or not _is_whole(activity):
        raise web.HTTPBadRequest
    return activity


def _is_whole(activity: Activity) -> bool:
    """Whether it tells what happened, where, to whom and by whom, in the shapes the SDK relies on."""
    parties = (activity.conversation, activity.from_property, activity.recipient)
    named = bool(activity.id) and all(party is not None and party.id for party in parties)
    activity.channel_data = data = {} if activity.channel_data is None else activity.channel_data
    shaped = isinstance(data, dict) and all(isinstance(data.get(name, {}), dict) for name in CHANNEL_DATA)
    return isinstance(activity.type, str) and named and shaped
