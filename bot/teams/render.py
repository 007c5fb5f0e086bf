"""An answer as an Adaptive Card."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.blocks import Figure, Table, Text
from bot.cards import Answer, Button, Card, Reply
from bot.i18n import ngettext, speaking
from bot.inputs import Form
from bot.parts.footer import footer, warning
from bot.teams.actions import SUBMIT, actions, rows
from bot.teams.blocks import Element, draw, text_block
from bot.teams.inputs import draw_form
from bot.teams.limits import CARD_BYTES, LABEL, Caps, shorten
from bot.teams.markdown import escape
from bot.turn import Call

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
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
    if isinstance(reply, Card) and reply.brief:
        said = next((block.words for block in blocks if isinstance(block, Text)), "")
        return shorten(f"{reply.title} {said}".strip(), 3 * LABEL)
    figure = next((block for block in blocks if isinstance(block, Figure)), None)
    if figure is None:
        return shorten(reply.title, LABEL)
    judged = f"· {figure.status.symbol} {figure.status.words}" if figure.status else ""
    words = " ".join(filter(None, (f"{reply.title}: {figure.value}", figure.caption, judged)))
    return shorten(words, 3 * LABEL)


def _card(answer: Answer, caps: Caps) -> Element:
    reply = answer.reply
    match reply:
        case Card():
            body, drawn = [*_body(reply, caps)], [*actions(reply.buttons, caps)]
        case Form():
            errors = {**reply.errors, **answer.form_errors}
            body, drawn = [*draw_form(reply, errors, caps)], [*actions((_submit(reply),), caps, SUBMIT)]
    *above, last = rows(drawn)
    card: Element = {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "fallbackText": summary(reply),
        "body": [*_title(reply, caps), *body, *({"type": "ActionSet", "actions": row} for row in above)],
    }
    if last:
        card["actions"] = last
    if _is_wide(reply):
        card["msteams"] = {"width": "full"}
    return card


def _title(reply: Reply, caps: Caps) -> Iterator[Element]:
    """The title, small where a figure leads; none where the body says it all."""
    body = reply.body if isinstance(reply, Card) else ()
    if body and isinstance(reply, Card) and reply.brief:
        return
    large, small = {"size": "Large", "weight": "Bolder"}, {"size": "Small", "isSubtle": True}
    look = small if body and isinstance(body[0], Figure) else large
    yield text_block(escape(shorten(reply.title, caps.cell)), style="heading", **look)


def _is_wide(reply: Reply) -> bool:
    """Whether a table would be cramped in a card of the usual width."""
    blocks = reply.body if isinstance(reply, Card) else ()
    return any(isinstance(block, Table) and len(block.columns) > NARROW for block in blocks)


def _body(card: Card, caps: Caps) -> Iterator[Element]:
    yield from draw((*warning(card), *card.body[: caps.blocks]), caps)
    if (left := len(card.body) - caps.blocks) > 0:
        yield text_block(ngettext("{count} more part", "{count} more parts", left).format(count=left), isSubtle=True)
    yield from draw(footer(card), caps)


def _submit(form: Form) -> Button:
    """The button of a form. Inputs come back beside the call, which so keeps only what they do not ask for."""
    asked = {field.name for field in form.every}
    rest = {name: value for name, value in form.call.args.items() if name not in asked}
    return Button(form.submit, Call(form.call.do, rest), primary=True)
