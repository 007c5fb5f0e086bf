"""What the commands share: the app on an existing database, the moment, who asks, and printing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.failures import Failed, usage
from bot.i18n import _
from spm_core.errors import CoreError
from spm_core.principal import CompanyInfo, Principal

if TYPE_CHECKING:
    from rich.console import Console

    from bot.app import App
    from bot.cards import Answer
    from bot.settings import Settings


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[App]:
    """The app on an existing database. Raises Failed where there is none."""
    from bot.app import build
    from bot.settings import Settings

    settings = settings or Settings()
    check_url(settings.database_url)
    require_file(settings.database_url)
    app = build(settings)
    try:
        yield app
    finally:
        app.workers.shutdown()
        app.engine.dispose()


@contextmanager
def unlocked(settings: Settings | None = None) -> Iterator[App]:
    """The same, with the keys of what is encrypted in it. Raises CoreError where it is used with others."""
    from bot.app import with_keys

    with opened(settings) as app:
        yield with_keys(app)


DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


def check_url(url: str) -> None:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        fits = make_url(url).drivername in DRIVERS
    except ArgumentError:
        fits = False
    if not fits:
        raise Failed(
            _(
                "PACER_DATABASE_URL is no database that I know. Examples: sqlite:///pacer.db, postgresql://user@localhost/pacer"
            )
        )


def require_file(url: str) -> None:
    """Raise Failed for a missing file: SQLite would make an empty database of a mistyped name."""
    from sqlalchemy import make_url

    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        path = Path(parsed.database or "")
        if not path.exists():
            raise Failed(
                _(
                    "There is no database at {path} yet. Run pacer init first, or set PACER_DATABASE_URL; "
                    "pacer demo needs neither."
                ).format(path=path)
            )


def clock(now: str | None, company: CompanyInfo) -> Callable[[], datetime]:
    """The real clock, or one that stands at `--now`, in the company's time zone unless that has an offset."""
    if now is None:
        return lambda: datetime.now(company.zone)
    try:
        moment = datetime.fromisoformat(now.strip())
    except ValueError:
        usage(
            _("I don't know the moment “{now}” of --now. Write it as 2026-05-31 or 2026-05-31T12:00.").format(now=now)
        )
    fixed = moment if moment.tzinfo else moment.replace(tzinfo=company.zone)
    return lambda: fixed


def asker(app: App, company: CompanyInfo, who: str, now: datetime) -> Principal:
    from bot.console.people import Several, everybody, someone

    try:
        return someone(app, company, who, now)
    except Several as several:
        refs = ", ".join(several.refs)
        usage(_("“{who}” of --as could be several people: {refs}. Give one of these.").format(who=who, refs=refs))
    except CoreError:
        if not everybody(app, company, now):
            raise Failed(_("There is nobody here yet. Run: pacer import people FILE")) from None
        usage(_("Nobody here is called “{who}”. Give --as an e-mail or a name as it was imported.").format(who=who))


def print_answer(answer: Answer, *, as_json: bool, private: bool = False) -> None:
    if as_json:
        from bot.console.machine import as_object

        typer.echo(json.dumps(as_object(answer), ensure_ascii=False))
    else:
        from bot.console.render import show_answer

        show_answer(terminal(), answer, private=private)


def terminal() -> Console:
    """A console that replaces characters the terminal cannot write, rather than failing."""
    from rich.console import Console

    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    return Console(highlight=False, soft_wrap=False)
