"""pacer export: everything that a person wrote or was sent, for that person."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.failures import Failed, usage
from bot.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from bot.app import App
    from bot.cards import Document
    from spm_core.principal import CompanyInfo

ENDINGS = ("json", "pdf")


def export(
    who: Annotated[str, typer.Option("--person", help="Whose: an e-mail or a name.")],
    out: Annotated[Path | None, typer.Option(help="A file to write: data.json or data.pdf.")] = None,
) -> None:
    """Export what a person wrote or was sent, decrypted, as JSON or PDF. It is theirs: hand it to nobody else."""
    ending = out.suffix.removeprefix(".").lower() if out else "json"
    if ending not in ENDINGS:
        usage(_("I can write .json and .pdf, not “{name}”.").format(name=out.name if out else ""))
    from datetime import datetime

    from bot.cli.common import unlocked
    from bot.console.people import company_of

    with unlocked() as app:
        company = company_of(app)
        document, locale = _of(app, company, who, ending, datetime.now(company.zone))
    from bot.parts.documents import made

    content = made(document, locale)
    if out is None:
        typer.echo(content.decode())
        return
    _write(out, content)
    typer.echo(_("Saved as {path}").format(path=out))


def _of(app: App, company: CompanyInfo, who: str, ending: str, now: datetime) -> tuple[Document, str]:
    """The file and its locale, read as that person, so that it holds what they may see alone, and audited."""
    from bot.cli.persons import person_called
    from bot.personal.files import document
    from spm_core.audit import AuditEntry
    from spm_core.db import session_for
    from spm_core.people.identity import operator
    from spm_core.people.models import Employee
    from spm_core.personal.history import history
    from spm_core.principal import Principal, Role

    with session_for(app.engine, operator(company), now) as session:
        person = session.get_one(Employee, person_called(session, who).id)
        principal = Principal(company, person.id, person.name, person.email, Role.REP, person.locale)
        how = {"surface": "console", "outcome": "answered"}
        session.add(AuditEntry(at=now, capability="export", subject_id=person.id, **how))
    with session_for(app.engine, principal, now) as session:
        entries = history(session, app.settings.vault)
    return document(ending, entries, principal, now), principal.locale or "en"


def _write(path: Path, content: bytes) -> None:
    """Write a file that its owner alone can read."""
    try:
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Failed(_("I can't write {path}: {why}.").format(path=path, why=error.strerror)) from error


def register(app: typer.Typer) -> None:
    app.command("export")(export)
