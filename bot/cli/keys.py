"""pacer keys: the keys that encrypt what people write about each other."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.i18n import _, ngettext

if TYPE_CHECKING:
    from bot.app import App


class KeyAction(StrEnum):
    NEW = "new"
    ROTATE = "rotate"
    LOST = "lost"


def keys(
    action: Annotated[
        KeyAction,
        typer.Argument(help="Print a new key, encrypt by a new one, or begin anew where the key is lost."),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="With lost: don't ask.")] = False,
) -> None:
    """Make, replace or give up the key of what people write about each other.

    To replace one that is set in PACER_SECRET_KEYS put a new key first, the old one behind a comma, and run rotate. A
    key that Pacer keeps in a file itself is replaced by rotate alone.
    """
    match action:
        case KeyAction.NEW:
            from spm_core.vault import new_key

            typer.echo(new_key())
        case KeyAction.ROTATE:
            _rotate()
        case KeyAction.LOST:
            _lost(yes=yes)


def _rotate() -> None:
    from datetime import datetime

    from bot import secret_keys
    from bot.cli.common import unlocked
    from bot.console.people import company_of
    from bot.settings import Settings
    from spm_core.db import session_on
    from spm_core.people.identity import operator
    from spm_core.vault import Vault, new_key, rotate
    from spm_core.vault_keys import settle_on

    given = Settings().keyring
    with unlocked() as app:
        before = app.settings.keyring
        after = given or (new_key(), *before)
        company = company_of(app)
        if not given:
            typer.echo(_("The new key is in {path}").format(path=secret_keys.keep(after[0])))
            typer.echo(_("  Keep a copy of it, apart from your backups of the database."))
        with app.engine.begin() as connection:
            settle_on(connection, after[:1])
            with session_on(connection, operator(company), datetime.now(company.zone)) as session:
                count = rotate(session, Vault(after))
    done = ngettext(
        "{count} person's key is now encrypted by the new key.",
        "{count} people's keys are now encrypted by the new key.",
        count,
    )
    typer.echo(done.format(count=count))
    if given:
        typer.echo(_("Take the others out of PACER_SECRET_KEYS; keep them as long as backups made before."))
    else:
        _tell_of_old_files(before)
    typer.echo(_("Start pacer serve and pacer worker anew if they run."))


def _tell_of_old_files(before: tuple[str, ...]) -> None:
    from bot.secret_keys import path_of
    from spm_core.vault_keys import fingerprint

    for key in before:
        words = _("Backups made before are opened by {path}: delete it with the last of them.")
        typer.echo(words.format(path=path_of(fingerprint(key))))


def _lost(*, yes: bool) -> None:
    from bot.cli.common import opened

    with opened() as app:
        if _at_hand(app):
            typer.echo(_("Nothing is lost: the key at hand opens this database."))
            return
        if not yes:
            typer.confirm(
                _("What was encrypted with the lost key can never be read again, even if it is found. Go on?"),
                abort=True,
            )
        count = _begin_anew(app)
    done = ngettext(
        "The texts of {count} person can't be read any more. From now on a new key is used.",
        "The texts of {count} people can't be read any more. From now on a new key is used.",
        count,
    )
    typer.echo(done.format(count=count))


def _at_hand(app: App) -> bool:
    """Whether the key is there. Raises CoreError where it is in a file and another one is set."""
    from bot.secret_keys import checked
    from spm_core.errors import CoreError

    try:
        with app.engine.connect() as connection:
            return bool(checked(connection, app.settings))
    except CoreError as error:
        if error.code == "secret_key_in_file":
            raise
        return False


def _begin_anew(app: App) -> int:
    from bot.secret_keys import first_key
    from spm_core.vault_keys import give_up, settle_on

    with app.engine.begin() as connection:
        keys = app.settings.keyring or first_key(connection)
        settle_on(connection, keys)
        return give_up(connection, keys)


def register(app: typer.Typer) -> None:
    app.command("keys")(keys)
