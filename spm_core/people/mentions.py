"""People who are named in a text: one indexed look-up, whatever the size of the company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from spm_core.db import ScopedSession
from spm_core.people.models import NameToken
from spm_core.people.service import PEOPLE, PERSON_COLUMNS, Person
from spm_core.scope import Prepared, scoped

_token = scoped(NameToken).c
_words: Any = bindparam("words", expanding=True)
_MENTIONED = Prepared(
    select(_token.token, *PERSON_COLUMNS)
    .join_from(_token.token.table, PEOPLE.id.table, PEOPLE.id == _token.employee_id)
    .where(_token.token.in_(_words))
    .limit(1000)
)


def people_by_word(session: ScopedSession, words: Collection[str]) -> Mapping[str, tuple[Person, ...]]:
    """Return the people whose names contain each folded word (people.rules.name_tokens), by word."""
    if not words:
        return {}
    by_word: dict[str, list[Person]] = defaultdict(list)
    for row in session.read(_MENTIONED, {"words": sorted(words)}):
        by_word[row.token].append(Person(row.id, row.name, row.email, row.role, bool(row.visible)))
    return {word: tuple(people) for word, people in by_word.items()}
