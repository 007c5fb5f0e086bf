"""Every kind of delivery, replayed as Slack sends it: who asked what where, and who gets the answer."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncBoltRequest

from bot.cards import Answer, Card
from bot.identity import Profile
from bot.slack import adapter as adapter_module
from bot.slack.adapter import Adapter
from bot.slack.app import bolt
from bot.slack.modals import Modals
from bot.turn import Address, Call, ChatUser
from tests.platforms.slack.conftest import Deliver, Pipeline
from tests.platforms.slack.server import OWEN, TEAM, FakeSlack

ME = ChatUser("slack", TEAM, OWEN)


async def test_a_command_is_answered_in_its_acknowledgement(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    response = await deliver("command")
    said = await response.json()
    assert (said["response_type"], said["text"]) == ("ephemeral", "Your quota")
    assert said["blocks"][0]["text"]["text"] == "Your quota"
    turn = pipeline.turns[0]
    assert (turn.user, turn.text, turn.command) == (ME, "quota last month", True)
    assert turn.address == Address("C0123456789", "channel", None, shared=False, name="sales")
    assert not slack.sent("chat.postEphemeral")


async def test_a_command_delivered_again_is_answered_once(deliver: Deliver, pipeline: Pipeline):
    await deliver("command")
    again = await deliver("command")
    assert (again.status, await again.text(), len(pipeline.turns)) == (200, "", 1)


async def test_a_mention_is_answered_to_the_asker_alone(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    assert (await deliver("app_mention")).status == 200
    assert pipeline.turns[0].text == "how am I tracking to quota?"
    assert pipeline.turns[0].id == "slack:Ev0000000001"
    (sent,) = slack.sent("chat.postEphemeral")
    assert (sent["channel"], sent["user"], sent.get("thread_ts")) == ("C0123456789", OWEN, None)
    assert not slack.sent("chat.postMessage")


async def test_a_mention_in_a_thread_is_answered_there(deliver: Deliver, slack: FakeSlack):
    await deliver("app_mention_in_thread")
    assert slack.sent("chat.postEphemeral")[0]["thread_ts"] == "1700000000.000100"


async def test_an_event_delivered_again_is_answered_once(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    for _attempt in range(3):
        assert (await deliver("app_mention")).status == 200
    assert (len(pipeline.turns), len(slack.sent("chat.postEphemeral"))) == (1, 1)


async def test_a_retry_of_what_never_arrived_is_answered(deliver: Deliver, pipeline: Pipeline):
    body = json.dumps(deliver.payload("message_im"))
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    await deliver.body(body, "application/json", retry)
    assert len(pipeline.turns) == 1


async def test_colleagues_are_named_in_the_question(deliver: Deliver, pipeline: Pipeline):
    await deliver("app_mention_of_a_colleague")
    assert pipeline.turns[0].text == "how is claire.whitfield@meridia.example tracking & what about #sales?"


async def test_a_channel_shared_with_another_company_is_told_so(deliver: Deliver, pipeline: Pipeline):
    await deliver("app_mention_shared_channel")
    assert pipeline.turns[0].address.shared


async def test_a_command_in_a_shared_channel_is_looked_up_once(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    slack.shared.add("C0123456789")
    await deliver("command")
    await deliver("command", trigger_id="another")
    assert [turn.address.shared for turn in pipeline.turns] == [True, True]
    assert len(slack.sent("conversations.info")) == 1


async def test_where_readers_are_unknown_the_answer_goes_to_the_dm(deliver: Deliver, pipeline, slack: FakeSlack):
    slack.refuse("conversations.info", "channel_not_found")
    said = await (await deliver("command")).json()
    assert "direct messages" in said["text"]
    assert pipeline.turns[0].address == Address(OWEN, "dm", None, shared=False)
    assert [sent["channel"] for sent in slack.sent("chat.postMessage")] == [OWEN]


async def test_a_direct_message_is_answered_for_good(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    await deliver("message_im")
    assert pipeline.turns[0].address == Address("D0123456789", "dm", None, shared=False)
    (sent,) = slack.sent("chat.postMessage")
    assert (sent["channel"], sent.get("thread_ts"), sent["unfurl_links"]) == ("D0123456789", None, False)


async def test_a_direct_message_in_a_thread_is_answered_there(deliver: Deliver, slack: FakeSlack):
    await deliver("message_im_in_thread")
    assert slack.sent("chat.postMessage")[0]["thread_ts"] == "1700000200.000100"


@pytest.mark.parametrize("name", ["message_im_edited", "message_im_of_the_bot", "message_channel"])
async def test_what_nobody_asked_is_left_alone(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack, name: str):
    assert (await deliver(name)).status == 200
    assert not pipeline.turns
    assert not slack.sent("chat.postMessage")


async def test_an_edited_mention_is_left_alone(deliver: Deliver, pipeline: Pipeline):
    event = deliver.payload("app_mention")["event"]
    await deliver("app_mention", event={**event, "edited": {"user": OWEN, "ts": "1700000001.000000"}})
    assert not pipeline.turns


async def test_a_button_in_an_ephemeral_keeps_it_and_answers_there(deliver: Deliver, pipeline, slack: FakeSlack):
    await deliver("button_in_ephemeral")
    assert pipeline.turns[0].call == Call("quota", {"period": {"start": "2023-07-01", "end": "2023-09-30"}})
    (sent,) = slack.sent("response_url")
    assert (sent["response_type"], sent["replace_original"]) == ("ephemeral", False)


async def test_a_button_in_a_dm_answers_with_a_message(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    await deliver("button_in_dm")
    assert pipeline.turns[0].address.kind == "dm"
    (sent,) = slack.sent("chat.postMessage")
    assert (sent["channel"], sent["thread_ts"]) == ("D0123456789", "1700000200.000100")


async def test_a_button_pressed_twice_by_a_redelivery_answers_once(deliver: Deliver, slack: FakeSlack):
    await deliver("button_in_dm")
    await deliver("button_in_dm")
    assert len(slack.sent("chat.postMessage")) == 1


async def test_a_button_that_holds_no_call_does_nothing(deliver: Deliver, pipeline: Pipeline):
    assert (await deliver("button_without_a_call")).status == 200
    assert not pipeline.turns


async def test_the_dm_button_sends_the_answer_to_the_dm(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    pipeline.answer = Answer(Card("Your quota", as_of=datetime(2026, 5, 20, tzinfo=UTC)), "answered", Call("quota"))
    said = await (await deliver("command")).json()
    (offered,) = [each for block in said["blocks"] if block["type"] == "actions" for each in block["elements"]]
    assert offered["text"]["text"] == "Send to my DM"
    await deliver("button_in_ephemeral", actions=[{**offered, "action_ts": "1700000301.000000"}])
    assert [sent["channel"] for sent in slack.sent("chat.postMessage")] == [OWEN]
    assert "direct messages" in slack.sent("response_url")[0]["text"]


async def test_a_refused_ephemeral_goes_to_the_dm(deliver: Deliver, slack: FakeSlack):
    slack.refuse("chat.postEphemeral", "user_not_in_channel")
    await deliver("app_mention")
    assert [sent["channel"] for sent in slack.sent("chat.postMessage")] == [OWEN]


async def test_an_expired_response_url_goes_to_the_dm(deliver: Deliver, slack: FakeSlack):
    slack.told["response_url"].append(web.Response(status=404, text="expired_url"))
    await deliver("button_in_ephemeral")
    assert [sent["channel"] for sent in slack.sent("chat.postMessage")] == [OWEN]


async def test_refused_blocks_are_sent_as_words(deliver: Deliver, slack: FakeSlack):
    slack.refuse("chat.postMessage", "invalid_blocks")
    await deliver("message_im")
    assert ["blocks" in sent for sent in slack.sent("chat.postMessage")] == [True, False]


async def test_a_rate_limit_is_waited_for(deliver: Deliver, slack: FakeSlack):
    slack.told["chat.postMessage"].append(web.json_response({"ok": False}, status=429, headers={"Retry-After": "0"}))
    await deliver("message_im")
    assert len(slack.sent("chat.postMessage")) == 2


async def test_a_broken_connection_is_not_tried_again(deliver: Deliver, slack: FakeSlack):
    """Slack may have posted it before the connection broke."""
    slack.told["chat.postMessage"].append(web.Response(status=502, text="bad gateway"))
    assert (await deliver("message_im")).status == 200
    assert len(slack.sent("chat.postMessage")) == 1


async def test_profiles_are_told_of_our_own_people(deliver: Deliver, pipeline: Pipeline):
    pipeline.unlinked = True
    await deliver("message_im")
    assert pipeline.profiles == [Profile("owen.mercer@meridia.example", "en-GB", "Europe/Rome")]


async def test_a_conversation_that_is_opened_is_greeted_there_once(
    deliver: Deliver, pipeline: Pipeline, slack: FakeSlack
):
    for tab in ("messages", "home", "messages"):
        opened = deliver.payload("app_home_opened")
        await deliver("app_home_opened", event_id=f"Ev-{tab}", event={**opened["event"], "tab": tab})
    (turn,) = pipeline.turns
    assert (turn.user, turn.text, turn.call, turn.opening) == (ME, "", None, True)
    assert turn.address == Address("D0123456789", "dm")
    (sent,) = slack.sent("chat.postMessage")
    assert sent["channel"] == "D0123456789"


async def test_a_stranger_is_vouched_for_by_nobody(deliver: Deliver, pipeline: Pipeline):
    """Their workspace says they have the e-mail of one of ours."""
    pipeline.unlinked = True
    await deliver("message_im_of_a_stranger")
    assert pipeline.profiles == [None]
    assert pipeline.turns[0].user.tenant == "T0OTHER0000"
    assert pipeline.turns[0].address.shared


@pytest.mark.parametrize(
    ("what", "email"),
    [
        ({}, "owen.mercer@meridia.example"),
        ({"is_email_confirmed": False}, None),
        ({"is_invited_user": True}, None),
    ],
)
async def test_an_address_counts_where_slack_vouches_for_it(
    deliver: Deliver, pipeline: Pipeline, slack: FakeSlack, what: dict[str, bool], email: str | None
):
    pipeline.unlinked = True
    slack.people[OWEN] = {**slack.people[OWEN], **what}
    await deliver("message_im")
    assert [profile and profile.email for profile in pipeline.profiles] == [email]


@pytest.mark.parametrize("what", ["is_restricted", "is_ultra_restricted", "is_bot", "is_workflow_bot", "deleted"])
async def test_who_is_no_full_member_has_no_profile(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack, what: str):
    pipeline.unlinked = True
    slack.people[OWEN] = {**slack.people[OWEN], what: True}
    await deliver("message_im")
    assert pipeline.profiles == [None]


async def test_slow_answers_are_acknowledged_in_time(
    deliver: Deliver, adapter: Adapter, pipeline: Pipeline, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(adapter_module, "ACKNOWLEDGE_AFTER", 0)
    ready = asyncio.Event()

    async def slow(turn, profile, waiting):
        await ready.wait()
        return pipeline.answer

    adapter.answer = slow
    response = await deliver("command")
    assert (response.status, await response.text(), slack.sent("response_url")) == (200, "", [])
    ready.set()
    await adapter.close()
    assert slack.sent("response_url")[0]["text"] == "Your quota"


async def test_an_answer_that_cannot_be_delivered_is_acknowledged_all_the_same(deliver: Deliver, slack: FakeSlack):
    slack.refuse("chat.postMessage", "messages_tab_disabled")
    assert (await deliver("message_im")).status == 200


async def test_socket_mode_answers_the_same(adapter: Adapter, deliver: Deliver, modals: Modals):
    payload = deliver.payload("command")
    app = bolt(adapter, modals, None)
    response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
    assert json.loads(response.body)["text"] == "Your quota"
