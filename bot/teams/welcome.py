"""The first message where others read along: who this is, and three questions to press."""

from __future__ import annotations

from bot.blocks import Text
from bot.capability import suggested
from bot.cards import Answer, Button, Card
from bot.i18n import _, current, speaking
from bot.turn import Call

SUGGESTIONS = 3


def welcome(locale: str | None) -> Answer:
    with speaking(locale):
        card = Card(
            _("Hi, I'm Pacer"),
            (
                Text(_("Write @Pacer and your question, in your own words. I hear nothing else here.")),
                Text(_("Only you see my answers, in a channel too."), "muted"),
            ),
            tuple(Button(_(capability.suggest), Call(capability.name)) for capability in suggested()[:SUGGESTIONS]),
        )
        return Answer(card, "answered", locale=str(current().locale))
