"""What the words of a question mean: concepts that every language shares, from tables per language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.i18n import LANGUAGES
from bot.language.words import Word, fold, words_of
from bot.languages import ENGLISH, languages, own_accents, table

ConceptPhrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words. `stems` match whatever their ending."""

    phrases: Mapping[ConceptPhrase, frozenset[str]]
    stems: Mapping[str, frozenset[str]]
    stopwords: frozenset[str]
    typos: Mapping[str, tuple[str, ...]]
    """Words long enough to be recognised when misspelled, by their first letter."""
    vocabulary: frozenset[str]
    shorthand: Mapping[str, str]
    """Abbreviations typed in a hurry, and the words they stand for."""
    longest: int


@dataclass(frozen=True, slots=True)
class Tag:
    """What some words of a text mean; no concepts where they mean nothing of their own."""

    concepts: frozenset[str]
    first: int
    last: int
    """Indexes of words, both inclusive."""


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    phrases: dict[ConceptPhrase, set[str]] = defaultdict(set)
    stems: dict[str, set[str]] = defaultdict(set)
    for concept, entries in table(language, "concepts").items():
        for entry in entries:
            if entry.endswith("*"):
                stems[fold(entry[:-1])].add(concept)
            else:
                phrases[tuple(word.text for word in words_of(entry))].add(concept)
    stopwords = frozenset(fold(word) for word in table(language, "stopwords")["words"].split())
    typos: dict[str, list[str]] = defaultdict(list)
    for phrase in phrases:
        if len(phrase) == 1 and len(phrase[0]) >= 5:
            typos[phrase[0][0]].append(phrase[0])
    shorthand = table(language, "stopwords")["shorthand"]
    return Lexicon(
        {phrase: frozenset(concepts) for phrase, concepts in phrases.items()},
        {stem: frozenset(concepts) for stem, concepts in stems.items()},
        stopwords,
        {letter: tuple(words) for letter, words in typos.items()},
        stopwords | {word for phrase in phrases for word in phrase} | shorthand.keys(),
        shorthand,
        max(map(len, phrases)),
    )


@lru_cache(maxsize=2048)
def tags(words: tuple[Word, ...], language: str) -> tuple[Tag, ...]:
    """The concepts named, left to right, longest phrases first; business English is understood in every language."""
    own, english = lexicon(language), lexicon(ENGLISH)
    words = tuple(replace(word, text=own.shorthand.get(word.text, word.text)) for word in words)
    tagged: list[Tag] = []
    at = 0
    while at < len(words):
        tag = _longest(words, at, own) or _word(words[at], at, own)
        if tag is None and language != ENGLISH:
            tag = _business(words, at, english)
        if tag is not None and tag.concepts:
            tagged.append(tag)
        at = tag.last + 1 if tag is not None else at + 1
    return tuple(tagged)


def _longest(words: Sequence[Word], at: int, known: Lexicon) -> Tag | None:
    for length in range(min(known.longest, len(words) - at), 0, -1):
        concepts = known.phrases.get(tuple(word.text for word in words[at : at + length]))
        if concepts:
            return Tag(concepts, at, at + length - 1)
    return None


def _word(word: Word, at: int, known: Lexicon) -> Tag | None:
    text = word.text
    for length in range(len(text), 2, -1):
        concepts = known.stems.get(text[:length])
        if concepts:
            return Tag(concepts, at, at)
    if text in known.stopwords:
        return Tag(frozenset(), at, at)
    intended = _misspelled(word, known)
    return Tag(known.phrases[(intended,)], at, at) if intended else None


def _misspelled(word: Word, known: Lexicon) -> str | None:
    text = word.text
    if not 5 <= len(text) <= 16 or not text.isalpha() or word.raw[0].isupper():
        return None
    for candidate in known.typos.get(text[0], ()):
        allowed = 1 if min(len(candidate), len(text)) < 8 else 2
        if (
            abs(len(candidate) - len(text)) <= allowed
            and OSA.distance(candidate, text, score_cutoff=allowed) <= allowed
        ):
            return candidate
    return None


# The concepts that Italian and Portuguese salespeople name in English.
BUSINESS = frozenset(
    {"PIPELINE", "FORECAST", "METRIC", "DIGEST", "FEEDBACK", "CONTEST", "DEALS", "QUOTA", "ACTIVITY", "PACE", "RANK"}
    | {"PAY", "STATEMENT", "CREDIT", "HEALTH", "STALE", "LEADERBOARD", "NEWLOGO", "PLAN", "HELP", "THANKS", "EACH"}
)


def _business(words: Sequence[Word], at: int, english: Lexicon) -> Tag | None:
    tag = _longest(words, at, english)
    if tag is None:
        return None
    concepts = tag.concepts & BUSINESS
    return Tag(concepts, tag.first, tag.last) if concepts else None


def detect_language(text: str) -> str | None:
    """The language of a text, one of LANGUAGES; None where its words do not tell."""
    scores = language_scores(words_of(text))
    best, second = sorted(scores, key=lambda language: -scores[language])[:2]
    return best if scores[best] - scores[second] >= 0.5 else None


TELLING = (1.0, 0.3, 0.05)
"""How much a word counts that one language knows, or two, or more."""
ACCENTED = 0.7
"""How much more it counts for a language whose accents it has."""


def language_scores(words: Sequence[Word]) -> dict[str, float]:
    """How many of the words each language knows; a word known to one language alone counts most."""
    scores = dict.fromkeys(LANGUAGES, 0.0)
    for word in words:
        if not word.text.isalpha():
            continue
        knowing = [language for language in LANGUAGES if _knows(language, word.text)]
        for code in knowing:
            scores[code] += TELLING[min(len(knowing), len(TELLING)) - 1]
        for language in languages().values():
            scores[language.code] += ACCENTED * (not own_accents(language.code).isdisjoint(word.raw.lower()))
    return scores


def _knows(language: str, word: str) -> bool:
    known = lexicon(language)
    return word in known.vocabulary or any(word[:length] in known.stems for length in range(4, len(word) + 1))
