"""pacer ranks: the metrics by which everybody may see who is ahead, and whose place stays hidden."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.i18n import _

NONE, USUAL = "none", "usual"


def ranks(
    public: Annotated[
        str | None,
        typer.Option(help="Metrics by which everybody may see who is ahead: won_amount,demos; none; or usual."),
    ] = None,
    hide: Annotated[str | None, typer.Option(help="Whose place colleagues shall not see: an e-mail or a name.")] = None,
    show: Annotated[str | None, typer.Option(help="Whose place they may see again.")] = None,
) -> None:
    """Show what leaderboards tell to everybody, or change it. A hidden person still sees their own place."""
    from datetime import datetime

    from bot.cli.common import opened
    from bot.console.people import company_of
    from bot.parts.metrics_file import catalogue
    from spm_core.db import session_for
    from spm_core.metrics.public import hidden, let_be_ranked, publish
    from spm_core.people.identity import operator

    with opened() as app:
        company = company_of(app)
        now = datetime.now(company.zone)
        if public is not None:
            names = [name for name in public.replace(" ", "").split(",") if name and name != NONE]
            with app.engine.begin() as connection:
                publish(connection, company, None if public == USUAL else names, catalogue())
        with session_for(app.engine, operator(company), now) as session:
            for who, visible in ((hide, False), (show, True)):
                if who is not None:
                    let_be_ranked(session, who, public=visible)
            session.flush()
            people = hidden(session)
        metrics = company_of(app).public_metrics
    typer.echo(_("Everybody may see who is ahead by: {metrics}").format(metrics=", ".join(sorted(metrics)) or "–"))
    typer.echo(_("Hidden from colleagues: {names}").format(names=", ".join(people) or "–"))


def register(app: typer.Typer) -> None:
    app.command("ranks")(ranks)
