"""Forms as Slack modals: their inputs, what was typed into them, and what was wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.blocks import Fields, Text
from bot.cards import Button, Card, Reply
from bot.i18n import _, day
from bot.inputs import ChoiceInput, DateInput, Form, Input, NumberInput, Option, TextInput
from bot.slack import actions, blocks, limits
from bot.slack.blocks import BlockJson, plain
from bot.slack.limits import cut
from bot.turn import Call

CALLBACK = "form"
ACTION, SEARCH, MORE = "value", "search", "form.more"
"""The action ids of an input, of one whose choices are searched, and of the button that shows the rest."""
SAID = 4
"""As many inputs are said on the card that leads to a form."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def modal(form: Form, place: Mapping[str, Any], *, whole: bool = False) -> BlockJson:
    """The modal of a form, `whole` with what is rarely needed.

    `place`, where the answer goes, comes back with the submission.
    """
    shown = whole or form.whole
    asked = form.every if shown else form.inputs
    names, every = {each.name for each in asked}, {each.name for each in form.every}
    kept = Call(form.call.do, {name: value for name, value in form.call.args.items() if name not in names})
    wrong = [blocks.text_block(Text(words, "bad")) for name, words in form.errors.items() if name not in every]
    intro = [blocks.text_block(Text(form.intro))] if form.intro.strip() else []
    inputs = [_input(form_input, form.errors.get(form_input.name)) for form_input in asked]
    tail = [*([_more()] if form.more and not shown else []), *([blocks.context(form.note)] if form.note else [])]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(form.title, limits.MODAL_TITLE),
        "submit": plain(form.submit, limits.MODAL_TITLE),
        "close": plain(_("Cancel"), limits.MODAL_TITLE),
        "private_metadata": _metadata(kept, place),
        "blocks": [*[*intro, *wrong, *inputs][: limits.MODAL_BLOCKS - len(tail)], *tail],
    }


def _more() -> BlockJson:
    button = {"type": "button", "action_id": MORE, "text": plain(_("More…"), limits.BUTTON_LABEL)}
    return {"type": "actions", "elements": [button]}


def _metadata(call: Call, place: Mapping[str, Any]) -> str:
    held = json.dumps({"call": call.to_json(), "place": place}, ensure_ascii=False, separators=(",", ":"))
    if len(held) <= limits.METADATA:
        return held
    return json.dumps({"call": Call(call.do).to_json(), "place": place}, separators=(",", ":"))


def _input(form_input: Input, wrong: str | None) -> BlockJson:
    block: BlockJson = {
        "type": "input",
        "block_id": form_input.name[: limits.BLOCK_ID],
        "label": plain(_label(form_input), limits.LABEL),
        "element": _element(form_input),
        "optional": not form_input.required,
    }
    hint = f"⚠ {wrong}" if wrong else form_input.hint
    return {**block, "hint": plain(hint, limits.ERROR)} if hint else block


def _label(form_input: Input) -> str:
    unit = form_input.unit if isinstance(form_input, NumberInput) else ""
    return f"{form_input.label} ({unit})" if unit else form_input.label


def _element(form_input: Input) -> BlockJson:
    match form_input:
        case ChoiceInput() if form_input.options:
            return _choice(form_input)
        case DateInput():
            initial = {"initial_date": form_input.value} if _DATE.fullmatch(form_input.value) else {}
            return {"type": "datepicker", "action_id": ACTION, **initial}
        case NumberInput():
            return _number(form_input)
        case _:
            initial = {"initial_value": form_input.value[: limits.INPUT]} if form_input.value else {}
            long = isinstance(form_input, TextInput) and form_input.long
            return {"type": "plain_text_input", "action_id": ACTION, "multiline": long, **initial}


def _choice(choice: ChoiceInput) -> BlockJson:
    """A menu or, where there are more than it takes, one that is searched by typing."""
    chosen = options([option for option in choice.options if option.value == choice.value])
    selected: BlockJson = {"initial_option": chosen[0]} if chosen else {}
    if len(choice.options) > limits.OPTIONS:
        return {"type": "external_select", "action_id": SEARCH, "min_query_length": 0, **selected}
    return {"type": "static_select", "action_id": ACTION, "options": options(choice.options), **selected}


def options(offered: Sequence[Option]) -> list[BlockJson]:
    """As many of the options as a menu takes."""
    fitting = [option for option in offered if 0 < len(option.value) <= limits.OPTION_VALUE]
    shown = fitting[: limits.OPTIONS]
    return [{"text": plain(option.label, limits.OPTION_LABEL), "value": option.value} for option in shown]


def _number(number: NumberInput) -> BlockJson:
    bounds = {"min_value": number.least, "max_value": number.most}
    given = {name: format(bound, "f") for name, bound in bounds.items() if bound is not None}
    initial = {"initial_value": number.value} if _NUMBER.fullmatch(number.value) else {}
    return {"type": "number_input", "action_id": ACTION, "is_decimal_allowed": True, **given, **initial}


def submitted(view: Mapping[str, Any]) -> tuple[Call, Mapping[str, Any]]:
    """The call of a submitted modal and its place. Raises ValueError for a modal that is not ours."""
    held = json.loads(view["private_metadata"])
    call = Call.from_json(held["call"])
    states = view.get("state", {}).get("values", {})
    typed = {name: _value(next(iter(state.values()))) for name, state in states.items()}
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
    """A card that says what is known, whose button opens the form, for where no modal can be opened yet."""
    filled = [each for each in form.every if each.value]
    known = {each.name: each.value for each in filled}
    calls = (Call(form.call.do, args, form=True) for args in ({**form.call.args, **known}, form.call.args, {}))
    fitting = next(call for call in calls if len(actions.packed(call)) <= limits.VALUE or not call.args)
    intro = (Text(form.intro),) if form.intro.strip() else ()
    said = (Fields(tuple((each.label, _shown(each)) for each in filled[:SAID]), lines=True),) if filled else ()
    wrong = tuple(Text(words, "warning") for words in form.errors.values())
    return Card(form.title, (*intro, *said, *wrong), (Button(_("Fill in"), fitting, primary=True),))


def _shown(filled: Input) -> str:
    """What an input is filled with, in words."""
    match filled:
        case ChoiceInput(options=options):
            words = next((each.label for each in options if each.value == filled.value), filled.value)
        case DateInput() if _DATE.fullmatch(filled.value):
            words = day(date.fromisoformat(filled.value))
        case _:
            words = filled.value
    return cut(words, limits.OPTION_LABEL)
