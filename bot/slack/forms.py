"""Forms as Slack modals: their inputs, what was typed into them, and what was wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.blocks import Text
from bot.cards import Button, Card, Reply
from bot.i18n import _
from bot.inputs import ChoiceInput, DateInput, Form, Input, TextInput
from bot.slack import blocks, limits
from bot.slack.blocks import BlockJson, plain
from bot.slack.limits import cut
from bot.turn import Call

CALLBACK = "form"
ACTION = "value"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def modal(form: Form, place: Mapping[str, Any]) -> BlockJson:
    """The modal of a form. `place`, where the answer goes, comes back with the submission."""
    names = {form_input.name for form_input in form.inputs}
    kept = Call(form.call.do, {name: value for name, value in form.call.args.items() if name not in names})
    wrong = [blocks.text_block(Text(words, "bad")) for name, words in form.errors.items() if name not in names]
    full_title = [blocks.heading(form.title)] if len(form.title) > limits.MODAL_TITLE else []
    intro = [*full_title, *([blocks.text_block(Text(form.intro))] if form.intro.strip() else [])]
    inputs = [_input(form_input, form.errors.get(form_input.name)) for form_input in form.inputs]
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


def _input(form_input: Input, wrong: str | None) -> BlockJson:
    block: BlockJson = {
        "type": "input",
        "block_id": form_input.name[: limits.BLOCK_ID],
        "label": plain(form_input.label, limits.LABEL),
        "element": _element(form_input),
        "optional": not form_input.required,
    }
    hint = wrong or (form_input.hint if isinstance(form_input, TextInput) else "")
    return {**block, "hint": plain(f"⚠ {hint}" if wrong else hint, limits.ERROR)} if hint else block


def _element(form_input: Input) -> BlockJson:
    match form_input:
        case ChoiceInput() if options := _options(form_input):
            chosen = [option for option in options if option["value"] == form_input.value]
            selected: BlockJson = {"initial_option": chosen[0]} if chosen else {}
            return {"type": "static_select", "action_id": ACTION, "options": options, **selected}
        case DateInput():
            initial = {"initial_date": form_input.value} if _DATE.fullmatch(form_input.value) else {}
            return {"type": "datepicker", "action_id": ACTION, **initial}
        case _:
            initial = {"initial_value": form_input.value[: limits.INPUT]} if form_input.value else {}
            long = isinstance(form_input, TextInput) and form_input.long
            return {"type": "plain_text_input", "action_id": ACTION, "multiline": long, **initial}


def _options(choice: ChoiceInput) -> list[BlockJson]:
    fitting = [option for option in choice.options if 0 < len(option.value) <= limits.OPTION_VALUE]
    shown = fitting[: limits.OPTIONS]
    return [{"text": plain(option.label, limits.OPTION_LABEL), "value": option.value} for option in shown]


def submitted(view: Mapping[str, Any]) -> tuple[Call, Mapping[str, Any]]:
    """The call of a submitted modal and its place. Raises ValueError for a modal that is not ours."""
    held = json.loads(view["private_metadata"])
    call = Call.from_json(held["call"])
    typed = {name: _value(next(iter(state.values()))) for name, state in view["state"]["values"].items()}
    return Call(call.do, {**call.args, **{name: value for name, value in typed.items() if value}}), held["place"]


def _value(state: Mapping[str, Any]) -> str:
    chosen = state.get("selected_option") or {}
    return str(state.get("value") or state.get("selected_date") or chosen.get("value") or "")


def errors(view: Mapping[str, Any], wrong: Mapping[str, str]) -> dict[str, str]:
    """What was wrong, by input of this modal: Slack refuses errors for any other."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    return {name: cut(words, limits.ERROR) for name, words in wrong.items() if name in inputs}


def failed(view: Mapping[str, Any], card: Card) -> dict[str, str]:
    """What failed, shown under the last input, so that the modal stays open."""
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    words = " ".join(block.text for block in card.body if isinstance(block, Text))
    return {name: cut(words, limits.ERROR) for name in inputs[-1:]}


def card_of(reply: Reply) -> Card:
    """The reply as a card, for where no modal can be opened."""
    return reply if isinstance(reply, Card) else invitation(reply)


def invitation(form: Form) -> Card:
    """A card whose button opens the form, for where no modal can be opened yet."""
    call = Call(form.call.do, form.call.args, form=True)
    fitting = call if len(blocks.packed(call)) <= limits.VALUE else Call(call.do, form=True)
    intro = (Text(form.intro),) if form.intro.strip() else ()
    wrong = tuple(Text(words, "warning") for words in form.errors.values())
    return Card(form.title, (*intro, *wrong), (Button(_("Fill in"), fitting, primary=True),))
