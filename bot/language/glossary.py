"""Terms and what they mean, per language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.i18n import LANGUAGES
from bot.language.words import Word, words_of
from bot.languages import files, read_yaml

TermPhrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    key: str
    name: str
    says: str
    formula: str | None


@lru_cache(maxsize=8)
def glossary(language: str) -> Mapping[str, Term]:
    return {key: Term(key, each["name"], each["says"], each.get("formula")) for key, each in _file(language).items()}


@lru_cache(maxsize=8)
def _file(language: str) -> Mapping[str, dict[str, str]]:
    return read_yaml(next(files(language, "glossary.yaml")))


@lru_cache(maxsize=1)
def _phrases() -> Mapping[TermPhrase, str]:
    """Every way to name a term, in any language."""
    found: dict[TermPhrase, str] = {}
    for language in LANGUAGES:
        for key, entry in _file(language).items():
            for said in (key.replace("_", " "), entry["name"], *entry.get("also", ())):
                found.setdefault(tuple(word.text for word in words_of(said)), key)
    return found


@dataclass(frozen=True, slots=True)
class NamedTerm:
    key: str
    first: int
    last: int


def find_terms(words: Sequence[Word]) -> list[NamedTerm]:
    """Terms named in a text, the longest first; plurals in -s count."""
    phrases, found, at = _phrases(), [], 0
    while at < len(words):
        length = next((n for n in (4, 3, 2, 1) if (key := _term(words[at : at + n], n, phrases))), 0)
        if length:
            key = _term(words[at : at + length], length, phrases) or ""
            found.append(NamedTerm(key, at, at + length - 1))
        at += length or 1
    return found


def _term(words: Sequence[Word], length: int, phrases: Mapping[TermPhrase, str]) -> str | None:
    if len(words) < length:
        return None
    said = tuple(word.text for word in words)
    return phrases.get(said) or phrases.get((*said[:-1], said[-1].removesuffix("s")))


def term_named(text: str) -> str | None:
    """The one term that a text names, whatever stands around it."""
    found = find_terms(words_of(text))
    return max(found, key=lambda term: term.last - term.first).key if found else None
