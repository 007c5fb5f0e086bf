"""What the capabilities really answer, through the whole pipeline, on the demo company."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.app import App
from bot.capability import capabilities
from bot.cards import Answer
from bot.demo.build import build
from bot.errors import unexpected
from bot.handle import answer, handle
from bot.inputs import Form
from bot.settings import Settings
from bot.slack.adapter import Adapter
from bot.slack.forms import modal
from bot.slack.incoming import SlackPlace
from bot.slack.render import message
from bot.turn import Address, Call, ChatUser, Turn
from spm_core.db import engine_for
from tests.platforms.slack.checks import faults, modal_faults
from tests.platforms.slack.conftest import Deliver
from tests.platforms.slack.server import OWEN, FakeSlack

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
ASKERS = ("owen.mercer@meridia.example", "claire.whitfield@meridia.example", "helena.duarte@meridia.example")


@pytest.fixture(scope="module")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "pacer.db"
    shutil.copyfile(sqlite_template, path)
    engine = engine_for(f"sqlite:///{path}")
    with engine.begin() as connection:
        build(connection, NOW)
    engine.dispose()
    return path


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Iterator[App]:
    shutil.copyfile(demo_template, tmp_path / "pacer.db")
    engine = engine_for(f"sqlite:///{tmp_path / 'pacer.db'}")
    with ThreadPoolExecutor(1) as workers:
        yield App(engine, Settings(_env_file=None), workers)
    engine.dispose()


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
        assert not modal_faults(modal(found.reply, SlackPlace("C0123456789").to_json()))


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
