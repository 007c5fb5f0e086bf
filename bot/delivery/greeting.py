"""Who this is, in a line before the first message to somebody who was never greeted.

It counts as the greeting that opening the conversation is answered with, so that nobody gets both.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.blocks import Text
from bot.cards import Answer, Card
from bot.delivery.sender import Outgoing, OutgoingMessage
from bot.i18n import _, speaking
from bot.turn import ChatUser, opening_id
from spm_core.inbox import claim, is_claimed
from spm_core.notices.recipients import has_written
from spm_core.principal import Principal


def greeting_due(connection: Connection, principal: Principal, to: OutgoingMessage | None, now: datetime) -> str | None:
    """The event to claim for greeting a person there; None for a channel and for whoever knows us already."""
    if to is None or "user" not in to:
        return None
    greeting = opening_id(ChatUser(to["platform"], to["tenant"], to["user"]))
    if is_claimed(connection, greeting):
        return None
    if has_written(connection, principal.company.id, principal.employee_id):
        claim(connection, greeting, now)  # so that the audit is not searched for them again
        return None
    return greeting


def introduced(out: Outgoing, principal: Principal, greeting: str | None) -> Outgoing:
    """The message, with who we are before it where a greeting is due."""
    return replace(out, answer=_with_us(out.answer, principal), greeting=greeting) if greeting else out


def _with_us(answer: Answer, principal: Principal) -> Answer:
    with speaking(principal.locale):
        words = (
            _("I'm Pacer; I look after your team's sales numbers. Only you see this.")
            if principal.leads
            else _("I'm Pacer; I look after your sales numbers. Only you see this.")
        )
    match answer.reply:
        case Card() as card:
            return replace(answer, reply=replace(card, body=(Text(words), *card.body)))
        case form:
            return replace(answer, reply=replace(form, intro="\n\n".join(filter(None, (words, form.intro)))))
