"""What is owed arrives in Slack: privately, once, as the recipient may see it now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from spm_core.notices.models import NoticeState
from spm_core.people.models import Employee
from tests.delivery.conftest import House, Post
from tests.delivery.saying import refuse
from tests.delivery.slack import Workspace
from tests.factories import NOW, add_person, operate

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


async def test_it_arrives_privately_with_its_key(house: House, slack: Workspace, post: Post) -> None:
    house.owe("hello")
    assert await post() == 1
    [message] = slack.messages
    assert message["channel"] == f"U{house.dana}"
    assert message["metadata"] == {"event_type": "pacer_notice", "event_payload": {"key": "hello"}}
    notice = house.notice("hello")
    assert (notice.state, notice.attempts, notice.error) == (NoticeState.SENT, 1, None)
    assert notice.message == {"platform": "slack", "tenant": "T0123456789", "conversation": "D1", "ts": message["ts"]}


async def test_before_it_is_due_nothing_happens(house: House, slack: Workspace, post: Post) -> None:
    house.owe("later", due=NOW + MINUTE)
    assert await post() == 0
    assert await post(MINUTE) == 1
    assert await post(MINUTE) == 0
    assert slack.keys == {"later": 1}


async def test_too_late_is_not_sent_and_fails_visibly(house: House, slack: Workspace, post: Post) -> None:
    house.owe("digest", expires=NOW + MINUTE)
    await post(MINUTE)
    notice = house.notice("digest")
    assert (notice.state, notice.error, slack.messages) == (NoticeState.FAILED, "expired", [])


@pytest.mark.parametrize(
    ("do", "words", "state", "error"),
    [
        ("say", "nothing", NoticeState.NOTHING, None),
        ("lead", "hello", NoticeState.NOTHING, "denied"),
        ("say", "refuse", NoticeState.FAILED, "bad_amount"),
        ("gone", "hello", NoticeState.FAILED, "bad_call"),
    ],
)
async def test_what_comes_to_no_answer_is_not_sent(
    house: House, slack: Workspace, post: Post, do: str, words: str, state: NoticeState, error: str | None
) -> None:
    house.owe("it", do, {"words": words})
    await post()
    notice = house.notice("it")
    assert (notice.state, notice.error, slack.messages) == (state, error, [])


async def test_arguments_that_no_longer_fit_are_no_form(house: House, slack: Workspace, post: Post) -> None:
    house.owe("it", "say", {"words": 7})
    await post()
    assert (house.notice("it").state, slack.messages) == (NoticeState.FAILED, [])


async def test_a_form_is_sent_and_what_writes_is_only_offered(house: House, slack: Workspace, post: Post) -> None:
    house.owe("asked", "say", {"words": "form"})
    house.owe("written", "do", {"words": "fail"})
    await post()
    await post(MINUTE)
    assert {message["text"].splitlines()[0] for message in slack.messages} == {"Say more", "Do"}


async def test_who_left_gets_nothing(house: House, slack: Workspace, post: Post) -> None:
    house.owe("digest", due=NOW + 2 * DAY, expires=NOW + 3 * DAY)
    with operate(house.engine, house.company) as session:
        session.get_one(Employee, house.dana).end_date = date(2026, 5, 14)
    await post(2 * DAY)
    notice = house.notice("digest")
    assert (notice.state, notice.error, slack.messages) == (NoticeState.NOTHING, "gone", [])


async def test_rights_are_those_of_now(house: House, slack: Workspace, post: Post) -> None:
    """Somebody reports to Dana by then."""
    house.owe("lead", "lead", due=NOW + MINUTE)
    add_person(house.engine, house.company, "Ann Lee", manager=house.dana)
    await post(MINUTE)
    assert slack.keys == {"lead": 1}


async def test_words_are_in_the_recipient_s_language(house: House, slack: Workspace, post: Post) -> None:
    with operate(house.engine, house.company) as session:
        session.get_one(Employee, house.dana).locale = "it"
    house.owe("help")
    await post()
    assert slack.messages[0]["text"].startswith("Chiedimi con parole tue")


async def test_what_fails_in_pacer_is_tried_a_few_times(house: House, slack: Workspace, post: Post) -> None:
    house.owe("it", "say", {"words": "fail"})
    for _ in range(5):
        assert house.notice("it").state is NoticeState.OWED
        await post(20 * MINUTE)
    notice = house.notice("it")
    assert (notice.state, notice.error, notice.attempts) == (NoticeState.FAILED, "unexpected", 5)


async def test_who_is_not_linked_is_written_to_once_they_are(house: House, slack: Workspace, post: Post) -> None:
    ann = add_person(house.engine, house.company, "Ann Lee")
    house.owe("it", to=ann)
    await post()
    assert (house.notice("it").state, house.notice("it").error) == (NoticeState.OWED, "not_linked")
    house.link(ann, "ann.lee@example.com")
    await post(MINUTE)
    assert slack.keys == {"it": 1}


async def test_who_is_never_linked_is_told_to_an_operator(house: House, post: Post) -> None:
    house.owe("it", to=add_person(house.engine, house.company, "Ann Lee"), expires=NOW + MINUTE)
    await post()
    await post(MINUTE)
    notice = house.notice("it")
    assert (notice.state, notice.error) == (NoticeState.FAILED, "not_linked")


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel", "user_disabled"])
async def test_what_slack_refuses_is_kept_with_the_reason(
    house: House, slack: Workspace, post: Post, error: str
) -> None:
    refuse(slack, "chat.postMessage", error)
    house.owe("it")
    await post()
    notice = house.notice("it")
    assert (notice.state, notice.error, notice.begun_at) == (NoticeState.OWED, error, None)
    await post(MINUTE)
    assert slack.keys == {"it": 1}
    assert slack.asked("conversations.history") == []


async def test_a_connection_that_broke_after_delivery_sends_nothing_again(
    house: House, slack: Workspace, post: Post
) -> None:
    refuse(slack, "chat.postMessage", "keep and drop")
    house.owe("it")
    await post()
    assert (house.notice("it").state, house.notice("it").error) == (NoticeState.OWED, "no_answer")
    for number in range(10):  # more than one page of history
        slack.said["D1"].append({"ts": f"{NOW.timestamp() + 1 + number:.6f}", "text": "thanks", "user": "U1"})
    await post(MINUTE)
    notice = house.notice("it")
    assert (notice.state, notice.error, notice.begun_at) == (NoticeState.SENT, None, None)
    assert notice.message is not None
    assert notice.message["ts"] == slack.said["D1"][0]["ts"]
    assert len(slack.asked("chat.postMessage")) == 1


async def test_a_connection_that_broke_before_delivery_is_looked_at_and_tried_again(
    house: House, slack: Workspace, post: Post
) -> None:
    refuse(slack, "chat.postMessage", "drop", "internal_error")
    house.owe("it")
    for _ in range(3):
        await post(MINUTE)
    assert slack.keys == {"it": 1}
    assert len(slack.asked("conversations.history")) == 2


async def test_what_somebody_else_posts_under_the_key_is_not_ours(house: House, slack: Workspace, post: Post) -> None:
    refuse(slack, "chat.postMessage", "drop")
    house.owe("it")
    await post()
    metadata = {"event_type": "pacer_notice", "event_payload": {"key": "it"}}
    slack.said["D1"] = [{"ts": f"{NOW.timestamp():.6f}", "bot_id": "B0OTHER", "metadata": metadata}]
    await post(MINUTE)
    assert [message["bot_id"] for message in slack.messages] == ["B0OTHER", "B0BOT000000"]


async def test_where_slack_shows_no_history_an_operator_decides(house: House, slack: Workspace, post: Post) -> None:
    refuse(slack, "chat.postMessage", "keep and drop")
    house.owe("it")
    await post()
    refuse(slack, "conversations.history", "missing_scope")
    await post(MINUTE)
    notice = house.notice("it")
    assert (notice.state, notice.error) == (NoticeState.UNCERTAIN, "missing_scope")
    assert await post(DAY) == 0


async def test_a_worker_that_died_is_taken_over_when_its_lease_ends(house: House, slack: Workspace, post: Post) -> None:
    house.owe("it")
    claims = await post.worker.take(16)
    assert [claim.key for claim in claims] == ["it"]
    assert await post(timedelta(seconds=59)) == 0
    assert await post(timedelta(seconds=1)) == 1
    assert slack.keys == {"it": 1}
    await post.worker.deliver(claims[0])  # it was not dead after all
    assert slack.keys == {"it": 1}
    assert house.notice("it").state is NoticeState.SENT


async def test_slack_s_wait_holds_for_everything(house: House, slack: Workspace, post: Post) -> None:
    refuse(slack, "chat.postMessage", 30)
    for person in house.add_people(5):
        house.owe(f"it {person}", to=person)
    await post()
    under_way = len(slack.messages)
    assert under_way < 5
    for person in house.add_people(5):
        house.owe(f"that {person}", to=person)
    await post(timedelta(seconds=24))
    assert len(slack.messages) == under_way
    await post(timedelta(seconds=6))
    assert len(slack.messages) == 10


async def test_a_revoked_token_stops_everything_and_loses_nothing(house: House, slack: Workspace, post: Post) -> None:
    refuse(slack, "chat.postMessage", "token_revoked")
    house.owe("it")
    await post()
    assert post.worker.closed == {"slack": "token_revoked"}
    house.owe("that")
    assert await post(timedelta(seconds=30)) == 1
    assert len(slack.asked("chat.postMessage")) == 1
    assert (house.notice("it").error, house.notice("that").error) == ("token_revoked", None)
    for _ in range(2):
        await post(5 * MINUTE)
    assert slack.keys == {"it": 1, "that": 1}
    assert post.worker.closed == {}
