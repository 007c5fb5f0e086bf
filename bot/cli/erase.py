"""pacer erase: forgets a person. Their texts go; deals and quotas stay under a name that tells nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import Failed
from bot.declared import declared
from bot.i18n import _, ngettext, number

if TYPE_CHECKING:
    from datetime import datetime

    from bot.app import App
    from spm_core.people.service import Person
    from spm_core.personal.service import Erasure
    from spm_core.principal import CompanyInfo


def erase(
    who: Annotated[str, typer.Option("--person", help="Whom: an e-mail or a name.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
) -> None:
    """Erase a person's texts and names for good. Deals and quotas stay, under “Former colleague”."""
    from datetime import datetime

    from bot.cli.common import opened
    from bot.cli.persons import person_called
    from bot.console.people import company_of
    from spm_core.db import session_for
    from spm_core.people.identity import operator

    with opened() as app:
        company = company_of(app)
        now = datetime.now(company.zone)
        with session_for(app.engine, operator(company), now) as session:
            person = person_called(session, who)
        if dry_run or not yes:
            _show(_erased(app, company, person, now, keep=False)[0])
        if dry_run:
            typer.echo(_("Nothing was changed."))
            return
        if not yes:
            typer.confirm(_("Erase {name}? This can't be undone.").format(name=person.name), abort=True)
        _carry_out(app, company, person, now)


def _carry_out(app: App, company: CompanyInfo, person: Person, now: datetime) -> None:
    from spm_core.personal.cleaning import finish

    _done, tables = _erased(app, company, person, now, keep=True)
    clean = finish(app.engine, tables)
    typer.echo(_("Erased. The figures stay under “{name}”.").format(name=_called(person)))
    typer.echo(
        _(
            "Backups and files made before still hold what they held: delete them. What was encrypted in a backup can "
            "be read until the key of PACER_SECRET_KEYS is changed: run pacer keys rotate and throw the old one away."
        )
    )
    if not clean:
        raise Failed(
            _("Another process kept the database busy, so its log may hold old pages. Stop it and run this again.")
        )


def _erased(
    app: App, company: CompanyInfo, person: Person, now: datetime, *, keep: bool
) -> tuple[Erasure, tuple[str, ...]]:
    """Erase in one transaction, undone without `keep`; what went, and the tables it was in."""
    from spm_core.personal import cleaning
    from spm_core.personal.service import erase
    from spm_core.personal.whole import whole

    with app.engine.connect() as connection, connection.begin() as transaction:
        cleaning.begin(connection)
        with whole(connection, company, now) as session:
            done = erase(session, person.id, _called(person), now)
        tables = cleaning.touched(connection)
        if not keep:
            transaction.rollback()
    return done, tables


def _called(person: Person) -> str:
    return _("Former colleague {number}").format(number=person.id)


def _show(done: Erasure) -> None:
    if done.before:
        typer.echo(_("This person was erased before."))
    total = sum(done.counts.values())
    headline = ngettext(
        "{count} entry would go or lose its words:", "{count} entries would go or lose their words:", total
    )
    typer.echo(headline.format(count=number(total, 0)))
    words = {kind: name for erased in declared("kept", "ERASED") for kind, name in erased.items()}
    for kind, count in sorted(done.counts.items(), key=lambda entry: -entry[1]):
        typer.echo(f"{number(count, 0):>8}  {_(words[kind]) if kind in words else kind}")


def register(app: typer.Typer) -> None:
    app.command("erase")(erase)
