"""Who was never greeted is told once who writes; nobody else is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.handle import answer, handle
from bot.turn import ChatUser, opening_id
from spm_core.inbox import is_claimed
from tests.asking import turn_of
from tests.delivery.conftest import House, Post
from tests.delivery.saying import refuse
from tests.delivery.slack import TEAM, Workspace

GREETING = "I'm Pacer; I look after your sales numbers. Only you see this."
MINUTE = timedelta(minutes=1)


def dana(house: House) -> ChatUser:
    return ChatUser("slack", TEAM, f"U{house.dana}")


def greeted(slack: Workspace) -> list[bool]:
    """Whether each message began with who writes, in the order sent."""
    return [GREETING in str(message["blocks"]) for message in slack.messages]


@pytest.mark.parametrize("words", ["hello", "form"])
async def test_the_first_message_says_who_writes_and_no_other_does(
    house: House, slack: Workspace, post: Post, words: str
) -> None:
    for key in ("first", "second"):
        house.owe(key, "say", {"words": words})
    await post()
    await post(MINUTE)
    assert greeted(slack) == [True, False]


async def test_it_counts_as_the_greeting_for_opening_the_conversation(
    house: House, slack: Workspace, post: Post
) -> None:
    house.owe("it")
    await post()
    user = dana(house)
    opened = turn_of(user=user, turn_id=opening_id(user))
    assert greeted(slack) == [True]
    assert answer(post.worker.app, opened) is None


async def test_a_message_that_did_not_arrive_greeted_nobody(house: House, slack: Workspace, post: Post) -> None:
    refuse(slack, "chat.postMessage", "token_revoked")
    house.owe("it")
    await post()
    assert greeted(slack) == []
    await post(MINUTE)
    assert greeted(slack) == [True]


async def test_who_opened_the_conversation_or_wrote_knows_us(house: House, slack: Workspace, post: Post) -> None:
    await handle(post.worker.app, turn_of("help", dana(house)))
    house.owe("it")
    await post()
    assert greeted(slack) == [False]
    with house.engine.connect() as connection:
        assert is_claimed(connection, opening_id(dana(house)))
