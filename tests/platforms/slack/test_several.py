"""Questions that a model reads: several answers in their order, privately, and a sign that it thinks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import time_machine
from aiohttp import web
from sqlalchemy import Engine

from bot.app import App
from bot.cards import Answer, Card
from bot.handle import handle
from bot.inputs import Form, TextInput
from bot.settings import Settings
from bot.slack import adapter as adapter_module
from bot.slack import thinking
from bot.slack.adapter import Adapter
from bot.turn import Call
from spm_core.people.identity import link
from tests.bot.model.llm_server import QUESTION, Script, leave_open, serving
from tests.factories import NOW, add_deal, add_person, add_quota, make_company
from tests.platforms.slack.conftest import Deliver, Pipeline
from tests.platforms.slack.server import OWEN, TEAM, FakeSlack

TITLES = ["Your quota", "Your pipeline", "Help"]
SEVERAL = Answer(
    Card(TITLES[0]),
    "answered",
    Call("quota"),
    more=(Answer(Card(TITLES[1]), "answered"), Answer(Card(TITLES[2]), "answered")),
)
FORM = Form("Submit a forecast", (TextInput("commit", "Commit"),), Call("submit forecast"), "Save")
IN_THREAD = ("C0123456789", "1700000000.000100")


def titles(sent: list[dict[str, object]]) -> list[object]:
    return [each["text"] for each in sent]


async def test_a_command_gets_all_its_answers_in_order(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    pipeline.answer = SEVERAL
    response = await deliver("command")
    assert await response.text() == ""
    sent = slack.sent("response_url")
    assert titles(sent) == TITLES
    assert {each["response_type"] for each in sent} == {"ephemeral"}
    assert not slack.sent("chat.postMessage")


async def test_a_command_that_takes_long_gets_them_all_the_same(
    deliver: Deliver, adapter: Adapter, pipeline: Pipeline, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(adapter_module, "ACKNOWLEDGE_AFTER", 0)
    pipeline.answer = SEVERAL
    assert await (await deliver("command")).text() == ""
    await adapter.close()
    assert titles(slack.sent("response_url")) == TITLES


async def test_a_mention_gets_them_privately(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    pipeline.answer = SEVERAL
    await deliver("app_mention")
    sent = slack.sent("chat.postEphemeral")
    assert titles(sent) == TITLES
    assert {each["user"] for each in sent} == {OWEN}
    assert not slack.sent("chat.postMessage")


@pytest.mark.parametrize(("name", "method"), [("message_im", "chat.postMessage"), ("button_in_dm", "chat.postMessage")])
async def test_a_direct_message_and_a_button_get_them(deliver: Deliver, pipeline, slack: FakeSlack, name, method):
    pipeline.answer = SEVERAL
    await deliver(name)
    assert titles(slack.sent(method)) == TITLES


async def test_where_readers_are_unknown_they_all_go_to_the_dm(deliver: Deliver, pipeline, slack: FakeSlack):
    slack.refuse("conversations.info", "channel_not_found")
    pipeline.answer = SEVERAL
    said = await (await deliver("command")).json()
    assert "direct messages" in said["text"]
    assert titles(slack.sent("chat.postMessage")) == TITLES


async def test_a_form_that_comes_first_opens_and_the_rest_is_sent(deliver: Deliver, pipeline, slack: FakeSlack):
    pipeline.answer = Answer(FORM, "form", FORM.call, more=(Answer(Card("Your quota"), "answered"),))
    said = await (await deliver("command")).json()
    assert len(slack.sent("views.open")) == 1
    assert said["text"] == "Your quota"


async def test_a_form_that_comes_later_is_offered_by_a_button(deliver: Deliver, pipeline, slack: FakeSlack):
    pipeline.answer = Answer(Card("Your quota"), "answered", more=(Answer(FORM, "form", FORM.call),))
    await deliver("command")
    assert not slack.sent("views.open")
    first, second = slack.sent("response_url")
    assert first["text"] == "Your quota"
    assert second["blocks"][-1]["elements"][0]["text"]["text"] == "Fill in"


# ---------------------------------------------------------------- with the pipeline and a model


@pytest.fixture(autouse=True)
def _in_may() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
async def script(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Script]:
    leave_open(monkeypatch, "quota", "pipeline")
    script = Script(tools=[("quota", "{}"), ("pipeline", "{}")])
    async with serving(script) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        yield script


@pytest.fixture
async def thoughtful(
    sqlite_engine: Engine, adapter: Adapter, script: Script, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Adapter]:
    """Answers Owen, with the model, however slow this machine is."""
    monkeypatch.setattr(adapter_module, "ACKNOWLEDGE_AFTER", 60)
    company = make_company(sqlite_engine)
    owen = add_person(sqlite_engine, company, "Owen Mercer", locale="it")
    add_quota(sqlite_engine, company, owen, 86_420)
    add_deal(sqlite_engine, company, owen, 43_210)
    with sqlite_engine.begin() as connection:
        link(connection, company, "owen.mercer@example.com", "slack", TEAM, OWEN)
    with ThreadPoolExecutor(1) as workers:
        app = App(sqlite_engine, Settings(_env_file=None, model="test", model_timeout=5), workers)
        adapter.answer = partial(handle, app)
        yield adapter
        await adapter.close()


def unclear(deliver: Deliver, name: str) -> dict[str, object]:
    event = deliver.payload(name)["event"]
    return {**event, "text": QUESTION}


async def test_a_status_stands_under_the_question_while_a_model_thinks(deliver: Deliver, thoughtful, slack: FakeSlack):
    await deliver("message_im_in_thread", event=unclear(deliver, "message_im_in_thread"))
    methods = [name for name, _body in slack.calls if name.startswith(("assistant", "chat"))]
    assert methods == [*["assistant.threads.setStatus"] * 2, *["chat.postMessage"] * 2]
    shown, gone = slack.sent("assistant.threads.setStatus")
    assert (shown["channel_id"], shown["thread_ts"]) == ("D0123456789", "1700000200.000100")
    assert (bool(shown["status"]), gone["status"]) == (True, "")
    quota, pipeline = slack.sent("chat.postMessage")
    assert "50,0" in str(quota["text"])
    assert quota["text"] != pipeline["text"]


async def test_a_mention_starts_its_own_thread_for_the_status(deliver: Deliver, thoughtful, slack: FakeSlack):
    event = unclear(deliver, "app_mention")
    await deliver("app_mention", event=event)
    shown, _gone = slack.sent("assistant.threads.setStatus")
    assert (shown["channel_id"], shown["thread_ts"]) == (event["channel"], event["ts"])
    assert len(slack.sent("chat.postEphemeral")) == 2


async def test_a_question_that_needs_no_model_shows_no_status(deliver: Deliver, thoughtful, slack: FakeSlack):
    event = {**deliver.payload("message_im")["event"], "text": "quota"}
    await deliver("message_im", event=event)
    assert not slack.sent("assistant.threads.setStatus")
    assert len(slack.sent("chat.postMessage")) == 1


@pytest.mark.parametrize("status", [200, 502])
async def test_a_status_that_slack_refuses_costs_nothing(deliver: Deliver, thoughtful, slack: FakeSlack, status: int):
    refused = web.json_response({"ok": False, "error": "missing_scope"}, status=status)
    slack.told["assistant.threads.setStatus"].append(refused)
    await deliver("message_im", event=unclear(deliver, "message_im"))
    assert len(slack.sent("assistant.threads.setStatus")) == 1
    assert len(slack.sent("chat.postMessage")) == 2


async def test_a_status_that_slack_sits_on_is_not_waited_for(
    deliver: Deliver, thoughtful, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(thinking, "WITHIN", 0.05)
    limited = web.json_response({"ok": False}, status=429, headers={"Retry-After": "60"})
    slack.told["assistant.threads.setStatus"].append(limited)
    await deliver("message_im", event=unclear(deliver, "message_im"))
    assert len(slack.sent("chat.postMessage")) == 2


async def test_a_slow_model_is_answered_after_the_acknowledgement(
    deliver: Deliver, thoughtful: Adapter, script: Script, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(adapter_module, "ACKNOWLEDGE_AFTER", 0.01)
    script.hold = asyncio.Event()
    response = await deliver("command", text=QUESTION)
    assert (response.status, await response.text(), slack.sent("response_url")) == (200, "", [])
    script.hold.set()
    await thoughtful.close()
    assert len(slack.sent("response_url")) == 2


async def test_a_model_that_fails_leaves_the_best_guess(deliver: Deliver, thoughtful, script: Script, slack: FakeSlack):
    script.status = 500
    await deliver("app_mention", event=unclear(deliver, "app_mention"))
    (sent,) = slack.sent("chat.postEphemeral")
    assert len(script.asked) == 1
    assert sent["blocks"][-1]["type"] in ("actions", "context")
