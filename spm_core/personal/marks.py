"""Recognising an erased person in a file that still names them: figures stay theirs, but nothing personal comes back.

A digest under a salt of their own tells whether a name is theirs, without revealing the name.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.people.rules import name_key
from spm_core.personal.models import ErasedPerson

ID, EMAIL, NAME = "id", "email", "name"


def mark(
    session: ScopedSession, person: int, ids: Iterable[str], emails: Iterable[str], names: Iterable[str], now: datetime
) -> None:
    salt = secrets.token_hex(32)
    identifiers = {ID: ids, EMAIL: map(str.lower, emails), NAME: map(name_key, names)}
    marks = {kind: sorted({_digest(salt, value) for value in values if value}) for kind, values in identifiers.items()}
    session.write_once(ErasedPerson, {"employee_id": person, "at": now, "salt": salt, "marks": marks})


class Erased:
    """Everybody who was erased, by anything a file may call them."""

    def __init__(self, session: ScopedSession) -> None:
        rows = session.execute(select(ErasedPerson.employee_id, ErasedPerson.salt, ErasedPerson.marks))
        self._known: list[tuple[int, str, Mapping[str, list[str]]]] = [(row[0], row[1], row[2]) for row in rows]

    def called(self, id_: str | None, email: str | None, name: str | None) -> frozenset[int]:
        """Find erased people by id, else e-mail, else name: a namesake with another id or e-mail is somebody else."""
        given = {ID: id_, EMAIL: email and email.lower(), NAME: name and name_key(name)}
        return frozenset(person for person, salt, marks in self._known if any(_agree(given, salt, marks)))


def _agree(given: Mapping[str, str | None], salt: str, marks: Mapping[str, list[str]]) -> Iterable[bool]:
    """Whether the first identifier that is both given and known agrees."""
    for kind, value in given.items():
        if value and marks.get(kind):
            yield _digest(salt, value) in marks[kind]
            return


def _digest(salt: str, value: str) -> str:
    return hmac.new(salt.encode(), value.encode(), hashlib.sha256).hexdigest()
