"""pacer issues: who is asked first when somebody says that a figure is wrong."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.i18n import _

MANAGER = "manager"


def issues(
    to: Annotated[
        str | None,
        typer.Option(help="Whom to ask first: an e-mail or a name, or “manager” for everybody's own."),
    ] = None,
) -> None:
    """Show or change who decides about figures that are reported as wrong, where they may see them."""
    from datetime import datetime

    from bot.cli.common import opened
    from bot.console.people import company_of
    from spm_core.db import session_for
    from spm_core.issues.settings import name_decider, named_decider
    from spm_core.people.identity import operator

    with opened() as app:
        company = company_of(app)
        now = datetime.now(company.zone)
        if to is not None:
            with app.engine.begin() as connection:
                name_decider(connection, company, None if to.strip().lower() == MANAGER else to, now)
        with session_for(app.engine, operator(company), now) as session:
            who = named_decider(session)
    typer.echo(
        _("Wrong figures go to: {who}").format(who=who or _("the manager of whoever reports them, else an admin"))
    )


def register(app: typer.Typer) -> None:
    app.command("issues")(issues)
