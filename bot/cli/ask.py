"""pacer ask: one question, or a conversation from standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from typing import Annotated

import typer

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
) -> None:
    """Ask one question and print the answer."""
    from bot.cli.common import asker, clock, opened, print_answer, terminal
    from bot.cli.failures import status
    from bot.console.conversation import conversing
    from bot.console.people import company_of

    worst = 0
    with _failures_as_objects() if as_json else nullcontext(), opened() as app:
        company = company_of(app)
        moments = clock(now, company)
        with conversing(app, asker(app, company, who, moments()), moments, place.value) as silent:
            conversation = silent if as_json else silent.shown_on(terminal())
            for words in _questions(question):
                answer = conversation.ask(words)
                print_answer(answer, as_json=as_json, private=place is TypedPlace.CHANNEL)
                worst = max(worst, status(answer))
    raise typer.Exit(worst)


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


def _questions(given: str) -> Iterator[str]:
    if given != NEXT_WORDS:
        yield given
        return
    yield from (line.strip() for line in sys.stdin if line.strip())


def register(app: typer.Typer) -> None:
    app.command("ask")(ask)
