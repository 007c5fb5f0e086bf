"""Which keys a database is used with: their fingerprints, by which a process with another key is refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import ColumnElement, Connection, String, delete, false, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.errors import CoreError
from spm_core.models import Base
from spm_core.people.models import Company
from spm_core.vault import PersonKey, Vault


class VaultKey(Base):
    """The fingerprint of a key under which people's keys may be wrapped. It belongs to the database, not a company."""

    __tablename__ = "vault_key"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return false()


def fingerprint(key: str) -> str:
    """Return what tells a key from others and opens nothing: keys are random, so a digest gives none away."""
    return sha256(f"pacer vault key {key}".encode()).hexdigest()


def known(connection: Connection) -> frozenset[str]:
    """Return the fingerprints of the keys this database is used with: none yet, one, or more until a rotation."""
    return frozenset(connection.scalars(select(VaultKey.fingerprint)))


def check(connection: Connection, keys: Sequence[str]) -> None:
    """Pass where these keys open all that the database holds, or may hold.

    Raises CoreError("other_secret_key") where the database is used with a key that is not among them, and
    "wrong_secret_key" where none was noted yet and they do not open what is there.
    """
    before = known(connection)
    if missing := before - set(map(fingerprint, keys)):
        raise CoreError("other_secret_key", fingerprint=min(missing))
    if not before and not _opens(connection, Vault(keys)):
        raise CoreError("wrong_secret_key")


def admit(connection: Connection, keys: Sequence[str]) -> None:
    """Check these keys, and note the first one, which wraps from now on."""
    first = fingerprint(keys[0])
    if first not in known(connection):
        # One at a time, or two processes with different keys could both be the first to come.
        connection.execute(select(Company.id).with_for_update())
    check(connection, keys)
    if first not in known(connection):
        connection.execute(insert(VaultKey).values(fingerprint=first))


def settle_on(connection: Connection, keys: Collection[str]) -> None:
    """Note that from now on these keys open everything, and no other is needed."""
    connection.execute(delete(VaultKey))
    connection.execute(insert(VaultKey), [{"fingerprint": fingerprint(key)} for key in keys])


def give_up(connection: Connection, keys: Sequence[str]) -> int:
    """Destroy the keys of people that none of these opens, and with them their texts; return how many there were."""
    vault = Vault(keys)
    lost = [row.id for row in connection.execute(select(PersonKey.id, PersonKey.wrapped)) if not _open(vault, row[1])]
    connection.execute(delete(PersonKey).where(PersonKey.id.in_(lost)))
    return len(lost)


def _opens(connection: Connection, vault: Vault) -> bool:
    return all(_open(vault, wrapped) for wrapped in connection.scalars(select(PersonKey.wrapped)))


def _open(vault: Vault, wrapped: str) -> bool:
    try:
        vault.keys.decrypt(wrapped)
    except InvalidToken:
        return False
    return True
