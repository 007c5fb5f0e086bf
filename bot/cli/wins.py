"""pacer wins: what announcements leave out, what is never announced, and how many kudos each may give."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bot.i18n import _

NONE = "none"
PARTS = ("amounts", "accounts")


def wins(
    hide: Annotated[
        str | None, typer.Option(help="What announcements leave out: amounts, accounts, both with a comma, or none.")
    ] = None,
    never: Annotated[str | None, typer.Option(help="An account or a deal of which nothing is announced.")] = None,
    again: Annotated[str | None, typer.Option(help="One that may be announced again.")] = None,
    kudos: Annotated[int | None, typer.Option(min=0, help="How many kudos each person may give in a month.")] = None,
) -> None:
    """Show what is told of wins, or change it. Earlier announcements are changed, or taken back, to match."""
    from datetime import datetime

    from bot.cli.common import opened
    from bot.console.people import company_of
    from spm_core.db import session_on
    from spm_core.people.identity import operator
    from spm_core.people.rules import name_key
    from spm_core.people.settings import change_settings
    from spm_core.wins.review import keep_true

    with opened() as app:
        company = company_of(app)
        values: dict[str, Any] = {} if kudos is None else {"kudos_a_month": kudos}
        if hide is not None:
            values["wins_hidden"] = _parts(hide)
        if never or again:
            names = company.praise.never_told | ({name_key(never)} if never else set())
            values["wins_never_told"] = sorted(names - ({name_key(again)} if again else set()))
        if values:
            now = datetime.now(company.zone)
            with app.engine.begin() as connection:
                company = change_settings(connection, company, **values)
                with session_on(connection, operator(company), now) as session:
                    keep_true(session, now)
        praise = company_of(app).praise
    typer.echo(_("Left out of announcements: {parts}").format(parts=", ".join(sorted(praise.hidden)) or "–"))
    typer.echo(_("Never announced: {names}").format(names=", ".join(sorted(praise.never_told)) or "–"))
    typer.echo(_("Kudos a person may give in a month: {count}").format(count=praise.kudos_a_month))


def _parts(words: str) -> list[str]:
    from bot.cli.failures import usage

    hidden = [part for part in words.replace(" ", "").casefold().split(",") if part and part != NONE]
    if wrong := next((part for part in hidden if part not in PARTS), None):
        usage(_("I can't hide “{part}”. What can be left out: amounts, accounts.").format(part=wrong))
    return sorted({*hidden})


def register(app: typer.Typer) -> None:
    app.command("wins")(wins)
