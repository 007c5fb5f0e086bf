"""An answer as one plain object, for other programs."""

from __future__ import annotations

from typing import Any

from bot import facts
from bot.blocks import Text
from bot.cards import Answer, Card
from bot.console.files import saved
from bot.console.plain import plain
from bot.i18n import _, speaking


def as_object(answer: Answer) -> dict[str, Any]:
    """The answer as JSON values; `more` holds further answers, where one question asked for several things."""
    return {**_object(answer), **({"more": [_object(part) for part in answer.more]} if answer.more else {})}


def _object(answer: Answer) -> dict[str, Any]:
    card = answer.reply if isinstance(answer.reply, Card) else Card(answer.reply.title)
    with speaking(answer.locale):
        text = plain(answer.reply)
    return {
        "call": answer.call and {"do": answer.call.do, "args": facts.to_json(answer.call.args)},
        "routed_by": answer.routed_by,
        "outcome": answer.outcome,
        "title": answer.reply.title,
        "text": text,
        "facts": {} if card.facts is None else facts.to_json(card.facts),
        "buttons": [{"label": button.label, "call": button.call.to_json()} for button in card.choices],
        "as_of": facts.to_json(card.as_of),
        "source": _source(card),
        "private": True,
        **({"files": _saved(answer, card)} if card.files else {}),
    }


def _saved(answer: Answer, card: Card) -> list[str]:
    with speaking(answer.locale):
        return [str(path) for path in saved(card.files)]


def failure(sentence: str) -> dict[str, Any]:
    """A failure before any question was asked, in the form of an answer."""
    return as_object(Answer(Card(_("Something is missing"), (Text(sentence),)), "error"))


def _source(card: Card) -> dict[str, Any] | None:
    if card.source is None:
        return None
    age = int(card.source.age.total_seconds())
    return {"name": card.source.name, "at": card.source.at.isoformat(), "age_seconds": age, "stale": card.source.stale}
