"""Slack's SDK around the adapter: the client, the listeners, the HTTP route."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import ClientSession, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import forms
from bot.slack.adapter import Adapter
from bot.slack.delivery import retries
from bot.slack.modals import Modals

PATH = "/slack/events"

# Bolt quotes in its log any request that nobody listens to, and that may hold what people wrote.
_LOGGER = logging.getLogger("pacer.slack")
_LOGGER.setLevel(logging.ERROR)


def web_client(
    token: str, api_url: str | None, session: ClientSession, retry: list[Any] | None = None
) -> AsyncWebClient:
    where = api_url.rstrip("/") + "/" if api_url else AsyncWebClient.BASE_URL
    handlers = retries() if retry is None else retry
    return AsyncWebClient(token, where, session=session, retry_handlers=handlers, logger=_LOGGER)


def bolt(adapter: Adapter, modals: Modals, signing_secret: str | None) -> AsyncApp:
    app = AsyncApp(
        name="pacer",
        client=adapter.client,
        signing_secret=signing_secret or "",
        process_before_response=True,  # otherwise Bolt looks for the acknowledgement every 10 ms
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        logger=_LOGGER,
    )
    app.command(re.compile("^/"))(adapter.on_command)
    app.event("app_mention")(adapter.on_event)
    app.event("message")(adapter.on_event)
    app.event("app_home_opened")(adapter.on_event)
    app.event("reaction_added")(adapter.on_reaction)
    app.event("reaction_removed")(adapter.on_reaction)
    app.action(re.compile(r"^(call|pick|more)\.\d+$"))(adapter.on_action)
    app.view(forms.CALLBACK)(adapter.on_submission)
    app.action(forms.MORE)(modals.on_more)
    app.options(forms.SEARCH)(modals.on_search)
    return app


def routes(app: AsyncApp) -> list[web.RouteDef]:
    async def receive(request: web.Request) -> web.Response:
        try:
            inbound = _bolt_request(await request.text(), request)
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
            raise web.HTTPBadRequest(text="not a request of Slack's") from error
        return await to_aiohttp_response(await app.async_dispatch(inbound))

    return [web.post(PATH, receive)]


def _bolt_request(body: str, request: web.Request) -> AsyncBoltRequest:
    headers: dict[str, str | Sequence[str]] = dict(request.headers)
    inbound = AsyncBoltRequest(body=body, headers=headers)
    if not inbound.body and "payload" in body:
        # Bolt takes any form that holds this word for an interaction, even a question about a payload.
        fields = dict(parse_qsl(body, keep_blank_values=True))
        inbound = AsyncBoltRequest(body=fields, headers=headers, mode="socket_mode")
        inbound.raw_body, inbound.mode = body, "http"
    return inbound
