"""A call from the command line: made as somebody, its answer shown or printed as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.turn import Call

if TYPE_CHECKING:
    from bot.cards import Answer


def tell(call: Call, who: str, now: str | None, *, as_json: bool) -> NoReturn:
    """Ends the command, with the status that the answer means."""
    from bot.cli.common import asker, clock, opened
    from bot.cli.failures import status
    from bot.console.conversation import conversing
    from bot.console.people import company_of

    with opened() as app:
        company = company_of(app)
        moments = clock(now, company)
        with conversing(app, asker(app, company, who, moments()), moments) as conversation:
            answer = conversation.press(call)
    _print(answer, as_json=as_json)
    raise typer.Exit(status(answer))


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        from bot.console.machine import as_object

        typer.echo(json.dumps(as_object(answer), ensure_ascii=False))
    else:
        from bot.cli.common import terminal
        from bot.console.render import show_answer

        show_answer(terminal(), answer, private=False)
