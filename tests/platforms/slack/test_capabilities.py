"""What the capabilities really answer, through the whole pipeline, on the demo company."""

from __future__ import annotations

import json
from functools import partial

import pytest

from bot.app import App
from bot.capability import capabilities
from bot.cards import Answer
from bot.errors import unexpected
from bot.handle import answer, handle
from bot.inputs import Form
from bot.slack.adapter import Adapter
from bot.slack.forms import modal
from bot.slack.incoming import SlackPlace
from bot.slack.render import message
from bot.turn import Address, Call, ChatUser, Turn
from tests.platforms.slack.checks import faults, modal_faults
from tests.platforms.slack.conftest import NOW, Deliver
from tests.platforms.slack.server import OWEN, FakeSlack

ASKERS = ("owen.mercer@meridia.example", "claire.whitfield@meridia.example", "helena.duarte@meridia.example")


def ask(app: App, who: str, call: Call) -> Answer:
    user = ChatUser("console", "", who)
    turn = Turn(f"{who} {json.dumps(call.to_json())}", user, Address("C0123456789", "channel"), NOW, call=call)
    found = answer(app, turn)
    assert isinstance(found, Answer)
    return found


@pytest.mark.parametrize("who", ASKERS)
@pytest.mark.parametrize("name", sorted(capabilities()))
def test_every_answer_is_a_message_that_slack_takes(demo: App, who: str, name: str):
    found = ask(demo, who, Call(name))
    assert found.reply.title != unexpected("").title  # a bare button may be refused, with a reason
    if isinstance(found.reply, Form):
        assert not modal_faults(modal(found.reply, SlackPlace("C0123456789").to_json()))
    else:
        assert not faults(message(found.reply).blocks)


@pytest.mark.parametrize("name", sorted(capabilities()))
def test_every_form_is_a_modal_that_slack_takes(demo: App, name: str):
    found = ask(demo, ASKERS[0], Call(name, form=True))
    if isinstance(found.reply, Form) and found.reply.inputs:
        for whole in (False, True):
            assert not modal_faults(modal(found.reply, SlackPlace("C0123456789").to_json(), whole=whole))


async def test_a_newcomer_is_linked_by_e_mail_and_answered(demo: App, adapter: Adapter, deliver: Deliver):
    adapter.answer = partial(handle, demo)
    said = await (await deliver("command", text="quota")).json()
    assert said["text"].startswith("Your quota")
    assert not faults(said["blocks"])


async def test_a_user_that_nobody_knows_is_told_what_to_do(
    demo: App, adapter: Adapter, deliver: Deliver, slack: FakeSlack
):
    adapter.answer = partial(handle, demo)
    slack.people[OWEN] = {"real_name": "Bob", "email": "bob@elsewhere.example"}
    said = await (await deliver("command", text="quota")).json()
    assert "bob@elsewhere.example is not in the people list" in said["text"]


async def test_no_figures_are_given_where_another_company_reads(
    demo: App, adapter: Adapter, deliver: Deliver, slack: FakeSlack
):
    adapter.answer = partial(handle, demo)
    await deliver("message_im")  # links the asker
    await deliver("app_mention_shared_channel")
    (sent,) = slack.sent("chat.postEphemeral")
    assert "shared with another company" in sent["text"]
    assert "%" not in sent["text"]


async def test_a_bad_period_typed_in_a_modal_is_told_at_its_field(demo: App, adapter: Adapter, deliver: Deliver):
    adapter.answer = partial(handle, demo)
    await deliver("message_im")
    view = deliver.payload("view_submission")["view"]
    view["state"]["values"]["period"]["value"]["value"] = "Q7"
    said = await (await deliver("view_submission", view=view)).json()
    assert said["response_action"] == "errors"
    assert "Q7" in said["errors"]["period"]
