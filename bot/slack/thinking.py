"""A line under a question that says its answer is on its way. No answer fails or waits because of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.i18n import _
from bot.slack.incoming import SlackThread
from bot.slack.refusal import refusal

log = structlog.get_logger()

WITHIN = 2.0
"""Seconds Slack gets to show it or to take it away."""


@asynccontextmanager
async def thinking(client: AsyncWebClient, thread: SlackThread) -> AsyncIterator[None]:
    # Unlike a message, an ephemeral answer does not end the status, so it is taken away.
    shown = await _say(client, thread, _("is thinking…"))
    try:
        yield
    finally:
        if shown:
            await _say(client, thread, "")


async def _say(client: AsyncWebClient, thread: SlackThread, words: str) -> bool:
    """Set the status, which Slack shows after the app's name; whether it was accepted."""
    try:
        async with asyncio.timeout(WITHIN):
            await client.assistant_threads_setStatus(channel_id=thread.channel, thread_ts=thread.start, status=words)
    except SlackApiError as refused:
        log.info("status refused", error=refusal(refused))
    except (ClientError, TimeoutError) as error:
        log.info("status not shown", error=type(error).__name__)
    else:
        return True
    return False
