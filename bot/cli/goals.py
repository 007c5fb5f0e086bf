"""pacer goals: what somebody, or a team, agreed to."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.calling import tell
from bot.turn import Call


def goals(
    who: Annotated[str, typer.Option("--as", help="Who asks: an e-mail or a name.")],
    person: Annotated[str | None, typer.Option(help="Whose goals, when not one's own.")] = None,
    team: Annotated[str | None, typer.Option(help='Whose team: "my team", a team or its lead.')] = None,
    period: Annotated[str | None, typer.Option(help='Such as "this quarter" or 2026-05-01..2026-07-31.')] = None,
    now: Annotated[str | None, typer.Option(help="The moment to answer for, e.g. 2017-11-15T12:00.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Goals with how far they are: pacer goals --as dana@example.com --team "my team"."""
    args = {"person": person, "team": team, "period": period}
    tell(Call("goals", {name: value for name, value in args.items() if value is not None}), who, now, as_json=as_json)


def register(app: typer.Typer) -> None:
    app.command("goals")(goals)
