"""The Bot Framework adapter with its calls sent over one aiohttp session.

Out of the box, each call runs `requests` in a thread and builds a list of retryable statuses twice, and each card is
copied and walked before it is sent: together most of a turn's time. The rest of the SDK stays as it is.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from botbuilder.core import BotFrameworkAdapter, BotFrameworkAdapterSettings, TurnContext
from botbuilder.schema import Activity, ActivityTypes
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import AppCredentials, ClaimsIdentity, MicrosoftAppCredentials
from msrest.exceptions import DeserializationError, HttpOperationError
from msrest.pipeline import AsyncHTTPSender, AsyncPipeline, Request, Response
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http import ClientRequest
from msrest.universal_http.async_abc import AsyncClientResponse
from multidict import CIMultiDict

RETRIED = frozenset({412, 429, 502, 504})
"""The statuses after which Microsoft asks bots to try again."""
ATTEMPTS = 4
TIMEOUT = aiohttp.ClientTimeout(total=15)
TOKEN_SECONDS = 240
"""MSAL renews a token five minutes before it expires, so any token it gives holds longer than this."""


class Undelivered(Exception):
    """Teams did not take a message."""


UNDELIVERED = (Undelivered, HttpOperationError, DeserializationError, aiohttp.ClientError, TimeoutError)


class Connector(BotFrameworkAdapter):  # type: ignore[misc]
    def __init__(self, settings: BotFrameworkAdapterSettings) -> None:
        super().__init__(settings)
        self._http: aiohttp.ClientSession | None = None

    async def authenticate(self, activity: Activity, header: str) -> ClaimsIdentity:
        """Who sent this. Raises PermissionError unless it was Teams."""
        try:
            return await self._authenticate_request(activity, header)
        except (aiohttp.ClientError, TimeoutError):
            raise
        except Exception as error:  # a malformed token makes the SDK raise all kinds of errors
            raise PermissionError("not a token of Teams") from error

    async def send(self, context: TurnContext, message: Mapping[str, Any]) -> None:
        """Reply to an activity, or write first in a conversation that was just opened. Raises one of UNDELIVERED."""
        activity = context.activity
        url = (
            f"{activity.service_url.rstrip('/')}/v3/conversations/{quote(activity.conversation.id, safe='')}/activities"
        )
        envelope: dict[str, Any] = {
            "type": ActivityTypes.message,
            "channelId": activity.channel_id,
            "from": {"id": activity.recipient.id, "name": activity.recipient.name},
            "conversation": {"id": activity.conversation.id},
        }
        if activity.type != ActivityTypes.event:
            envelope |= {"recipient": {"id": activity.from_property.id}, "replyToId": activity.id}
            url = f"{url}/{quote(activity.id, safe='')}"
        data = json.dumps({**envelope, **message})
        sender: BotSender = context.turn_state[self.BOT_CONNECTOR_CLIENT_KEY].config.sender
        response = await sender.ask(ClientRequest("POST", url, {"Content-Type": "application/json"}, data=data))
        if response.internal_response.status >= 400:
            raise Undelivered(f"{response.status_code} {response.reason}")

    def session(self) -> aiohttp.ClientSession:
        if self._http is None or self._http.closed:
            self._http = aiohttp.ClientSession(timeout=TIMEOUT)
        return self._http

    async def close(self) -> None:
        if self._http:
            await self._http.close()

    def _get_or_create_connector_client(self, service_url: str, credentials: AppCredentials | None) -> ConnectorClient:
        credentials = credentials or MicrosoftAppCredentials.empty()
        key = self.key_for_connector_client(service_url, credentials.microsoft_app_id, credentials.oauth_scope)
        if key not in self._connector_client_cache:
            sender = BotSender(self, credentials)
            client = ConnectorClient(credentials, service_url, pipeline_type=_Pipeline, sender=sender)
            self._connector_client_cache[key] = client
        return self._connector_client_cache[key]


class _Pipeline(AsyncPipeline[Any, Any]):
    def __init__(self, config: Any) -> None:
        super().__init__([config.user_agent_policy, RawDeserializer()], config.sender)


class BotSender(AsyncHTTPSender[Any, Any]):
    def __init__(self, connector: Connector, credentials: AppCredentials) -> None:
        self._connector = connector
        self._credentials = credentials
        self._token: tuple[str, float] | None = None

    async def send(self, request: Request[Any], **_: Any) -> Response[Any, Any]:
        return Response(request, await self.ask(request.http_request))

    async def ask(self, request: ClientRequest, attempts: int = ATTEMPTS) -> ConnectorAnswer:
        headers = {**request.headers, **await self.authorization()}
        for attempt in range(attempts):
            async with self._connector.session().request(
                request.method, request.url, data=request.data, headers=headers
            ) as response:
                answer = ConnectorAnswer(request, response, await response.read())
            if answer.status_code not in RETRIED:
                break
            if attempt < attempts - 1:
                await asyncio.sleep(_pause(response.headers.get("Retry-After"), attempt))
        return answer

    async def authorization(self) -> dict[str, str]:
        """The header that proves who we are. Raises whatever the SDK raises where it gets no token."""
        if not self._credentials.microsoft_app_id:
            return {}
        now = asyncio.get_running_loop().time()
        if self._token is None or self._token[1] < now:
            token = await asyncio.to_thread(self._credentials.get_access_token)
            self._token = (token, now + TOKEN_SECONDS)
        return {"Authorization": f"Bearer {self._token[0]}"}

    async def __aexit__(self, *_: object) -> None:
        """Leave the session open: it is the connector's."""


class ConnectorAnswer(AsyncClientResponse):
    def __init__(self, request: ClientRequest, response: aiohttp.ClientResponse, body: bytes) -> None:
        super().__init__(request, response)
        self.status_code = response.status
        self.headers = CIMultiDict(response.headers)
        self.reason = response.reason
        self._read = body

    def body(self) -> bytes:
        return self._read


def _pause(retry_after: str | None, attempt: int) -> float:
    """Seconds to wait before trying again: as Teams says, else longer each time, with some jitter."""
    if retry_after and retry_after.isdigit():
        return float(retry_after)
    return float(0.3 * 2**attempt * random.uniform(0.7, 1.3))  # noqa: S311 - spreads load, keeps no secret
