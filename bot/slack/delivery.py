"""Delivers an answer to the person who asked, and to nobody else.

Nothing is sent again unless Slack said that it did not take it: a connection that broke says nothing.
"""

from __future__ import annotations

from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.files import upload
from bot.slack.incoming import SlackPlace
from bot.slack.refusal import refusal
from bot.slack.render import SlackMessage

log = structlog.get_logger()

BAD_BLOCKS = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_attachments")


def retries() -> list[Any]:
    """Retry only after a 429, when Slack says: the SDK also retries broken connections, which can post twice."""
    return [AsyncRateLimitErrorRetryHandler(max_retry_count=2)]


async def deliver(client: AsyncWebClient, user: str, place: SlackPlace, message: SlackMessage) -> None:
    if place.own:
        channel = await _post(client, message, channel=place.channel, thread_ts=place.thread)
        for document in message.files:
            await upload(client, channel, place.thread, document, message.locale)
    elif not await _privately(client, user, place, message):
        await _post(client, message, channel=user)


async def _privately(client: AsyncWebClient, user: str, place: SlackPlace, message: SlackMessage) -> bool:
    """Show it to the asker alone, where they asked; False where Slack refuses, as where the bot is no member."""
    if place.url:
        return await respond(client, place, message)
    try:
        here = {"channel": place.channel, "user": user, "thread_ts": place.thread}
        await client.chat_postEphemeral(**{**here, **message.to_json()})
    except SlackApiError as refused:
        if (why := refusal(refused)) is None:
            raise
        log.info("ephemeral refused", error=why)
        return False
    return True


async def respond(client: AsyncWebClient, place: SlackPlace, message: SlackMessage) -> bool:
    """Answer over the response_url, beside the message whose button was pressed; False where Slack refuses."""
    options: dict[str, Any] = {"session": client.session, "retry_handlers": retries(), "logger": client.logger}
    webhook = AsyncWebhookClient(place.url or "", **options)
    thread = {"thread_ts": place.thread} if place.thread else {}
    body = {**message.to_json(), **thread, "response_type": "ephemeral", "replace_original": False}
    response = await webhook.send_dict(body)
    if response.status_code != 200:
        log.info("response_url refused", status=response.status_code)
    return response.status_code == 200


async def _post(client: AsyncWebClient, message: SlackMessage, **where: Any) -> str:
    """Post it; the conversation's id, even where a user's stood for it."""
    where |= {"unfurl_links": False, "unfurl_media": False}
    try:
        posted = await client.chat_postMessage(**where, **message.to_json())
    except SlackApiError as refused:
        if (why := refusal(refused)) not in BAD_BLOCKS:
            raise
        log.error("blocks refused", error=why)
        posted = await client.chat_postMessage(**where, text=message.text)
    return str(posted.get("channel") or where["channel"])
