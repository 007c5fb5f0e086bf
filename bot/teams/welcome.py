"""The first message in a conversation: who this is, and three questions to press."""

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
            _("Hello, I am Pacer"),
            (
                Text(_("Ask me how you track to quota, in your own words.")),
                Text(_("Figures reach only the one who asked, wherever you ask."), "muted"),
            ),
            tuple(Button(_(capability.suggest), Call(capability.name)) for capability in suggested()[:SUGGESTIONS]),
        )
        return Answer(card, "answered", locale=str(current().locale))
