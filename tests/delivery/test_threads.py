"""Messages about messages: edits in their order, replies in a thread; and what is posted in a channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spm_core.channels.models import Channel
from spm_core.notices.models import NoticeState
from tests.delivery.conftest import House, Post
from tests.delivery.saying import refuse
from tests.delivery.slack import TEAM, Workspace
from tests.factories import operate

SOON = timedelta(seconds=10)


@pytest.fixture
def channel(house: House) -> int:
    with operate(house.engine, house.company) as session:
        row = Channel(platform="slack", tenant=TEAM, conversation="C0TEAM", name="emea", lead_id=house.dana)
        session.add(row)
        session.flush()
        return row.id


async def test_a_channel_gets_what_its_audience_may_see(
    house: House, slack: Workspace, post: Post, channel: int
) -> None:
    house.owe("won", "say", {"words": "Won!"}, channel=channel)
    house.owe("lead", "lead", channel=channel)
    await post()
    await post(SOON)
    assert slack.keys == {"won": 1}
    assert slack.messages[0]["channel"] == "C0TEAM"
    assert house.notice("lead").error == "denied"


async def test_a_channel_that_is_bound_no_more_gets_nothing(
    house: House, slack: Workspace, post: Post, channel: int
) -> None:
    with operate(house.engine, house.company) as session:
        session.get_one(Channel, channel).bound = False
    house.owe("won", "say", channel=channel)
    await post()
    assert (house.notice("won").error, slack.messages) == ("gone", [])


async def test_an_announcement_is_edited_in_the_order_of_its_changes(
    house: House, slack: Workspace, post: Post, channel: int
) -> None:
    house.owe("won", "say", {"words": "Won 48k"}, channel=channel)
    house.owe("second", "say", {"words": "Won 12k"}, channel=channel, edit_of="won")
    house.owe("first", "say", {"words": "Won 30k"}, channel=channel, edit_of="won")
    for _ in range(4):
        await post(SOON)
    assert [update["text"].splitlines()[0] for update in slack.asked("chat.update")] == ["Won 12k", "Won 30k"]
    [message] = slack.messages
    assert message["text"].startswith("Won 30k")
    assert house.notice("first").message == house.notice("won").message


async def test_an_edit_whose_end_is_unknown_is_made_again(
    house: House, slack: Workspace, post: Post, channel: int
) -> None:
    house.owe("won", "say", channel=channel)
    await post()
    house.owe("edit", "say", {"words": "Less"}, channel=channel, edit_of="won")
    refuse(slack, "chat.update", "keep and drop")
    for _ in range(2):
        await post(SOON)
    assert house.notice("edit").state is NoticeState.SENT
    assert slack.asked("conversations.history") == []


@pytest.mark.parametrize("words", ["nothing", "refuse"])
async def test_where_nothing_was_said_there_is_nothing_to_edit(
    house: House, slack: Workspace, post: Post, words: str, channel: int
) -> None:
    house.owe("won", "say", {"words": words}, channel=channel)
    house.owe("edit", "say", channel=channel, edit_of="won")
    await post(SOON)
    await post(SOON)
    assert (house.notice("edit").state, house.notice("edit").error) == (NoticeState.NOTHING, "nothing_to_edit")
    assert slack.messages == []


async def test_a_reply_waits_for_its_thread(house: House, slack: Workspace, post: Post, channel: int) -> None:
    house.owe("small win", "say", {"words": "Initech"}, channel=channel, thread_of="day")
    house.owe("day", "say", {"words": "Small wins"}, channel=channel, due=post.at + SOON)
    refuse(slack, "chat.postMessage", "not_in_channel")
    for _ in range(3):
        await post(SOON)
    root, reply = slack.messages
    assert (root["text"].splitlines()[0], reply["thread_ts"]) == ("Small wins", root["ts"])


async def test_a_reply_is_found_again_in_its_thread(house: House, slack: Workspace, post: Post, channel: int) -> None:
    house.owe("day", "say", channel=channel)
    await post()
    house.owe("small win", "say", channel=channel, thread_of="day")
    refuse(slack, "chat.postMessage", "keep and drop")
    for _ in range(2):
        await post(SOON)
    assert slack.keys == {"day": 1, "small win": 1}
    assert len(slack.asked("conversations.replies")) > 0
    assert house.notice("small win").state is NoticeState.SENT


async def test_without_its_thread_a_reply_stands_alone(
    house: House, slack: Workspace, post: Post, channel: int
) -> None:
    house.owe("small win", "say", channel=channel, thread_of="a day that never was")
    await post()
    assert slack.keys == {"small win": 1}
    assert "thread_ts" not in slack.messages[0]


async def test_replies_count_as_messages_of_the_channel(house: House, post: Post, channel: int) -> None:
    house.owe("day", "say", channel=channel)
    for number in range(3):
        house.owe(f"small win {number}", "say", channel=channel, thread_of="day")
    await post()
    await post(SOON)
    states = [house.notice(f"small win {number}").state for number in range(3)]
    assert sorted(states) == [NoticeState.OWED, NoticeState.OWED, NoticeState.SENT]  # one a second
