"""Files of an answer, uploaded to the conversation of the asker and the bot: a channel would show them to all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Answer, Document
from bot.i18n import N_, _, speaking
from bot.parts.documents import files_of, making
from bot.slack.incoming import Incoming, SlackPlace
from bot.slack.refusal import refusal

log = structlog.get_logger()

REFUSED = (SlackClientError, ClientError, TimeoutError)
NO_RIGHT = "missing_scope"
NOT_ALLOWED = N_(
    "I may not upload files here: an admin has to give the app the right files:write (pacer manifest slack)."
)
FAILED = N_("I could not upload {name}. Please try again.")


def with_files(came: Incoming, answer: Answer) -> Incoming:
    """To the asker's own conversation where there are files: no channel can show one to a single person."""
    moves = not came.place.own and any(files_of(part) for part in answer.parts)
    return replace(came, place=SlackPlace(came.user.id, own=True)) if moves else came


async def upload(client: AsyncWebClient, channel: str, thread: str | None, document: Document, locale: str) -> None:
    """Where Slack does not take it, the asker is told."""
    content = await making(document, locale)
    try:
        await client.files_upload_v2(
            filename=document.name, title=document.name, file=content, channel=channel, thread_ts=thread
        )
    except REFUSED as error:
        why = refusal(error) if isinstance(error, SlackApiError) else None
        log.warning("file not uploaded", error=why or type(error).__name__)
        with speaking(locale):
            words = _(NOT_ALLOWED if why == NO_RIGHT else FAILED).format(name=document.name)
        with suppress(*REFUSED):
            await client.chat_postMessage(channel=channel, thread_ts=thread, text=words)
