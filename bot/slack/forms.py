"""From a Form to a modal and back: its inputs, what was typed, and what was wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.cards import Button, Card, ChoiceInput, DateInput, Form, Input, Reply, Text, TextInput
from bot.i18n import _
from bot.slack import blocks, limits
from bot.slack.blocks import BlockJson, plain
from bot.slack.limits import cut
from bot.turn import Call

CALLBACK = "form"
ACTION = "value"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def modal(form: Form, place: Mapping[str, Any]) -> BlockJson:
    """`place` comes back with the submission: where its answer goes."""
    names = {each.name for each in form.inputs}
    kept = Call(form.call.do, {name: value for name, value in form.call.args.items() if name not in names})
    wrong = [blocks.text_block(Text(words, "bad")) for name, words in form.errors.items() if name not in names]
    whole = [blocks.heading(form.title)] if len(form.title) > limits.MODAL_TITLE else []
    intro = [*whole, *([blocks.text_block(Text(form.intro))] if form.intro.strip() else [])]
    inputs = [_input(each, form.errors.get(each.name)) for each in form.inputs]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(form.title, limits.MODAL_TITLE),
        "submit": plain(form.submit, limits.MODAL_TITLE),
        "close": plain(_("Cancel"), limits.MODAL_TITLE),
        "private_metadata": _metadata(kept, place),
        "blocks": [*intro, *wrong, *inputs][: limits.MODAL_BLOCKS],
    }


def _metadata(call: Call, place: Mapping[str, Any]) -> str:
    held = json.dumps({"call": call.to_json(), "place": place}, ensure_ascii=False, separators=(",", ":"))
    if len(held) <= limits.METADATA:
        return held
    return json.dumps({"call": Call(call.do).to_json(), "place": place}, separators=(",", ":"))


def _input(each: Input, wrong: str | None) -> BlockJson:
    made: BlockJson = {
        "type": "input",
        "block_id": each.name[: limits.BLOCK_ID],
        "label": plain(each.label, limits.LABEL),
        "element": _element(each),
        "optional": not each.required,
    }
    hint = wrong or (each.hint if isinstance(each, TextInput) else "")
    return {**made, "hint": plain(f"⚠ {hint}" if wrong else hint, limits.ERROR)} if hint else made


def _element(each: Input) -> BlockJson:
    match each:
        case ChoiceInput() if options := _options(each):
            chosen = [option for option in options if option["value"] == each.value]
            selected: BlockJson = {"initial_option": chosen[0]} if chosen else {}
            return {"type": "static_select", "action_id": ACTION, "options": options, **selected}
        case DateInput():
            initial = {"initial_date": each.value} if _DATE.fullmatch(each.value) else {}
            return {"type": "datepicker", "action_id": ACTION, **initial}
        case _:
            initial = {"initial_value": each.value[: limits.INPUT]} if each.value else {}
            long = isinstance(each, TextInput) and each.long
            return {"type": "plain_text_input", "action_id": ACTION, "multiline": long, **initial}


def _options(each: ChoiceInput) -> list[BlockJson]:
    fitting = [option for option in each.options if 0 < len(option.value) <= limits.OPTION_VALUE]
    shown = fitting[: limits.OPTIONS]
    return [{"text": plain(option.label, limits.OPTION_LABEL), "value": option.value} for option in shown]


def submitted(view: Mapping[str, Any]) -> tuple[Call, Mapping[str, Any]]:
    """The call of a submitted modal, and its place. Raises ValueError for one that is not ours."""
    held = json.loads(view["private_metadata"])
    call = Call.from_json(held["call"])
    typed = {name: _value(next(iter(state.values()))) for name, state in view["state"]["values"].items()}
    return Call(call.do, {**call.args, **{name: value for name, value in typed.items() if value}}), held["place"]


def _value(state: Mapping[str, Any]) -> str:
    chosen = state.get("selected_option") or {}
    return str(state.get("value") or state.get("selected_date") or chosen.get("value") or "")


def errors(view: Mapping[str, Any], wrong: Mapping[str, str]) -> dict[str, str]:
    """What was wrong, by input of this modal: Slack refuses errors for others."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    return {name: cut(words, limits.ERROR) for name, words in wrong.items() if name in inputs}


def failed(view: Mapping[str, Any], said: Card) -> dict[str, str]:
    """What failed, under the last input: the modal stays open."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    words = " ".join(block.text for block in said.body if isinstance(block, Text))
    return {name: cut(words, limits.ERROR) for name in inputs[-1:]}


def card_of(reply: Reply) -> Card:
    """The reply, where no modal can be opened for it."""
    return reply if isinstance(reply, Card) else invitation(reply)


def invitation(form: Form) -> Card:
    """For where no modal can be opened: a card that opens one when its button is pressed."""
    call = Call(form.call.do, form.call.args, form=True)
    fitting = call if len(blocks.packed(call)) <= limits.VALUE else Call(call.do, form=True)
    intro = (Text(form.intro),) if form.intro.strip() else ()
    wrong = tuple(Text(words, "warning") for words in form.errors.values())
    return Card(form.title, (*intro, *wrong), (Button(_("Fill in"), fitting, primary=True),))
