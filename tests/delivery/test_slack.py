"""What is owed arrives in Slack: privately, once, as the recipient may see it now."""

from __future__ import annotations

from datetime import timedelta

from spm_core.notices.models import State
from tests.delivery.conftest import House, Post
from tests.delivery.slack import Workspace


async def test_it_arrives_privately_with_its_key(house: House, slack: Workspace, post: Post) -> None:
    house.owe("hello")
    assert await post() == 1
    [message] = slack.messages
    assert message["channel"] == f"U{house.dana}"
    assert message["metadata"] == {"event_type": "pacer_notice", "event_payload": {"key": "hello"}}
    notice = house.notice("hello")
    assert (notice.state, notice.attempts, notice.error) == (State.SENT, 1, None)
    assert notice.message["ts"] == message["ts"]


async def test_before_it_is_due_nothing_happens(house: House, slack: Workspace, post: Post) -> None:
    house.owe("later", due=post.at + timedelta(minutes=1))
    assert await post() == 0
    assert await post(timedelta(minutes=1)) == 1
    assert await post(timedelta(minutes=1)) == 0
    assert slack.keys == {"later": 1}
