"""An answer's files, uploaded to the DM with the asker: a channel would show them to everybody."""

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


def with_files(inbound: Incoming, answer: Answer) -> Incoming:
    """The same, answered in the asker's DM where there are files: no channel shows one to a single person."""
    moves = not inbound.place.own and any(files_of(part) for part in answer.parts)
    return replace(inbound, place=SlackPlace(inbound.user.id, own=True)) if moves else inbound


async def upload(client: AsyncWebClient, channel: str, thread: str | None, document: Document, locale: str) -> None:
    """Upload a file; where Slack refuses it, tell the asker."""
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
