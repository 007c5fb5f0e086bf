"""What pacer doctor checks of the key: that it is there, is the database's own, and is nobody else's to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.cli.checks import Check
from bot.errors import sentence
from bot.i18n import _
from spm_core.errors import CoreError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from bot.settings import Settings

OTHERS = 0o077
"""The rights of everybody but the owner."""


def key_checks(engine: Engine, settings: Settings) -> Iterator[Check]:
    """The key, without which nothing starts that needs it."""
    with engine.connect() as connection:
        try:
            yield from _of_keys(connection, settings)
        except CoreError as error:
            yield Check(_("Secret key"), "mend", sentence(error))


def _of_keys(connection: Connection, settings: Settings) -> Iterator[Check]:
    from bot.secret_keys import checked, folder, in_files, path_of
    from spm_core.vault_keys import fingerprint, known

    name, keys = _("Secret key"), checked(connection, settings)
    if not keys and not in_files(connection):
        yield Check(name, "mend", sentence(CoreError("secret_key_unset")))
    elif not keys:
        yield Check(name, "good", _("will be made in {path} at the first start").format(path=folder()))
    elif settings.keyring:
        yield Check(name, "good", _("set by PACER_SECRET_KEYS"))
    else:
        yield from (_file(path_of(fingerprint(key))) for key in keys)
    if len(known(connection)) > 1:
        todo = _("Run pacer keys rotate; the old one can go then.")
        yield Check(name, "hint", _("two are in use, an old and a new one"), todo)


def _file(path: Path) -> Check:
    name, where = _("Secret key"), _("in {path}").format(path=path)
    if path.stat().st_mode & OTHERS:
        return Check(name, "mend", _("others can read {path}").format(path=path), f"chmod 600 {path}")
    return Check(name, "good", where, _("Keep a copy of it, apart from your backups of the database."))
