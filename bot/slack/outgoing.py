"""Messages that nobody has just asked for: sent once, found again by their notice's key, and edited.

The key travels as message metadata, which only apps see. Each call is tried once, with the SDK's retries off: a
connection that broke does not say whether the message arrived.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.cards import Answer
from bot.delivery.sender import Closed, Failure, NotTaken, Outgoing, OutgoingMessage, TooFast, Unknown, Unreadable
from bot.i18n import speaking
from bot.slack import forms, limits
from bot.slack.delivery import BAD_BLOCKS
from bot.slack.files import upload
from bot.slack.refusal import refusal
from bot.slack.render import SlackMessage as Rendered
from bot.slack.render import message
from spm_core.notices.rules import Bucket

log = structlog.get_logger()

EVENT = "pacer_notice"
"""The type of our metadata."""
CLOCKS_APART = timedelta(minutes=5)
PAGE = 200
WAIT = 30
"""Seconds to wait where Slack says that we are too fast but not for how long."""

UNREACHED = "unreachable"
REVOKED = frozenset(
    {"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed", "org_login_required"}
)
DOUBTFUL = frozenset({"internal_error", "fatal_error", "service_unavailable", "team_added_to_org"})
"""Slack's own failures, after which it may or may not have acted."""


class SlackSender:
    """Sends as `bot`, our bot id; what others post is not ours, whatever its metadata says."""

    def __init__(self, client: AsyncWebClient, bot: str) -> None:
        self.client = client
        self.bot = bot

    def buckets(self, to: OutgoingMessage, *, edit: bool) -> Sequence[Bucket]:
        team, where = to["tenant"], _conversation(to)
        if edit:
            return (Bucket(f"slack:{team}:updates", limits.UPDATE_EVERY / limits.PACE),)
        return (
            Bucket(f"slack:{team}:messages", limits.WORKSPACE_EVERY / limits.PACE),
            Bucket(f"slack:{team}:{where}", limits.CONVERSATION_EVERY / limits.PACE),
        )

    async def send(self, out: Outgoing) -> OutgoingMessage:
        post = partial(
            self.client.chat_postMessage,
            channel=_conversation(out.to),
            thread_ts=out.root["ts"] if out.root else None,
            metadata={"event_type": EVENT, "event_payload": {"key": out.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        rendered = _rendered(out.answer)
        posted = await _shown(post, rendered)
        for document in rendered.files if "user" in out.to else ():
            await upload(self.client, posted["channel"], None, document, rendered.locale)
        return _there(out.to, posted["channel"], posted["ts"])

    async def edit(self, message: OutgoingMessage, answer: Answer) -> OutgoingMessage:
        update = partial(self.client.chat_update, channel=message["conversation"], ts=message["ts"])
        await _shown(update, _rendered(answer))
        return message

    async def find(
        self, key: str, to: OutgoingMessage, root: OutgoingMessage | None, since: datetime
    ) -> OutgoingMessage | None:
        try:
            channel = to.get("conversation") or await self._private(to["user"])
            async for post in self._posts(channel, root, since - CLOCKS_APART):
                if _key(post) == key and post.get("bot_id") == self.bot:
                    return _there(to, channel, post["ts"])
        except NotTaken as refused:
            if refused.code == UNREACHED:
                raise
            raise Unreadable(refused.code) from refused
        return None

    async def _private(self, user: str) -> str:
        return str((await _asked(self.client.conversations_open(users=user)))["channel"]["id"])

    async def _posts(
        self, channel: str, root: OutgoingMessage | None, since: datetime
    ) -> AsyncIterator[dict[str, Any]]:
        read = partial(self.client.conversations_replies, ts=root["ts"]) if root else self.client.conversations_history
        oldest, cursor = f"{since.timestamp():.6f}", None
        while True:
            page = await _asked(
                read(channel=channel, oldest=oldest, cursor=cursor, limit=PAGE, include_all_metadata=True)
            )
            for post in page["messages"]:
                yield post
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return


SlackMethod = Callable[..., Awaitable[AsyncSlackResponse]]


async def _shown(method: SlackMethod, rendered: Rendered) -> AsyncSlackResponse:
    try:
        return await _asked(method(**rendered.to_json()))
    except NotTaken as refused:
        if refused.code not in BAD_BLOCKS:
            raise
        log.error("blocks refused", error=refused.code)
        return await _asked(method(text=rendered.text))


async def _asked(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    try:
        return await call
    except SlackApiError as refused:
        raise _failure(refused) from refused
    except ClientConnectorError as error:
        raise NotTaken(UNREACHED) from error
    except (ClientError, TimeoutError) as error:
        raise Unknown("no_answer") from error


def _failure(refused: SlackApiError) -> Failure:
    response = refused.response
    status: int = getattr(response, "status_code", 0)
    code = refusal(refused)
    if status == 429 or code == "ratelimited":
        seconds = response.headers.get("Retry-After", "")
        return TooFast(timedelta(seconds=int(seconds) if seconds.isdigit() else WAIT))
    if code is None or code in DOUBTFUL or status >= 500:
        return Unknown("no_answer")
    return Closed(code) if code in REVOKED else NotTaken(code)


def _rendered(answer: Answer) -> Rendered:
    with speaking(answer.locale):
        return message(forms.card_of(answer.reply))


def _conversation(to: OutgoingMessage) -> str:
    """The conversation's id; a user's id stands for the DM with them."""
    return str(to.get("conversation") or to["user"])


def _there(to: OutgoingMessage, channel: str, ts: str) -> OutgoingMessage:
    return {"platform": to["platform"], "tenant": to["tenant"], "conversation": channel, "ts": ts}


def _key(post: OutgoingMessage) -> str | None:
    metadata = post.get("metadata") or {}
    return metadata["event_payload"].get("key") if metadata.get("event_type") == EVENT else None
