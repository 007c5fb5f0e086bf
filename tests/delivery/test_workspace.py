"""The workspace of these tests, asked through Slack's own SDK: its answers have the shapes that everybody counts on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import web_client
from tests.delivery.slack import BOT, Workspace

METADATA = {"event_type": "pacer_notice", "event_payload": {"key": "digest:17"}}


@pytest.fixture
async def client(slack: Workspace) -> AsyncIterator[AsyncWebClient]:
    async with ClientSession() as session:
        yield web_client("xoxb-test", slack.url, session, [])


async def test_a_user_s_id_stands_for_the_conversation_with_them(client: AsyncWebClient) -> None:
    opened = await client.conversations_open(users="U1")
    posted = await client.chat_postMessage(channel="U1", text="hello", metadata=METADATA)
    assert posted["channel"] == opened["channel"]["id"] == "D1"
    assert float(posted["ts"]) > 0


async def test_metadata_comes_back_to_whoever_asks_for_it(client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C1", text="hello", metadata=METADATA)
    [bare] = (await client.conversations_history(channel="C1"))["messages"]
    [full] = (await client.conversations_history(channel="C1", include_all_metadata=True))["messages"]
    assert ("metadata" in bare, full["metadata"], full["bot_id"]) == (False, METADATA, BOT)


async def test_history_is_newest_first_and_comes_in_pages(client: AsyncWebClient) -> None:
    posted = [(await client.chat_postMessage(channel="C1", text=f"{n}"))["ts"] for n in range(7)]
    pages = [page["messages"] async for page in await client.conversations_history(channel="C1", limit=100)]
    assert len(pages) == 3
    assert [message["ts"] for page in pages for message in page] == posted[::-1]
    since = await client.conversations_history(channel="C1", oldest=posted[4])
    assert [message["ts"] for message in since["messages"]] == posted[:4:-1]


async def test_a_reply_is_in_its_thread_and_not_in_the_channel(client: AsyncWebClient) -> None:
    root = (await client.chat_postMessage(channel="C1", text="root"))["ts"]
    reply = (await client.chat_postMessage(channel="C1", text="reply", thread_ts=root))["ts"]
    history = await client.conversations_history(channel="C1")
    thread = await client.conversations_replies(channel="C1", ts=root)
    assert [message["ts"] for message in history["messages"]] == [root]
    assert {message["ts"] for message in thread["messages"]} == {root, reply}


async def test_what_is_not_there_cannot_be_changed(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_update(channel="C1", ts="1.0", text="less", blocks=[])
