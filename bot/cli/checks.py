"""What pacer doctor checks in the database and its data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from bot.cli.failures import Failed, failure_of
from bot.i18n import LANGUAGES, _, language_name, ngettext
from bot.languages.shapes import BrokenTables
from bot.parts.footer import ago

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.settings import Settings
    from spm_core.db import ScopedSession
    from spm_core.principal import CompanyInfo

NAMED = 5


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    state: Literal["good", "hint", "mend"]
    words: str
    todo: str = ""


def language_checks(_settings: Settings) -> Iterator[Check]:
    from bot.language.table_checks import check_tables

    try:
        check_tables()
    except BrokenTables as broken:
        yield Check(_("Languages"), "mend", "\n".join(broken.problems), "docs/adding-a-language.md")
    else:
        yield Check(_("Languages"), "good", ", ".join(map(language_name, LANGUAGES)))


def database_checks(settings: Settings) -> Iterator[Check]:
    from bot.cli.common import check_url, require_file
    from spm_core.db import engine_for

    try:
        check_url(settings.database_url)
        require_file(settings.database_url)
        engine = engine_for(settings.database_url)
        yield Check(_("Database"), "good", _reached(engine))
    except Failed as failed:
        yield Check(_("Database"), "mend", str(failed))
        return
    except Exception as error:  # whatever a driver raises when it cannot connect
        yield Check(_("Database"), "mend", str(failure_of(error)))
        return
    migrations = _migrations(engine)
    yield migrations
    if migrations.state == "good":
        yield from _company(engine)
        yield from _at_work(engine, settings)
    engine.dispose()


def _at_work(engine: Engine, settings: Settings) -> Iterator[Check]:
    from bot.cli.checks_delivery import delivery_checks, process_checks
    from bot.cli.checks_keys import key_checks

    yield from key_checks(engine, settings)
    yield from process_checks(engine, datetime.now(UTC))
    yield from delivery_checks(engine, datetime.now(UTC))


def _reached(engine: Engine) -> str:
    with engine.connect():
        return engine.url.render_as_string(hide_password=True)


def _migrations(engine: Engine) -> Check:
    from spm_core.migrations import pending

    waiting = pending(engine)
    if not waiting:
        return Check(_("Migrations"), "good", _("up to date"))
    words = ngettext("{count} to apply", "{count} to apply", len(waiting)).format(count=len(waiting))
    return Check(_("Migrations"), "mend", words, "pacer init")


def _company(engine: Engine) -> Iterator[Check]:
    from bot.cli.init import describe
    from bot.cli.reach import reach_checks
    from spm_core.db import session_for
    from spm_core.errors import CoreError
    from spm_core.people.directory import members
    from spm_core.people.identity import only_company, operator

    try:
        with engine.begin() as connection:
            company = only_company(connection)
    except CoreError:
        todo = "pacer init --company NAME --currency USD --timezone Europe/Rome"
        yield Check(_("Company"), "mend", _("none yet"), todo)
        return
    yield Check(_("Company"), "good", describe(company))
    now = datetime.now(UTC)
    with session_for(engine, operator(company), now) as session:
        people = bool(members(session))
        yield from _people(session) if people else _nobody()
        yield _import(session, company, now)
    if people:
        yield from reach_checks(engine, company, now)


def _import(session: ScopedSession, company: CompanyInfo, now: datetime) -> Check:
    from spm_core.imports.freshness import newest_import

    newest = newest_import(session)
    if newest is None:
        return Check(_("Import"), "mend", _("no deals were imported yet"), "pacer import deals FILE")
    age = now - newest.at
    words = _("deals from {file}, {ago}").format(file=newest.file_name, ago=ago(age))
    if age > company.stale_after:
        todo = _("Import a fresh export every day: pacer import deals FILE")
        return Check(_("Import"), "mend", words, todo)
    return Check(_("Import"), "good", words)


def _nobody() -> Iterator[Check]:
    yield Check(_("People"), "mend", _("nobody is here"), "pacer import people FILE")


def _people(session: ScopedSession) -> Iterator[Check]:
    from spm_core.quota.missing import without_quota

    yield _listed(_("Quotas"), without_quota(session), _("none for today: {names}"), "pacer import quotas FILE")


def _listed(name: str, who: Sequence[str], trouble: str, todo: str) -> Check:
    if not who:
        return Check(name, "good", _("nobody is missing"))
    return Check(name, "hint", trouble.format(names=_some(who)), todo)


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (_(" and {count} more").format(count=more) if more > 0 else "")
