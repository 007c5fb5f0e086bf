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
    who: Annotated[
        str | None,
        typer.Argument(help="The person's e-mail, name or id here. Without it, lists who is linked, and who is not."),
    ] = None,
    platform: Annotated[LinkedPlatform | None, typer.Option(help="Where the user is.")] = None,
    tenant: Annotated[str | None, typer.Option(help="The Slack workspace (T…) or the Teams tenant.")] = None,
    user: Annotated[str | None, typer.Option(help="The user's id there (U…, or the Entra object id).")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Unlink that user instead.")] = False,
) -> None:
    """List who is linked to a chat user, or link or unlink one. People are linked by themselves where e-mails match."""
    from bot.cli.common import opened
    from bot.console.people import company_of

    with opened() as app:
        company = company_of(app)
        if not (who or platform or tenant or user or remove):
            _list(app, company)
            return
        if not (platform and tenant and user and (who or remove)):
            usage(
                _(
                    "To link: pacer link WHO --platform slack|teams --tenant TENANT --user USER, where WHO is an "
                    "e-mail, a name or an id. To unlink: the same with --remove instead of WHO."
                )
            )
        if remove:
            _remove(app, platform.value, tenant, user)
        else:
            _link(app, company, str(who), platform.value, tenant, user)


def _link(app: App, company: CompanyInfo, who: str, platform: str, tenant: str, user: str) -> None:
    from datetime import UTC, datetime

    from spm_core.people.identity import link_person
    from spm_core.people.linking import wake

    person = _meant(app, company, who)
    with app.engine.begin() as connection:
        link_person(connection, company, person.id, platform, tenant, user)
        wake(connection, [person.id], datetime.now(UTC))
    named = f"{person.name} ({person.email})" if person.email else person.name
    typer.echo(_("✔ {platform} user {user} is {person}.").format(platform=platform, user=user, person=named))


def _meant(app: App, company: CompanyInfo, who: str) -> DirectoryEntry:
    """The one person meant by an e-mail, a name or an id. Ends the command where nobody is, or several are."""
    from datetime import UTC, datetime

    from spm_core.db import session_for
    from spm_core.people.directory import called
    from spm_core.people.identity import operator

    with session_for(app.engine, operator(company), datetime.now(UTC)) as session:
        found = called(session, who)
    if not found:
        raise Failed(_("Nobody here has the e-mail, name or id {who}. pacer link lists everybody.").format(who=who))
    if len(found) > 1:
        typer.secho(_("“{who}” could be several people. Give the id of one:").format(who=who), err=True)
        for person in found:
            typer.echo(f"  {person.key}  {_about(person)}", err=True)
        raise typer.Exit(2)
    return found[0]


def _about(person: DirectoryEntry) -> str:
    return " · ".join(part for part in (person.name, person.email, person.team) if part)


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

    from bot.parts.reach import why_unreached
    from spm_core.db import session_for
    from spm_core.people.directory import identities, members
    from spm_core.people.identity import operator
    from spm_core.people.reach import unreached

    with session_for(app.engine, operator(company), datetime.now(UTC)) as session:
        people, known, missing = members(session), identities(session), unreached(session)
    _table(_("Linked"), [(_who(people, identity), _user(identity)) for identity in known])
    keys = {member.id: member.key for member in people}
    _table(
        _("Not linked"),
        [(person.name, f"{person.email or keys.get(person.id, '')}  {why_unreached(person)}") for person in missing],
    )
    typer.echo(_("Link with: pacer link E-MAIL, NAME or ID --platform slack|teams --tenant TENANT --user USER"))


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
