"""The languages that Pacer speaks: a folder each, found by itself. docs/adding-a-language.md says what is in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.languages.shapes import BrokenTables, differences, shown

ENGLISH = "en"
"""The language that the code's messages are written in, and that every other one falls back to."""
ROOTS = [Path(__file__).parent]
"""Folders that hold a folder a language; what stands in a later one is added."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar a string: "no" and "on" are words here


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    """The folder's name, as Babel knows it: "it", "pt_BR"."""
    name: str
    """In English: "Portuguese"."""
    own_name: str
    """As its speakers write it: "português"."""
    territory: str
    """Whose dates and figures are shown where only the language is known."""
    accents: frozenset[str]
    """Letters beyond a to z that tell it from others; own_accents leaves out those that another language has too."""
    links: Mapping[str, frozenset[str]]
    """Little words, folded, by what they do between others: of, and, with, the…"""

    @property
    def prefix(self) -> str:
        return self.code.partition("_")[0]


@cache
def languages() -> Mapping[str, Language]:
    """By code, English first. Raises BrokenTables where one does not say what it is."""
    folders = {path.parent for root in ROOTS for path in root.glob("*/language.yaml")}
    codes = sorted({folder.name for folder in folders}, key=lambda code: (code != ENGLISH, code))
    paths = {code: next(files(code, "language.yaml")) for code in codes}
    said = {code: read_yaml(path) for code, path in paths.items()}
    problems = [f"{shown(paths[code])}: {each}" for code in codes for each in _problems(said[code], said[ENGLISH])]
    if problems:
        raise BrokenTables(problems)
    return {code: _language(code, said[code]) for code in codes}


def _problems(said: Mapping[str, Any], english: Mapping[str, Any]) -> Iterator[str]:
    found = list(differences(said, english))
    empty = [] if found else [what for what, words in said["links"].items() if not words]
    yield from (*found, *(f"links: {what}: write one word at least" for what in empty))


def _language(code: str, said: Mapping[str, Any]) -> Language:
    links = {what: frozenset(words) for what, words in said["links"].items()}
    return Language(code, said["name"], said["own_name"], said["territory"], frozenset(said["accents"]), links)


@cache
def own_accents(code: str) -> frozenset[str]:
    """The letters that of all languages only this one has."""
    others = (language.accents for language in languages().values() if language.code != code)
    return languages()[code].accents.difference(*others)


@cache
def linking(what: str) -> frozenset[str]:
    """The words that link so in any language."""
    return frozenset(word for language in languages().values() for word in language.links.get(what, ()))


@cache
def either(what: str, code: str | None = None) -> str:
    """A pattern for any of those words, which may be patterns themselves: of all languages, or of one and English."""
    spoken = languages().values() if code is None else (languages()[code], languages()[ENGLISH])
    words = {word for language in spoken for word in language.links.get(what, ())}
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"


def files(code: str, pattern: str) -> Iterator[Path]:
    """What a language's folder holds under a name such as "glossary.yaml" or "phrases/*.yaml"."""
    for root in ROOTS:
        yield from sorted((root / code).glob(pattern))


@lru_cache(maxsize=256)
def table(code: str, name: str) -> dict[str, Any]:
    """What a language says about `name`: a file among its words."""
    return read_yaml(next(files(code, f"words/{name}.yaml")))


def read_yaml(path: Path) -> dict[str, Any]:
    """Raises BrokenTables where the file is no YAML, or not keys with what belongs to them."""
    try:
        with path.open(encoding="utf-8") as file:
            content = yaml.load(file, Loader=_LOADER)  # noqa: S506 - makes strings, lists and mappings only
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BrokenTables([f"{shown(path)}: {_unreadable(error)}"]) from error
    if not isinstance(content, dict):
        raise BrokenTables([f"{shown(path)}: write keys with their words below, as the English file has them"])
    return content


def _unreadable(error: yaml.YAMLError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "save it as UTF-8"
    mark, why = getattr(error, "problem_mark", None), getattr(error, "problem", None) or "it is no YAML"
    return f"line {mark.line + 1}: {why}" if mark else why
