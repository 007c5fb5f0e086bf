"""A person's names and addresses wherever a row still mentions them: titles, others' notes, file names, reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Enum, String, Text, cast, delete, func, or_, select, update

from spm_core.db import ScopedSession
from spm_core.deals.models import Alias
from spm_core.imports.models import ImportRun
from spm_core.models import Base, CompanyOwned, all_models
from spm_core.people.models import Employee
from spm_core.people.rules import name_key

KEPT = frozenset({"account", "product", "employee", "name_token", "person_key", "erased_person"})
"""Tables left alone: customers, products and colleagues keep their names, by which the import finds them."""
KEYS = frozenset({"external_id", "key"})
"""Columns that identify the row itself, such as a source's id."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What to look for, and what to put in its place."""

    pattern: re.Pattern[str]
    words: frozenset[str]
    """Every text that can match contains one of them."""
    instead: str

    def without(self, text: str) -> str:
        return self.pattern.sub(self.instead, text)


def mentions_of(emails: list[str], names: list[str], instead: str) -> Mentions | None:
    """Return what to look for, if anything: names of several words in any spelling, single words exactly."""
    parts = [rf"(?i:{re.escape(email)})" for email in emails]
    words = {email.lower() for email in emails}
    for name in {spelling for called in names for spelling in (called, name_key(called))}:
        tokens = re.findall(r"\w+", name)
        if len(tokens) > 1:
            parts += [_in_any_writing(tokens), _in_any_writing([*tokens[-1:], *tokens[:-1]])]
            words.add(max(tokens, key=len))
        elif name in names and tokens:
            parts.append(rf"\b{re.escape(name)}\b")
            words.add(name)
    return Mentions(re.compile("|".join(parts)), frozenset(words), instead) if parts else None


def _in_any_writing(tokens: list[str]) -> str:
    between = r"[\s.,_'’-]+"
    return rf"(?i:(?<![^\W_]){between.join(map(re.escape, tokens))}(?![^\W_]))"


def sweep(session: ScopedSession, mentions: Mentions) -> int:
    """Replace the mentions in every text of the company; return the number of rows changed."""
    return sum(_sweep(session, model, name, mentions) for model, name in _texts())


def _texts() -> Iterator[tuple[Any, str]]:
    all_models()
    for mapper in Base.registry.mappers:
        if not issubclass(mapper.class_, CompanyOwned) or mapper.class_.__tablename__ in KEPT:
            continue
        for column in mapper.columns:
            wordy = isinstance(column.type, (String, Text, JSON)) and not isinstance(column.type, Enum)
            if wordy and column.key not in KEYS:
                yield mapper.class_, column.key


def _sweep(session: ScopedSession, model: Any, name: str, mentions: Mentions) -> int:
    column = getattr(model, name)
    lowered = func.lower(cast(column, Text))
    likely = or_(
        *(lowered.contains(spelling, autoescape=True) for word in mentions.words for spelling in _spelled(word))
    )
    count = 0
    for row in session.execute(select(model.id, column).where(likely)).all():
        changed = _replaced(row[1], mentions.without)
        if changed != row[1]:
            longest = getattr(column.type, "length", None)
            changed = changed[:longest] if isinstance(changed, str) else changed
            to = update(model).where(model.id == row[0]).values({name: changed})
            session.execute(to.execution_options(synchronize_session=False))
            count += 1
    return count


def _spelled(word: str) -> set[str]:
    """Return a word as texts and as JSON have it, where non-ASCII letters are escaped; SQLite lowers ASCII only."""
    escaped = word.encode("ascii", "backslashreplace").decode()
    short = re.sub(r"\\x(..)", r"\\u00\1", escaped)
    return {word.lower(), word, _ascii_lower(word), short.lower()}


def _ascii_lower(word: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in word)


def _replaced(value: Any, without: Callable[[str], str]) -> Any:
    match value:
        case str():
            return without(value)
        case list():
            return [_replaced(element, without) for element in value]
        case dict():
            return {name: _replaced(element, without) for name, element in value.items()}
        case _other:
            return value


def forget_reports(session: ScopedSession, mentions: Mentions, ids: list[str]) -> int:
    """Remove what imports reported about rows: it is kept for the same file, which the erasure changes anyway.

    A delivery that is recalled by its key keeps its lines, without the contents of those that may be the person's.
    """
    count = 0
    for run in session.scalars(select(ImportRun)).all():
        kept = {name: value for name, value in run.counts.items() if name not in ("stamp", "findings", "rejections")}
        if run.key and "rejections" in run.counts:
            kept["rejections"] = [_cleared(rejection, mentions, ids) for rejection in run.counts["rejections"]]
            kept["findings"] = [_cleared(finding, mentions, ids) for finding in run.counts["findings"]]
        if kept != run.counts:
            run.counts = kept
            count += 1
    session.flush()
    return count


def _cleared(finding: dict[str, Any], mentions: Mentions, ids: list[str]) -> dict[str, Any]:
    params = finding["params"]
    words = [word for word in params.values() if isinstance(word, str)]
    names_them = any(word in ids or mentions.pattern.search(word) for word in words)
    return {**finding, "params": dict.fromkeys(params, mentions.instead)} if names_them else finding


def forget_spellings(session: ScopedSession, name: str) -> list[str]:
    """Remove and return the ways in which files misspelled the person, so that they are looked for as well."""
    theirs = (Alias.kind == "owner", Alias.means == name)
    spellings = [*session.scalars(select(Alias.spelling).where(*theirs))]
    session.execute(delete(Alias).where(*theirs).execution_options(synchronize_session=False))
    return spellings


def mistakable(session: ScopedSession, person: int, mentions: Mentions) -> bool:
    """Whether a colleague's name contains this one, so that a text with it may mean either."""
    names = session.scalars(select(Employee.name).where(Employee.id != person))
    return any(mentions.pattern.search(name) for name in names)
