"""A question asked of a company, and all that anybody could read of the answer on any surface."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Literal

from sqlalchemy import Connection, Engine

from bot.capability import Request
from bot.cards import Answer, Card
from bot.facts import to_json
from bot.i18n import speaking
from bot.identity import identify
from bot.respond import Unsure, respond
from bot.run import run
from bot.settings import Settings
from bot.slack.render import message
from bot.teams.render import render
from bot.turn import Address, Call, ChatUser, Turn
from spm_core.channels.service import principal_of_channel
from spm_core.db import session_on
from tests.factories import NOW

Where = Literal["dm", "group", "channel"]
PLACES: tuple[Where, ...] = ("dm", "group", "channel")
Asked = tuple[str | Call, ...]
"""What is asked one after the other in a conversation: in words, or by a press."""
FAILED = "failed: "
_SERIAL = count(1)


def told(
    engine: Engine, settings: Settings, asker: str | int, asked: Asked, where: Where = "dm", locale: str | None = None
) -> str:
    """All of the answers to a person by name, or to a channel by id; nothing is kept of them."""
    with engine.connect() as connection:
        try:
            answers = [_answer(connection, settings, asker, each, where, locale) for each in asked]
        except Exception as error:
            return f"{FAILED}{type(error).__name__} {error}"[:300]
        finally:
            connection.rollback()
    return "\n".join(line for answer in answers for line in _written(answer))


def _answer(
    connection: Connection,
    settings: Settings,
    asker: str | int,
    asked: str | Call,
    where: Where,
    locale: str | None,
) -> Answer:
    call, words = (asked, "") if isinstance(asked, Call) else (None, asked)
    if isinstance(asker, int):
        channel = principal_of_channel(connection, asker, NOW)
        assert channel is not None
        assert call is not None
        with speaking("en", NOW.date()), session_on(connection, channel, NOW) as session:
            return run(Request(channel, session, NOW, settings.vault), call, "command").answer
    user = ChatUser("console", "local", asker)
    principal = identify(connection, user, NOW)
    assert principal is not None, asker
    address = Address("C2", where, name="mia")
    turn = Turn(f"rights:{next(_SERIAL)}", user, address, NOW, words, call, locale=locale)
    answer = respond(connection, principal, turn, settings)
    assert not isinstance(answer, Unsure)
    return answer


def _written(answer: Answer) -> Iterator[str]:
    """The reply as every platform gets it, its facts, and what its buttons and inputs carry."""
    yield answer.outcome
    yield repr(answer.form_errors)
    yield repr(answer.call)
    yield json.dumps(render(answer), default=repr)
    if isinstance(answer.reply, Card):
        card = answer.reply
        yield json.dumps(message(card).to_json(), default=repr)
        yield json.dumps(to_json(card.facts or {}), sort_keys=True)
        yield repr((card.title, card.body, card.buttons, card.occasion, card.resolved, card.wording))
        yield repr([document.name for document in card.files])
    else:
        yield repr(answer.reply)
    for more in answer.more:
        yield from _written(more)


def difference(one: str, other: str) -> str:
    """Where two answers begin to differ, with what stands around it."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"…{one[max(0, at - 160) : at + 90]!r}\n   …{other[max(0, at - 160) : at + 90]!r}"
