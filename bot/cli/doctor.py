"""pacer doctor: what works and, where something doesn't, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.i18n import _

if TYPE_CHECKING:
    from bot.cli.checks import Check

SHOWN = {"good": ("✔", typer.colors.GREEN), "hint": ("○", typer.colors.YELLOW), "mend": ("✗", typer.colors.RED)}


def doctor() -> None:
    """Check the languages, the database, the tokens and the model. Exit status 1 when something must be mended."""
    from bot.cli.checks import database_checks, language_checks
    from bot.cli.checks_chat import model_checks, slack_checks, teams_checks
    from bot.settings import Settings

    settings = Settings()
    results = []
    for checks in (language_checks, database_checks, slack_checks, teams_checks, model_checks):
        for check in checks(settings):
            _print(check)
            results.append(check)
    bad = sum(check.state == "mend" for check in results)
    typer.echo(_("Nothing needs fixing.") if not bad else _("To fix: {count}").format(count=bad))
    raise typer.Exit(1 if bad else 0)


def _print(check: Check) -> None:
    symbol, colour = SHOWN[check.state]
    typer.secho(f"{symbol} ", fg=colour, nl=False, bold=True)
    typer.secho(check.name, bold=True, nl=False)
    typer.echo(f"  {check.words}")
    if check.todo:
        typer.echo(f"  → {check.todo}")


def register(app: typer.Typer) -> None:
    app.command("doctor")(doctor)
