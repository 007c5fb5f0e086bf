"""An answer as an Adaptive Card."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.blocks import Figure, Table
from bot.cards import Answer, Button, Card, Reply
from bot.i18n import ngettext, speaking
from bot.inputs import Form
from bot.parts.footer import footer
from bot.teams.blocks import Element, draw, text_block
from bot.teams.inputs import draw_inputs
from bot.teams.limits import BUTTON_DATA, BUTTONS_IN_ROW, CARD_BYTES, LABEL, Caps, shorten
from bot.teams.markdown import escape, paragraphs
from bot.turn import Call

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
PRESS, SUBMIT = "press", "submit"
"""The verbs of the actions: a pressed button, a filled form."""
NARROW = 3
"""The most columns of a table that fit a card of the usual width."""


def render(answer: Answer) -> Element:
    """The reply as a card within the size Teams takes, however much it holds."""
    with speaking(answer.locale):
        caps = Caps()
        card = _card(answer, caps)
        while len(json.dumps(card)) > CARD_BYTES and caps != caps.halved():
            caps = caps.halved()
            card = _card(answer, caps)
        return card


def summary(reply: Reply) -> str:
    """The reply in one line, for notifications and for clients that draw no cards."""
    blocks = reply.body if isinstance(reply, Card) else ()
    figure = next((block for block in blocks if isinstance(block, Figure)), None)
    if figure is None:
        return shorten(reply.title, LABEL)
    judged = f" · {figure.status.symbol} {figure.status.words}" if figure.status else ""
    return shorten(f"{reply.title}: {figure.value} {figure.caption}{judged}", 3 * LABEL)


def _card(answer: Answer, caps: Caps) -> Element:
    reply = answer.reply
    match reply:
        case Card():
            body, actions = [*_body(reply, caps)], [*_actions(reply.buttons, PRESS, caps)]
        case Form():
            errors = {**reply.errors, **answer.form_errors}
            intro = [text_block(paragraphs(shorten(reply.intro, caps.text)))] if reply.intro else []
            body = [*intro, *draw_inputs(reply.inputs, errors, caps)]
            actions = [*_actions((_submit(reply),), SUBMIT, caps)]
    head = text_block(escape(shorten(reply.title, caps.cell)), size="Medium", weight="Bolder", style="heading")
    first, *more = _rows(actions)
    card: Element = {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "fallbackText": summary(reply),
        "body": [head, *body, *({"type": "ActionSet", "actions": row} for row in more)],
    }
    if first:
        card["actions"] = first
    if _is_wide(reply):
        card["msteams"] = {"width": "full"}
    return card


def _is_wide(reply: Reply) -> bool:
    """Whether a table would be cramped in a card of the usual width."""
    blocks = reply.body if isinstance(reply, Card) else ()
    return any(isinstance(block, Table) and len(block.columns) > NARROW for block in blocks)


def _body(card: Card, caps: Caps) -> Iterator[Element]:
    yield from draw(card.body[: caps.blocks], caps)
    if (left := len(card.body) - caps.blocks) > 0:
        yield text_block(ngettext("{count} more part", "{count} more parts", left).format(count=left), isSubtle=True)
    yield from draw(footer(card), caps, small=True)


def _submit(form: Form) -> Button:
    """The button of a form. Inputs come back beside the call, which so keeps only what they do not ask for."""
    asked = {field.name for field in form.inputs}
    rest = {name: value for name, value in form.call.args.items() if name not in asked}
    return Button(form.submit, Call(form.call.do, rest), primary=True)


def _actions(buttons: Sequence[Button], verb: str, caps: Caps) -> Iterator[Element]:
    """The buttons, except for calls too large to come back whole: half a call could do something else."""
    for button in buttons[: caps.buttons]:
        data = {"call": button.call.to_json()}
        if len(json.dumps(data)) <= BUTTON_DATA:
            yield _action(shorten(button.label, LABEL), verb, data, primary=button.primary)


def _action(title: str, verb: str, data: Mapping[str, Any], *, primary: bool) -> Element:
    style = {"style": "positive"} if primary else {}
    older = {"type": "Action.Submit", "title": title, "data": {**data, "verb": verb}}
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": data, **style, "fallback": older}


def _rows(actions: Sequence[Element]) -> Sequence[Sequence[Element]]:
    """The actions in rows that clients draw: at least one, which may be empty."""
    return [actions[n : n + BUTTONS_IN_ROW] for n in range(0, len(actions) or 1, BUTTONS_IN_ROW)]
