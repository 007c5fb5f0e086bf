"""An answer as what Slack is sent: messages, and what was wrong with a form."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Answer, Button, Card
from bot.i18n import N_, _, speaking
from bot.inputs import Form
from bot.slack import forms
from bot.slack.incoming import Payload, SlackPlace
from bot.slack.render import SlackMessage, message

UNSEEN = N_("I can't see who reads along here, so I sent the answer to your direct messages.")
SENT = N_("I sent the answer to your direct messages.")


def messages_of(answer: Answer, place: SlackPlace) -> Sequence[SlackMessage]:
    """All parts of an answer, in their order."""
    return [message_of(part, place) for part in answer.parts]


def message_of(answer: Answer, place: SlackPlace) -> SlackMessage:
    with speaking(answer.locale):
        card = forms.card_of(answer.reply)
        keep = answer.call if card.as_of and not place.own else None  # an ephemeral message is gone after a reload
        return message(card, Button(_("Send to my DM"), keep, more=True) if keep else None)


def notice(answer: Answer, words: str) -> SlackMessage:
    with speaking(answer.locale):
        return SlackMessage(_(words), [])


def wrong(answer: Answer, view: Payload) -> dict[str, str]:
    """What was wrong, by input of the modal; it then stays open with what was typed."""
    if answer.failed and isinstance(answer.reply, Card):
        return forms.failed(view, answer.reply)
    return forms.errors(view, answer.form_errors or (answer.reply.errors if isinstance(answer.reply, Form) else {}))
