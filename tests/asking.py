"""Ask as somebody, and get the answer that a platform would have to show."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any, Literal

from sqlalchemy import Engine, select

from bot import handle
from bot.app import App
from bot.blocks import Block, Chart, Fields, Figure, Heading, Items, Progress, Quote, Table, Text
from bot.cards import Answer, Card
from bot.facts import to_json
from bot.settings import Settings
from bot.turn import Address, Call, ChatUser, Turn
from spm_core.audit import AuditEntry
from tests.factories import NOW

_SERIAL = count(1)


def app_of(engine: Engine) -> App:
    return App(engine, _settings(tuple(sorted(os.environ.items()))), ThreadPoolExecutor(2))


@cache
def _settings(_environment: tuple[tuple[str, str], ...]) -> Settings:
    # Read once for each environment: it takes milliseconds, and tests ask a lot.
    return Settings(_env_file=None)


def turn_of(
    text: str = "",
    user: ChatUser | str = "",
    *,
    now: datetime = NOW,
    kind: Literal["dm", "group", "channel"] = "dm",
    call: Call | None = None,
    locale: str | None = None,
    shared: bool = False,
    turn_id: str | None = None,
) -> Turn:
    """An event of a user, or at the console of a person by name."""
    who = user if isinstance(user, ChatUser) else ChatUser("console", "local", user)
    address = Address("C1", kind, shared=shared)
    return Turn(turn_id or f"test:{next(_SERIAL)}", who, address, now, text, call, locale=locale)


def ask(engine: Engine, text: str, as_: str, *, call: Call | None = None, **options: Any) -> Answer:
    """The answer to a person's words, or to their press of a button when there is a `call`."""
    found = handle.answer(app_of(engine), turn_of(text, as_, call=call, **options))
    assert isinstance(found, Answer)
    return found


def press(engine: Engine, call: Call, as_: str, **options: Any) -> Answer:
    return ask(engine, "", as_, call=call, **options)


def card(answer: Answer) -> Card:
    assert isinstance(answer.reply, Card)
    return answer.reply


def texts(answer: Answer) -> list[str]:
    """Everything written on a card, block by block."""
    return [answer.reply.title, *(text for block in card(answer).body for text in _written(block))]


def _written(block: Block) -> list[str]:
    match block:
        case Figure():
            return [block.value, block.caption, block.status.words if block.status else ""]
        case Text():
            return [block.words]
        case Heading():
            return [block.text]
        case Quote():
            return [block.text, block.by]
        case Progress():
            return [block.caption]
        case Fields():
            return [f"{label}: {value}" for label, value in block.items]
        case Items():
            return [" | ".join(part for part in (i.title, i.value, i.reason) if part) for i in block.items]
        case Table():
            return [" | ".join(row) for row in block.rows]
        case Chart():
            return [block.title, *block.lines]


def facts(answer: Answer) -> dict[str, Any]:
    plain: dict[str, Any] = to_json(card(answer).facts)
    return plain


def labels(answer: Answer) -> list[str]:
    return [button.label for button in card(answer).buttons]


def opens(answer: Answer, title: str) -> Call:
    """What the item of a list opens whose title begins so."""
    items = (item for block in card(answer).body if isinstance(block, Items) for item in block.items)
    call = next(item.call for item in items if item.title.startswith(title))
    assert call
    return call


def press_all(engine: Engine, answer: Answer, as_: str, **options: Any) -> list[Answer]:
    """What every button of a card leads to."""
    return [press(engine, button.call, as_, **options) for button in card(answer).buttons]


def opened(answer: Answer) -> list[Call]:
    """What the things of a card's lists open, in their order."""
    items = (item for block in card(answer).body if isinstance(block, Items) for item in block.items)
    return [item.call for item in items if item.call]


def audit(engine: Engine) -> Sequence[Any]:
    with engine.begin() as connection:
        return connection.execute(select(AuditEntry.__table__).order_by(AuditEntry.id)).all()
