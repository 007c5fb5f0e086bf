"""pacer link: which chat user is which person."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import Failed, usage
from bot.i18n import _

if TYPE_CHECKING:
    from bot.app import App
    from spm_core.people.directory import DirectoryEntry, Identity
    from spm_core.principal import CompanyInfo


class LinkedPlatform(StrEnum):
    SLACK = "slack"
    TEAMS = "teams"


def link(
    email: Annotated[
        str | None, typer.Argument(help="The person's e-mail here. Without it, lists who is linked.")
    ] = None,
    platform: Annotated[LinkedPlatform | None, typer.Option(help="Where the user is.")] = None,
    tenant: Annotated[str | None, typer.Option(help="The Slack workspace (T…) or the Teams tenant.")] = None,
    user: Annotated[str | None, typer.Option(help="The user's id there (U…, or the Entra object id).")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Unlink that user instead.")] = False,
) -> None:
    """List who is linked to a chat user, or link or unlink one. People link by themselves where e-mails match."""
    from bot.cli.common import opened
    from bot.console.people import company_of

    with opened() as app:
        company = company_of(app)
        if not (email or platform or tenant or user or remove):
            _list(app, company)
            return
        if not (platform and tenant and user and (email or remove)):
            usage(
                _(
                    "To link: pacer link EMAIL --platform slack|teams --tenant TENANT --user USER. "
                    "To unlink: the same with --remove instead of EMAIL."
                )
            )
        if remove:
            _remove(app, platform.value, tenant, user)
        else:
            _link(app, company, str(email), platform.value, tenant, user)


def _link(app: App, company: CompanyInfo, email: str, platform: str, tenant: str, user: str) -> None:
    from spm_core.people.identity import link as link_user

    with app.engine.begin() as connection:
        if link_user(connection, company, email, platform, tenant, user) is None:
            raise Failed(_("Nobody here has the e-mail {email}. pacer link lists everybody.").format(email=email))
    typer.echo(_("✔ {platform} user {user} is {email}.").format(platform=platform, user=user, email=email))


def _remove(app: App, platform: str, tenant: str, user: str) -> None:
    from spm_core.people.identity import unlink

    with app.engine.begin() as connection:
        if not unlink(connection, platform, tenant, user):
            raise Failed(
                _("No {platform} user {user} of {tenant} is linked.").format(
                    platform=platform, user=user, tenant=tenant
                )
            )
    typer.echo(_("✔ {platform} user {user} is unlinked.").format(platform=platform, user=user))


def _list(app: App, company: CompanyInfo) -> None:
    from datetime import UTC, datetime

    from spm_core.db import session_for
    from spm_core.people.directory import identities, members
    from spm_core.people.identity import operator

    with session_for(app.engine, operator(company), datetime.now(UTC)) as session:
        people, known = members(session), identities(session)
    linked = {identity.employee_id for identity in known}
    _table(_("Linked"), [(_who(people, identity), _user(identity)) for identity in known])
    _table(
        _("Not linked"), [(member.name, member.email or _("no e-mail")) for member in people if member.id not in linked]
    )
    typer.echo(_("Link with: pacer link EMAIL --platform slack|teams --tenant TENANT --user USER"))


def _who(people: tuple[DirectoryEntry, ...], identity: Identity) -> str:
    return next((member.name for member in people if member.id == identity.employee_id), _("somebody who left"))


def _user(identity: Identity) -> str:
    return f"{identity.platform}  {identity.tenant}  {identity.user_id}"


def _table(title: str, rows: list[tuple[str, str]]) -> None:
    typer.secho(f"{title} ({len(rows)})", bold=True)
    width = max((len(name) for name, _rest in rows), default=0)
    for name, rest in rows:
        typer.echo(f"  {name.ljust(width)}  {rest}")


def register(app: typer.Typer) -> None:
    app.command("link")(link)
