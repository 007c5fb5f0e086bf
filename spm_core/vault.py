"""Encrypted texts that people write about each other.

Each person has a key of their own, wrapped by one from the environment. A text is sealed with the keys of everybody
it belongs to, one inside the other: destroying any one of them makes it unreadable, in every copy of the database.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.models import CompanyOwned


class PersonKey(CompanyOwned):
    """A person's wrapped key. Everybody may read it, since it opens nothing without the environment's key."""

    __tablename__ = "person_key"
    __table_args__ = (UniqueConstraint("company_id", "employee_id"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    wrapped: Mapped[str] = mapped_column(String(300))


class Vault:
    """The keys from the environment: the first one wraps, and all of them unwrap."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Take the keys as Fernet has them; raise CoreError("bad_secret_key") for anything else."""
        try:
            self._keys = MultiFernet([Fernet(key) for key in keys]) if keys else None
        except ValueError as error:
            raise CoreError("bad_secret_key") from error

    @property
    def keys(self) -> MultiFernet:
        """The keys; raises CoreError("no_secret_key") where the environment has none."""
        if self._keys is None:
            raise CoreError("no_secret_key")
        return self._keys


def new_key() -> str:
    """Return a new key for the environment."""
    return Fernet.generate_key().decode()


def seal(session: ScopedSession, vault: Vault, text: str, *people: int) -> str:
    """Encrypt a text under the keys of these employees; anybody without a key gets one."""
    token = text.encode()
    for person in people:
        token = _key_of(session, vault, person).encrypt(token)
    return token.decode()


def unseal(session: ScopedSession, vault: Vault, token: str, *people: int) -> str | None:
    """Return the text sealed for these people, in the same order; None once one of their keys was destroyed."""
    plain = token.encode()
    for person in reversed(people):
        wrapped = _wrapped(session, person)
        if wrapped is None:
            return None
        try:
            plain = _unwrap(vault, wrapped).decrypt(plain)
        except InvalidToken:
            return None  # sealed before the person was erased; they came back under a new key
    return plain.decode()


def destroy_key(session: ScopedSession, person: int) -> None:
    session.execute(delete(PersonKey).where(PersonKey.employee_id == person))


def rotate(session: ScopedSession, vault: Vault) -> int:
    """Wrap every person's key under the environment's first one; return how many there were. Texts stay as they are."""
    rows = session.scalars(select(PersonKey)).all()
    for row in rows:
        row.wrapped = _rotated(vault, row.wrapped)
    return len(rows)


def _key_of(session: ScopedSession, vault: Vault, person: int) -> Fernet:
    wrapped = _wrapped(session, person)
    if wrapped is None:
        fresh = vault.keys.encrypt(Fernet.generate_key()).decode()
        session.write_once(PersonKey, {"employee_id": person, "wrapped": fresh})
        wrapped = _wrapped(session, person)  # another writer's, where two came at once
    assert wrapped is not None
    return _unwrap(vault, wrapped)


def _wrapped(session: ScopedSession, person: int) -> str | None:
    return session.scalar(select(PersonKey.wrapped).where(PersonKey.employee_id == person))


def _unwrap(vault: Vault, wrapped: str) -> Fernet:
    try:
        return Fernet(vault.keys.decrypt(wrapped))
    except InvalidToken as error:
        raise CoreError("wrong_secret_key") from error


def _rotated(vault: Vault, wrapped: str) -> str:
    try:
        return vault.keys.rotate(wrapped).decode()
    except InvalidToken as error:
        raise CoreError("wrong_secret_key") from error
