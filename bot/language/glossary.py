"""Sales terms and what they mean, per language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.i18n import LANGUAGES
from bot.language.words import Word, words_of
from bot.languages import ENGLISH, files, read_yaml, table

TermPhrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    key: str
    name: str
    says: str
    formula: str | None


@lru_cache(maxsize=8)
def glossary(language: str) -> Mapping[str, Term]:
    return {
        key: Term(key, entry["name"], entry["says"], entry.get("formula")) for key, entry in entries(language).items()
    }


@lru_cache(maxsize=8)
def entries(language: str) -> Mapping[str, dict[str, Any]]:
    """The terms as the file has them."""
    return read_yaml(next(files(language, "glossary.yaml")))


@lru_cache(maxsize=1)
def _phrases() -> Mapping[TermPhrase, str]:
    """Every name of a term in any language, with the term's key."""
    keys: dict[TermPhrase, str] = {}
    for language in LANGUAGES:
        for key, entry in entries(language).items():
            for name in (key.replace("_", " "), entry["name"], *entry.get("also", ())):
                keys.setdefault(tuple(word.text for word in words_of(name)), key)
    return keys


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """A term in a text, with the indexes of its first and last word."""

    key: str
    first: int
    last: int


def find_terms(words: Sequence[Word]) -> list[NamedTerm]:
    """The terms named in a text, left to right, longest names first; plurals in -s count."""
    terms, at = [], 0
    while at < len(words):
        term = _longest_at(words, at)
        if term is not None:
            terms.append(term)
        at = term.last + 1 if term is not None else at + 1
    return terms


def _longest_at(words: Sequence[Word], at: int) -> NamedTerm | None:
    phrases = _phrases()
    for length in range(min(4, len(words) - at), 0, -1):
        *start, end = (word.text for word in words[at : at + length])
        key = phrases.get((*start, end)) or phrases.get((*start, end.removesuffix("s")))
        if key:
            return NamedTerm(key, at, at + length - 1)
    return None


def term_named(text: str) -> str | None:
    """The key of the longest term that a text names, whatever stands around it."""
    terms = find_terms(words_of(text))
    return max(terms, key=lambda term: term.last - term.first).key if terms else None


@lru_cache(maxsize=8)
def of_ours(language: str) -> frozenset[str]:
    """The words that make "what is pipeline" ask for a figure instead of a meaning: "what is our pipeline"."""
    return frozenset(word for spoken in (language, ENGLISH) for word in table(spoken, "asks")["of_ours"])
