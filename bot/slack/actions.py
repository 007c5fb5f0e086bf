"""What can be pressed under a message: buttons, a menu that opens any item, and the quieter buttons behind "…"."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bot.cards import Button, Card
from bot.slack import limits
from bot.slack.blocks import BlockJson, plain
from bot.turn import Call

CALL, PICK, MORE = "call", "pick", "more"
"""The action ids of buttons and of the two menus, before a number: Slack wants each to be there once."""
TO_DM = "dm "
"""Stands before a call whose answer goes to the asker's direct messages."""

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def packed(call: Call) -> str:
    """The call as text, without the arguments that say nothing: menus take few characters."""
    given = {name: value for name, value in call.args.items() if value is not None}
    return _compact(Call(call.do, given, call.form).to_json())


def unpacked(value: str) -> tuple[Call, bool]:
    """The call of a pressed element, and whether its answer goes to direct messages. Raises ValueError."""
    return Call.from_json(json.loads(value.removeprefix(TO_DM))), value.startswith(TO_DM)


def actions(card: Card, offer: Button | None = None) -> list[BlockJson]:
    """A row of all that can be pressed, without calls too long to come back whole: half a call is another one.

    `offer` is the card's answer in direct messages.
    """
    buttons = [(button, packed(button.call)) for button in card.buttons]
    if offer:
        buttons.append((offer, TO_DM + packed(offer.call)))
    behind = _behind(buttons)
    shown = [each for each in buttons if each not in behind and len(each[1]) <= limits.VALUE]
    elements = [_button(button, value, f"{CALL}.{n}") for n, (button, value) in enumerate(shown)]
    elements = [*elements[: limits.BUTTONS - 2], *_pick(card), *_overflow(behind)]
    return [{"type": "actions", "elements": elements}] if elements else []


def _behind(buttons: Sequence[tuple[Button, str]]) -> list[tuple[Button, str]]:
    """The buttons that go behind "…": those that ask for it and fit, unless it is one, which needs no menu."""
    quiet = {each[1]: each for each in buttons if each[0].more and len(each[1]) <= limits.OPTION_VALUE}
    return list(quiet.values())[: limits.OVERFLOW] if len(quiet) > 1 else []


def _button(button: Button, value: str, action_id: str) -> BlockJson:
    label = plain(button.label, limits.BUTTON_LABEL)
    style = {"style": "primary"} if button.primary else {}
    return {"type": "button", "action_id": action_id, "text": label, "value": value, **style}


def _overflow(buttons: Sequence[tuple[Button, str]]) -> Iterator[BlockJson]:
    if buttons:
        options = [_option(button.label, value) for button, value in buttons]
        yield {"type": "overflow", "action_id": f"{MORE}.0", "options": options}


def _pick(card: Card) -> Iterator[BlockJson]:
    """The menu that opens any of the card's items."""
    opening = card.choices[: len(card.choices) - len(card.buttons)] if card.pick else ()
    values = {packed(each.call): each.label for each in opening}
    options = [_option(label, value) for value, label in values.items() if len(value) <= limits.OPTION_VALUE]
    if options:
        menu = {"type": "static_select", "placeholder": plain(card.pick, limits.PLACEHOLDER)}
        yield {**menu, "action_id": f"{PICK}.0", "options": options[: limits.OPTIONS]}


def _option(label: str, value: str) -> BlockJson:
    return {"text": plain(label, limits.OPTION_LABEL), "value": value}
