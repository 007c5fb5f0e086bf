"""Forms: opened, submitted, sent back with what was wrong."""

from __future__ import annotations

import json
from functools import partial

from bot.app import App
from bot.blocks import Text
from bot.cards import Answer, Card
from bot.handle import handle, reopen
from bot.inputs import ChoiceInput, Form, Option, TextInput
from bot.slack.adapter import Adapter
from bot.slack.modals import Modals
from bot.turn import Call
from tests.platforms.slack.conftest import Deliver, Pipeline
from tests.platforms.slack.server import FakeSlack

FORM = Form(
    "How you track to quota", (TextInput("period", "Period"), TextInput("person", "Person")), Call("quota"), "Show"
)


async def test_a_form_opens_as_a_modal(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    pipeline.answer = Answer(FORM, "form", FORM.call)
    response = await deliver("command")
    (opened,) = slack.sent("views.open")
    view = json.loads(opened["view"]) if isinstance(opened["view"], str) else opened["view"]
    assert [block["block_id"] for block in view["blocks"]] == ["period", "person"]
    assert json.loads(view["private_metadata"])["place"]["channel"] == "C0123456789"
    assert await response.text() == ""


async def test_a_form_in_a_message_is_opened_by_a_button(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    pipeline.answer = Answer(FORM, "form", FORM.call)
    await deliver("message_im")
    actions = json.loads(json.dumps(slack.sent("chat.postMessage")[0]["blocks"]))[-1]
    assert json.loads(actions["elements"][0]["value"]) == {"do": "quota", "args": {}, "form": True}


async def test_a_modal_that_opens_too_late_becomes_a_button(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    pipeline.answer = Answer(FORM, "form", FORM.call)
    slack.refuse("views.open", "expired_trigger_id")
    said = await (await deliver("command")).json()
    assert said["blocks"][-1]["elements"][0]["text"]["text"] == "Fill in"


async def test_a_submission_answers_where_the_form_was_asked_for(deliver: Deliver, pipeline, slack: FakeSlack):
    response = await deliver("view_submission")
    assert pipeline.turns[0].call == Call("quota", {"period": "last quarter"})
    assert pipeline.turns[0].address.conversation == "C0123456789"
    assert await response.text() == ""
    assert slack.sent("response_url")[0]["text"] == "Your quota"


async def test_field_errors_keep_the_modal_open(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    wrong = {"period": "Which one?", "x": "?"}
    pipeline.answer = Answer(Card("I didn't get that"), "error", Call("quota"), form_errors=wrong)
    response = await deliver("view_submission")
    assert await response.json() == {"response_action": "errors", "errors": {"period": "Which one?"}}
    assert not slack.sent("response_url")


async def test_what_was_typed_stays_when_something_unexpected_happens(deliver: Deliver, pipeline, slack: FakeSlack):
    pipeline.answer = Answer(Card("Something went wrong", (Text("My fault."),)), "error")
    response = await deliver("view_submission")
    said = await response.json()
    assert said["response_action"] == "errors"
    assert list(said["errors"].values()) == ["My fault."]
    assert not slack.sent("response_url")


async def test_a_further_form_takes_the_place_of_the_modal(deliver: Deliver, pipeline: Pipeline):
    pipeline.answer = Answer(FORM, "form", FORM.call)
    said = await (await deliver("view_submission")).json()
    assert (said["response_action"], said["view"]["callback_id"]) == ("update", "form")


MANY = ChoiceInput("person", "Person", tuple(Option(f"Person {n}", f"p{n}") for n in range(150)), "p149", open=True)
RARE = Form(
    "Goal", (TextInput("target", "How much"), MANY), Call("set goal"), "Propose", more=(TextInput("why", "Why"),)
)


async def test_what_is_searched_is_offered_from_the_form_made_again(deliver: Deliver, pipeline: Pipeline):
    pipeline.answer = Answer(RARE, "form", RARE.call)
    said = await (await deliver("block_suggestion", value="PER 14")).json()
    assert [option["value"] for option in said["options"]] == ["p14", *(f"p{n}" for n in range(140, 150))]
    (again,) = pipeline.reopened
    assert again.call == Call("quota", {"period": "last quarter"})
    assert not pipeline.turns


async def test_nothing_typed_offers_as_many_as_a_menu_takes(deliver: Deliver, pipeline: Pipeline):
    pipeline.answer = Answer(RARE, "form", RARE.call)
    said = await (await deliver("block_suggestion", value="")).json()
    assert len(said["options"]) == 100


async def test_nothing_is_offered_where_no_form_is_opened(deliver: Deliver, pipeline: Pipeline):
    pipeline.answer = Answer(Card("Not available"), "denied", Call("quota"))
    assert (await (await deliver("block_suggestion")).json())["options"] == []


async def test_the_rest_of_a_form_is_shown_with_what_was_typed(deliver: Deliver, pipeline, slack: FakeSlack):
    pipeline.answer = Answer(RARE, "form", RARE.call)
    await deliver("more_in_modal")
    (update,) = slack.sent("views.update")
    view = update["view"] if isinstance(update["view"], dict) else json.loads(update["view"])
    assert [block["block_id"] for block in view["blocks"]] == ["target", "person", "why"]
    assert (update["view_id"], update["hash"]) == ("V0123456789", "1700000400.abcdefgh")
    assert json.loads(view["private_metadata"])["place"]["channel"] == "C0123456789"
    assert pipeline.reopened[0].call == Call("quota", {"period": "last quarter"})


async def test_choices_are_searched_only_by_who_may_see_them(
    demo: App, deliver: Deliver, modals: Modals, adapter: Adapter
):
    modals.reopen, adapter.answer = partial(reopen, demo), partial(handle, demo)
    await deliver("message_im")  # links Owen, who leads nobody
    said = await (await deliver("block_suggestion", block_id="person", value="")).json()
    assert said["options"] == []
