"""A call from the command line: run as somebody, and its answer shown or printed as JSON."""

from __future__ import annotations

from typing import NoReturn

import typer

from bot.turn import Call


def tell(call: Call, who: str, now: str | None, *, as_json: bool) -> NoReturn:
    """Run a call, print its answer and end the command with the status the answer means."""
    from bot.cli.common import asker, clock, print_answer, unlocked
    from bot.cli.failures import status
    from bot.console.conversation import conversing
    from bot.console.people import company_of

    with unlocked() as app:
        company = company_of(app)
        moments = clock(now, company)
        with conversing(app, asker(app, company, who, moments()), moments) as conversation:
            answer = conversation.press(call)
    print_answer(answer, as_json=as_json)
    raise typer.Exit(status(answer))
