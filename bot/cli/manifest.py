"""pacer manifest: what Slack and Teams need to know about the app before they admit it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.failures import Failed, usage
from bot.i18n import _

ANYWHERE = "https://localhost"
"""Teams shows this address as the developer's site; the bot's own is registered in Azure."""


class ManifestPlatform(StrEnum):
    SLACK = "slack"
    TEAMS = "teams"


def manifest(
    platform: Annotated[ManifestPlatform, typer.Argument(help="Whose.")],
    http: Annotated[
        str | None, typer.Option(metavar="URL", help="The https address I am reached at; Socket Mode needs none.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The Teams package to write.")] = Path("pacer-teams.zip"),
) -> None:
    """Print the Slack app manifest, or write the Teams app package; standard error says which rights and why."""
    if http is not None and not http.startswith("https://"):
        usage(_("“{url}” of --http is no https address.").format(url=http))
    if platform is ManifestPlatform.SLACK:
        _slack(http)
    else:
        _teams(http or ANYWHERE, out)


def _slack(http: str | None) -> None:
    from bot.slack.manifest import EVENTS, SCOPES, slack_manifest

    typer.echo(json.dumps(slack_manifest(http), indent=2, ensure_ascii=False))
    _explain(_("The scopes, each as small as the feature allows:"), SCOPES)
    _explain(_("The events:"), EVENTS)
    _next(_("Paste it at api.slack.com/apps → Create New App → From a manifest, then install the app."))


def _teams(http: str, out: Path) -> None:
    from bot.settings import Settings
    from bot.teams.manifest import PERMISSIONS, write_package

    app_id = Settings().teams_app_id
    if not app_id:
        raise Failed(_("PACER_TEAMS_APP_ID is missing: the Microsoft App ID of your Azure Bot, under Configuration."))
    try:
        write_package(out, app_id, http)
    except OSError as error:
        raise Failed(_("I can't write {path}: {why}.").format(path=out, why=error.strerror)) from error
    typer.echo(str(out))
    _explain(_("The permissions:"), PERMISSIONS)
    _next(_("Upload it in Teams → Apps → Manage your apps → Upload an app."))


def _explain(title: str, reasons: Mapping[str, str]) -> None:
    width = max(map(len, reasons), default=0)
    typer.echo(f"\n{title}", err=True)
    for name, why in reasons.items():
        typer.echo(f"  {name.ljust(width)}  {_(why)}", err=True)


def _next(words: str) -> None:
    typer.echo(f"\n{words}", err=True)


def register(app: typer.Typer) -> None:
    app.command("manifest")(manifest)
