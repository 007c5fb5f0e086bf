"""People as they are named at the terminal: by e-mail, by name, or by a part of a name that one person has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.app import App
from spm_core.db import session_for
from spm_core.errors import CoreError
from spm_core.people.directory import DirectoryEntry, members
from spm_core.people.identity import only_company, operator, principal_named
from spm_core.people.service import find_people
from spm_core.principal import CompanyInfo, Principal


@dataclass(frozen=True, slots=True)
class Several(Exception):
    """More than one person has that name; `refs` tell them apart."""

    words: str
    refs: Sequence[str]


def company_of(app: App) -> CompanyInfo:
    with app.engine.begin() as connection:
        return only_company(connection)


def everybody(app: App, company: CompanyInfo, now: datetime) -> tuple[DirectoryEntry, ...]:
    with session_for(app.engine, operator(company), now) as session:
        return members(session)


def someone(app: App, company: CompanyInfo, words: str, now: datetime) -> Principal:
    """The person meant by `words`. Raises CoreError("no_such_person") or Several."""
    words = "".join(filter(str.isprintable, words))  # undecodable bytes, which no database takes
    try:
        return _named(app, company, words, now)
    except CoreError:
        with session_for(app.engine, operator(company), now) as session:
            people = find_people(session, words)
    if not people:
        raise CoreError("no_such_person", who=words)
    if len(people) > 1:
        raise Several(words, [person.ref for person in people])
    return _named(app, company, people[0].ref, now)


def _named(app: App, company: CompanyInfo, who: str, now: datetime) -> Principal:
    with app.engine.begin() as connection:
        return principal_named(connection, company, who, now)
