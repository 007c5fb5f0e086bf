"""pacer ask: one question, or a conversation from standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.cards import Answer
    from bot.console.conversation import ConsoleConversation

NEXT_WORDS = "-"


class TypedPlace(StrEnum):
    CHANNEL = "channel"
    DM = "dm"


def ask(
    question: Annotated[str, typer.Argument(help="The question, or - for one conversation from standard input.")],
    who: Annotated[str, typer.Option("--as", help="Who asks: an e-mail or a name.")],
    now: Annotated[str | None, typer.Option(help="The moment to answer for, e.g. 2017-11-15T12:00.")] = None,
    place: Annotated[TypedPlace, typer.Option("--in", help="Where it is asked.")] = TypedPlace.DM,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an answer.")] = False,
    apart: Annotated[bool, typer.Option("--apart", help="With -, make each line a conversation of its own.")] = False,
) -> None:
    """Ask one question and print the answer, or with - what each line says, where a number presses a button."""
    from bot.cli.common import asker, clock, terminal, unlocked
    from bot.cli.failures import status
    from bot.console.conversation import conversing
    from bot.console.people import company_of
    from bot.language.table_checks import check_tables

    check_tables()
    worst = 0
    with _failures_as_objects() if as_json else nullcontext(), unlocked() as app:
        company = company_of(app)
        moments = clock(now, company)
        with conversing(app, asker(app, company, who, moments()), moments, place.value) as silent:
            conversation = silent if as_json else silent.shown_on(terminal())
            private = place is TypedPlace.CHANNEL
            lines = _lines() if question == NEXT_WORDS else (question,)
            talk = question == NEXT_WORDS and not (as_json or apart)
            said = _apart(conversation, lines) if apart else ((conversation, line) for line in lines)
            for answer in _read(conversation, private) if talk else _printed(said, as_json, private):
                worst = max(worst, status(answer))
    raise typer.Exit(worst)


def _apart(conversation: ConsoleConversation, lines: Iterable[str]) -> Iterator[tuple[ConsoleConversation, str]]:
    """Each line in a conversation of its own, before which nothing was asked."""
    return ((conversation.of(conversation.person), line) for line in lines)


def _printed(said: Iterable[tuple[ConsoleConversation, str]], as_json: bool, private: bool) -> Iterator[Answer]:
    """Answer one question, or each line where a program writes them or they have nothing to do with each other."""
    from bot.cli.common import print_answer

    for conversation, words in said:
        answer = conversation.say(words)
        print_answer(answer, as_json=as_json, private=private)
        yield answer


def _read(conversation: ConsoleConversation, private: bool) -> Iterator[Answer]:
    """Answer line by line as the chat does, where the lines after a form fill it in."""
    from bot.cli.chat import chat_with
    from bot.i18n import speaking

    chat = chat_with(conversation)
    chat.private = private
    for words in _lines():
        with speaking(chat.me.locale):
            chat.take(words)
        if chat.conversation.last:
            yield chat.conversation.last


@contextmanager
def _failures_as_objects() -> Iterator[None]:
    """Print a failure as a JSON object too, for programs that read them; usage errors stay words."""
    from bot.cli.failures import USAGE, failure_of, is_ours
    from bot.console.machine import failure

    try:
        yield
    except Exception as error:
        failed = failure_of(error) if is_ours(error) else None
        if failed is None or failed.status == USAGE:
            raise
        typer.echo(json.dumps(failure(str(failed)), ensure_ascii=False))
        raise typer.Exit(failed.status) from error


def _lines() -> Iterator[str]:
    yield from (line.strip() for line in sys.stdin if line.strip())


def register(app: typer.Typer) -> None:
    app.command("ask")(ask)
