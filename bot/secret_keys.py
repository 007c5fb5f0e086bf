"""Where the keys are: in PACER_SECRET_KEYS or, with SQLite, in files of the user's own, apart from the database.

A backup of the database without its key is of no use to whoever finds it, so the two never lie in one folder. A file is
called by its key's fingerprint, by which a database finds its own, wherever it is moved to.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection

from bot.settings import Settings
from spm_core.errors import CoreError
from spm_core.vault import Vault, new_key
from spm_core.vault_keys import admit, check, fingerprint, known


def folder() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "pacer" / "keys"


def path_of(mark: str) -> Path:
    """The file of the key with this fingerprint."""
    return folder() / f"{mark[:16]}.key"


def keep(key: str) -> Path:
    """Write a key into its file, which its owner alone can read. Raises CoreError("secret_key_not_kept")."""
    path = path_of(fingerprint(key))
    try:
        for parent in (path.parent.parent, path.parent):
            parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CoreError("secret_key_not_kept", path=path, why=error.strerror) from error
    return path


def kept(marks: Iterable[str]) -> tuple[str, ...]:
    """The keys with these fingerprints, from their files. Raises CoreError("secret_key_elsewhere") for one without."""
    return tuple(map(_kept, sorted(marks)))


def _kept(mark: str) -> str:
    path = path_of(mark)
    try:
        key = path.read_text().strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if fingerprint(key) != mark:
        raise CoreError("secret_key_elsewhere", path=path)
    return key


def in_files(connection: Connection) -> bool:
    """Whether keys may be in files: a database that several machines share has its key from the environment."""
    return connection.dialect.name == "sqlite"


def checked(connection: Connection, settings: Settings) -> tuple[str, ...]:
    """The keys at hand, which open this database; none where it has none yet. Raises CoreError as `held` does."""
    keys = settings.keyring or (kept(known(connection)) if in_files(connection) else ())
    try:
        check(connection, keys)
    except CoreError as error:
        raise _where(connection, error, keys) from error
    return keys


def held(connection: Connection, settings: Settings) -> tuple[str, ...]:
    """The keys that open this database, the first of which is noted in it; on SQLite the first one of all is made here.

    Raises CoreError: "secret_key_unset", "secret_key_missing", "secret_key_elsewhere", "secret_key_in_file",
    "other_secret_key", "wrong_secret_key", "bad_secret_key", "secret_key_not_kept".
    """
    Vault(settings.keyring)
    keys = checked(connection, settings) or first_key(connection)
    admit(connection, keys)
    return keys


def first_key(connection: Connection) -> tuple[str, ...]:
    """A new key in a file. Raises CoreError("secret_key_unset") where keys are not in files."""
    if not in_files(connection):
        raise CoreError("secret_key_unset")
    key = new_key()
    keep(key)
    return (key,)


def _where(connection: Connection, error: CoreError, keys: tuple[str, ...]) -> CoreError:
    """The same failure, told by what there is to do about it."""
    if not keys:
        return CoreError("secret_key_missing")
    mark = str(error.params.get("fingerprint", ""))
    if mark and in_files(connection) and path_of(mark).exists():
        return CoreError("secret_key_in_file", path=path_of(mark))
    return error
