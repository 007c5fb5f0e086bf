"""pacer cycles: how often people are asked to assess themselves."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.calling import tell
from bot.turn import Call


def cycles(
    who: Annotated[str, typer.Option("--as", help="Who asks: a manager or an admin, by e-mail or name.")],
    now: Annotated[str | None, typer.Option(help="The moment to answer for, e.g. 2017-11-15T12:00.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Who assesses themselves how often, with which questions: pacer cycles --as dana@example.com."""
    tell(Call("assessment cycle"), who, now, as_json=as_json)


def register(app: typer.Typer) -> None:
    app.command("cycles")(cycles)
