"""Keep the languages' messages in step with the code: `make messages`.

What only one topic says stands in that topic's file, all else in `common.po`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.languages import ENGLISH, ROOTS, Language, files, languages

COMMON = "common"
_HEADERS: Mapping[str, Any] = {
    "project": "Pacer",
    "version": "0.1",
    "last_translator": "Pacer",
    "language_team": "Pacer",
    "creation_date": datetime(2026, 1, 1, tzinfo=UTC),  # git knows when; a date would change every file each time
}
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
LanguageMessage = str | tuple[str, ...]


def messages(source: Path) -> Mapping[str, frozenset[LanguageMessage]]:
    """Return what the code says, in English, by topic."""
    topics: dict[LanguageMessage, set[str]] = defaultdict(set)
    for file, _, said, _, _ in extract_from_dir(source, [("**.py", "python")], keywords=KEYWORDS):
        topics[said if isinstance(said, str) else tuple(said)].add(_topic(Path(file)))
    plural = {said[0] for said in topics if isinstance(said, tuple)}
    found: dict[str, set[LanguageMessage]] = defaultdict(set)
    for said, where in topics.items():
        if said not in plural:  # a singular serves without a count, too
            found[where.pop() if len(where) == 1 else COMMON].add(said)
    return {topic: frozenset(said) for topic, said in found.items()}


def _topic(file: Path) -> str:
    return file.parts[1] if file.parts[0] == "capabilities" and len(file.parts) > 2 else COMMON


def catalogs(language: str) -> Mapping[str, Catalog]:
    """Return a language's files of messages by topic."""
    found = {}
    for path in files(language, "messages/*.po"):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=language)
    return found


def update(language: Language, said: Mapping[str, frozenset[LanguageMessage]]) -> None:
    """Write every topic's file anew: what is translated is kept, what is new is empty, what is gone goes."""
    known = {key(message.id): message.string for each in catalogs(language.code).values() for message in each}
    folder = ROOTS[0] / language.code / "messages"
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.po"):
        path.unlink()
    for topic, every in said.items():
        comment = f"# What Pacer says in {language.name}, {topic}. `make messages` keeps it in step with the code."
        catalog = Catalog(language.code, header_comment=comment, fuzzy=False, **_HEADERS)
        for message in every:
            catalog.add(message, known.get(message))
        with (folder / f"{topic}.po").open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, omit_header=False)


def key(identity: str | tuple[str, ...] | list[str]) -> LanguageMessage:
    return identity if isinstance(identity, str) else tuple(identity)


if __name__ == "__main__":
    collected = messages(ROOTS[0].parent)
    for each in languages().values():
        if each.code != ENGLISH:
            update(each, collected)
