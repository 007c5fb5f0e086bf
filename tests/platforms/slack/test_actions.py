"""What can be pressed under a message, and what pressing it does."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from bot.app import App
from bot.blocks import Item, Items
from bot.cards import Button, Card
from bot.handle import handle
from bot.slack import limits
from bot.slack.adapter import Adapter
from bot.slack.render import message
from bot.turn import Call
from tests.platforms.slack.checks import faults
from tests.platforms.slack.conftest import Deliver, Pipeline
from tests.platforms.slack.server import FakeSlack

LONG = Call("quota", {"period": "x" * 200})
"""A call that fits a button but no menu."""


def elements(card: Card, offer: Button | None = None) -> list[dict[str, Any]]:
    blocks = message(card, offer).blocks
    assert not faults(blocks)
    return [element for block in blocks if block["type"] == "actions" for element in block["elements"]]


def labels(element: dict[str, Any]) -> list[str]:
    return [option["text"]["text"] for option in element["options"]]


def chosen(action_id: str, value: str) -> dict[str, Any]:
    kind = "overflow" if action_id.startswith("more") else "static_select"
    return {"type": kind, "action_id": action_id, "action_ts": "1.2", "selected_option": {"value": value}}


def test_quieter_buttons_go_behind_a_menu_after_the_others():
    quiet = tuple(Button(label, Call("quota", {"n": label}), more=True) for label in ("Q3", "Another…"))
    path, more = elements(Card("Quota", buttons=(quiet[0], Button("Path", Call("path"), primary=True), quiet[1])))
    assert (path["type"], path["text"]["text"], path["style"]) == ("button", "Path", "primary")
    assert (more["type"], labels(more)) == ("overflow", ["Q3", "Another…"])
    assert json.loads(more["options"][0]["value"]) == {"do": "quota", "args": {"n": "Q3"}}


def test_one_quieter_button_needs_no_menu():
    (only,) = elements(Card("Quota", buttons=(Button("Q3", Call("quota"), more=True),)))
    assert only["type"] == "button"


def test_what_a_menu_does_not_take_stays_a_button():
    quiet = tuple(Button(str(n), Call("quota", {"n": n}), more=True) for n in range(6))
    *shown, more = elements(Card("Quota", buttons=(Button("Long", LONG, more=True), *quiet)))
    assert [element["text"]["text"] for element in shown] == ["Long", "5"]
    assert labels(more) == ["0", "1", "2", "3", "4"]


def test_arguments_without_a_value_take_no_room():
    (button,) = elements(Card("Quota", buttons=(Button("Q3", Call("quota", {"person": None, "n": 1})),)))
    assert json.loads(button["value"]) == {"do": "quota", "args": {"n": 1}}


def test_the_offer_to_keep_an_answer_is_one_of_the_quieter_buttons():
    offer = Button("Send to my DM", Call("quota"), more=True)
    (more,) = elements(Card("Quota", buttons=(Button("Q3", Call("quota", {"n": 3}), more=True),)), offer)
    assert labels(more) == ["Q3", "Send to my DM"]


def test_a_menu_opens_any_item_that_can_be_opened():
    items = (Item("Daniel", call=Call("quota", {"n": 1})), Item("Nobody"), Item("Long", call=LONG))
    (menu,) = elements(Card("Team", (Items(items),), pick="Open a person…"))
    assert (menu["type"], menu["placeholder"]["text"], labels(menu)) == ("static_select", "Open a person…", ["Daniel"])
    assert json.loads(menu["options"][0]["value"]) == {"do": "quota", "args": {"n": 1}}


def test_without_words_for_it_there_is_no_menu():
    assert elements(Card("Team", (Items((Item("Daniel", call=Call("quota")),)),))) == []


def test_a_row_holds_no_more_than_slack_takes():
    many = tuple(Button(str(n), Call("quota", {"n": n}), more=n > 30) for n in range(40))
    items = Items((Item("Daniel", call=Call("quota")),))
    assert len(elements(Card("Team", (items,), many, pick="Open…"))) == limits.BUTTONS


async def test_a_line_of_the_menu_is_answered_as_a_button_is(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    await deliver("overflow_in_ephemeral")
    assert pipeline.turns[0].call == Call("quota", {"period": {"start": "2023-07-01", "end": "2023-09-30"}})
    assert slack.sent("response_url")[0]["text"] == "Your quota"


async def test_an_item_picked_from_the_menu_is_opened(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    await deliver("pick_in_dm")
    assert pipeline.turns[0].call == Call("quota", {"person": "daniel.price@meridia.example"})
    assert slack.sent("chat.postMessage")[0]["thread_ts"] == "1700000200.000100"


async def test_the_offer_in_the_menu_sends_the_answer_to_the_dm(deliver: Deliver, pipeline: Pipeline, slack: FakeSlack):
    await deliver("overflow_in_ephemeral", actions=[chosen("more.0", 'dm {"do":"quota","args":{}}')])
    assert [sent["channel"] for sent in slack.sent("chat.postMessage")] == ["U0123456789"]


async def test_a_forged_line_of_a_menu_is_refused_as_any_press(demo: App, adapter: Adapter, deliver: Deliver, slack):
    adapter.answer = partial(handle, demo)
    forged = '{"do":"quota","args":{"person":"claire.whitfield@meridia.example"}}'
    await deliver("pick_in_dm", actions=[chosen("pick.0", forged)])
    await adapter.close()  # which waits for the answer
    (sent,) = slack.sent("chat.postMessage")
    assert "%" not in sent["text"]
    assert "Claire" not in sent["text"]


async def test_a_menu_without_a_call_does_nothing(deliver: Deliver, pipeline: Pipeline):
    sent = await deliver("pick_in_dm", actions=[chosen("pick.0", "no call")])
    assert (sent.status, pipeline.turns) == (200, [])
