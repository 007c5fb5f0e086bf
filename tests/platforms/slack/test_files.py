"""Files of an answer reach the asker's own conversation, wherever they asked, and nobody else's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web

from bot.cards import Answer, Card, Document
from bot.i18n import current
from bot.turn import Call
from tests.platforms.slack.conftest import Deliver, Pipeline
from tests.platforms.slack.server import DM, OWEN, FakeSlack

CALL = Call("report", {"format": "pdf"})


def language() -> bytes:
    return current().language.encode()


@pytest.fixture(autouse=True)
def _a_report(pipeline: Pipeline) -> None:
    document = Document("report.pdf", "application/pdf", language)
    pipeline.answer = Answer(Card("Your report", files=(document,)), "answered", CALL, locale="it")


def shared(slack: FakeSlack) -> dict[str, Any]:
    (done,) = slack.sent("files.completeUploadExternal")
    assert json.loads(done["files"])[0]["title"] == "report.pdf"
    return done


async def test_in_a_direct_message_it_follows_the_answer(deliver: Deliver, slack: FakeSlack):
    await deliver("message_im")
    (answer,) = slack.sent("chat.postMessage")
    assert (answer["text"], shared(slack)["channel_id"]) == ("Your report", answer["channel"])
    assert len(slack.uploaded) == 1


async def test_in_a_thread_it_stays_there(deliver: Deliver, slack: FakeSlack):
    await deliver("message_im_in_thread")
    assert shared(slack)["thread_ts"] == slack.sent("chat.postMessage")[0]["thread_ts"]


@pytest.mark.parametrize("where", ["command", "button_in_ephemeral", "app_mention"])
async def test_in_a_channel_all_goes_to_the_direct_message_and_the_asker_is_told(
    deliver: Deliver, slack: FakeSlack, where: str
):
    response = await deliver(where)
    (answer,) = slack.sent("chat.postMessage")
    assert (answer["channel"], answer["text"], shared(slack)["channel_id"]) == (OWEN, "Your report", DM)
    notes = [*slack.sent("response_url"), *slack.sent("chat.postEphemeral")]
    if where == "command":
        notes.append(await response.json())
    (note,) = notes
    assert "messaggi diretti" in note["text"]
    assert note.get("response_type", "ephemeral") == "ephemeral"


async def test_it_is_made_in_the_asker_s_language(deliver: Deliver, slack: FakeSlack):
    await deliver("message_im")
    assert slack.uploaded[0].endswith(b"it")


async def test_a_right_that_lacks_is_named(deliver: Deliver, slack: FakeSlack):
    slack.refuse("files.getUploadURLExternal", "missing_scope")
    await deliver("message_im")
    assert "files:write" in slack.sent("chat.postMessage")[1]["text"]
    assert not slack.sent("files.completeUploadExternal")


async def test_an_upload_that_fails_is_said_and_not_tried_again(deliver: Deliver, slack: FakeSlack):
    slack.told["upload"].append(web.Response(status=500))
    await deliver("message_im")
    assert "report.pdf" in slack.sent("chat.postMessage")[1]["text"]
    assert len(slack.uploaded) == 1


async def test_an_answer_delivered_twice_uploads_once(deliver: Deliver, slack: FakeSlack):
    await deliver("message_im")
    await deliver("message_im")
    assert len(slack.uploaded) == 1
