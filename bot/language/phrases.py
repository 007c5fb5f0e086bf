"""Which capability a question is for: the one with the phrase that shares most of the question's concepts.

Phrases are in the languages' folders, a file a topic. Each becomes a set of concepts, so that word order, endings,
synonyms and the language do not matter. Concepts that few capabilities share weigh most.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from pathlib import Path
from typing import Any

from bot.i18n import LANGUAGES
from bot.language.concepts import tags
from bot.language.words import words_of
from bot.languages import files, read_yaml, table

SMALL_TALK, OUT_OF_SCOPE, UNCLEAR = NO_CAPABILITY = ("small talk", "out of scope", "unclear")
SLOTS: Mapping[str, frozenset[str]] = {
    "person": frozenset({"NAME", "PERSON"}),
    "deal": frozenset({"NAME"}),
    "place": frozenset({"NAME"}),
    "code": frozenset({"DEALCODE"}),
    "amount": frozenset({"AMOUNT"}),
    "percent": frozenset({"PERCENT"}),
    "count": frozenset({"COUNT"}),
    "team": frozenset({"TEAM"}),
    "metric": frozenset({"METRIC"}),
    "activity": frozenset({"ACTIVITY"}),
    "term": frozenset(),  # bot.language.reading finds these by the glossary
    "period": frozenset(),  # any question may name one
}
PLACEHOLDER = "xxxx"
"""Stands in for a slot when a phrase is read: a word that means nothing."""
# Concepts that do not change what a question asks: a plea or a threat, or that somebody is away meanwhile.
SILENT = frozenset({"OFFICIAL", "TOME", "JAILBREAK", "WHILEAWAY"})
COURTESY = frozenset({"GREET", "THANKS", "CHITCHAT"})
# Concepts that ask without saying for what.
ASKING = frozenset({"SELF", "FOLLOW", "THE", "SHOW", "WHICH", "WHATIS", "CHECK", "STATUS", "REQUEST", "NAME", "PERSON"})
# How much the phrase's concepts that the question lacks, and the question's that it lacks, count against a phrase.
MISSING, UNEXPLAINED = 0.7, 0.45


@dataclass(frozen=True, slots=True)
class Guess:
    """A capability that a question may be for, by name."""

    name: str
    score: float
    """About 1 where a phrase explains the whole question."""


# How much the concepts usual in all phrases of a capability count, beside its best phrase.
USUAL = 0.05


@dataclass(frozen=True, slots=True)
class Index:
    """Every phrase by its concepts; phrases are numbered as they stand in `names`."""

    names: tuple[str, ...]
    totals: tuple[float, ...]
    """The weight of all of a phrase's concepts."""
    phrases_with: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, float]
    likelihoods: Mapping[str, Mapping[str, float]]
    """For each capability, how much more often than elsewhere its phrases hold a concept (log)."""


@lru_cache(maxsize=1)
def index() -> Index:
    sets = sorted(
        {(name, concepts) for name, concepts in _declared() if _says_something(name, concepts)},
        key=lambda phrase: (phrase[0], sorted(phrase[1])),
    )
    using: dict[str, set[str]] = defaultdict(set)
    for name, concepts in sets:
        for concept in concepts:
            using[concept].add(name)
    count = len({name for name, _ in sets})
    weights = {concept: log(1 + count / len(names)) for concept, names in using.items()}
    phrases_with: dict[str, list[int]] = defaultdict(list)
    for number, (_, concepts) in enumerate(sets):
        for concept in concepts:
            phrases_with[concept].append(number)
    return Index(
        tuple(name for name, _ in sets),
        tuple(sum(weights[concept] for concept in concepts) for _, concepts in sets),
        {concept: tuple(numbers) for concept, numbers in phrases_with.items()},
        weights,
        _likelihoods(sets),
    )


def _says_something(name: str, concepts: frozenset[str]) -> bool:
    """Whether a phrase tells one capability from another, as "am I" does not."""
    return bool(concepts - ASKING) or (bool(concepts) and name in NO_CAPABILITY)


def _likelihoods(sets: Iterable[tuple[str, frozenset[str]]]) -> Mapping[str, Mapping[str, float]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    phrases: Counter[str] = Counter()
    for name, concepts in sets:
        counts[name].update(concepts)
        phrases[name] += 1
    every = {concept for counted in counts.values() for concept in counted}
    usual = {c: sum(counts[name][c] / phrases[name] for name in counts) / len(counts) for c in every}
    return {
        name: {c: log((counted[c] + usual[c]) / ((phrases[name] + 1) * usual[c])) for c in every}
        for name, counted in counts.items()
    }


def _declared() -> Iterator[tuple[str, frozenset[str]]]:
    for language in LANGUAGES:
        for name, phrases in phrases_in(language).items():
            for phrase in (each for each in phrases if not each.startswith(WORD_FOR_WORD)):
                yield from ((name, concepts) for concepts in concepts_of(phrase, language))


@lru_cache(maxsize=8)
def phrases_in(language: str) -> Mapping[str, tuple[str, ...]]:
    """What people ask, by the name of the capability that it asks for."""
    by_name: dict[str, tuple[str, ...]] = {}
    for phrases in phrase_files(language).values():
        by_name |= {name: tuple(each) for name, each in phrases.items()}
    return by_name


@lru_cache(maxsize=8)
def phrase_files(language: str) -> Mapping[Path, Mapping[str, Any]]:
    """The files that phrases_in puts together."""
    return {file: read_yaml(file) for file in files(language, "phrases/*.yaml")}


def concepts_of(phrase: str, language: str) -> Iterator[frozenset[str]]:
    """The concepts of every reading of a template."""
    for plain in expand(phrase):
        slots = {concept for slot in re.findall(r"\{(\w+)\}", plain) for concept in SLOTS[slot]}
        words = words_of(re.sub(r"\{\w+\}", PLACEHOLDER, plain))
        named = {concept for tag in tags(words, language) for concept in tag.concepts}
        yield frozenset((slots | named) - SILENT)


MASKS: Mapping[str, str] = {
    **{slot: slot.upper() for slot in ("person", "period", "amount", "percent", "count", "metric")},
    "place": "NAME",
}
"""The slots that bot.language.masking makes one word of, and that word."""


WORD_FOR_WORD = "= "
"""What a phrase begins with that counts word for word alone: its concepts are another topic's, or none."""


def word_for_word(masked: str) -> str | None:
    """What a question asks for that is a phrase word for word, names and numbers aside; None where two say the same."""
    return _spelled().get(_plain(masked))


@lru_cache(maxsize=1)
def _spelled() -> Mapping[str, str]:
    named: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for name, phrases in phrases_in(language).items():
            for plain in (each for phrase in phrases for each in expand(phrase.removeprefix(WORD_FOR_WORD))):
                if set(re.findall(r"\{(\w+)\}", plain)) <= MASKS.keys():
                    named[_plain(re.sub(r"\{(\w+)\}", lambda slot: MASKS[slot[1]], plain))].add(name)
    return {said: next(iter(names)) for said, names in named.items() if len(names) == 1}


def _plain(text: str) -> str:
    """The words alone, without the little ones that lead to a period: "in April", "ad aprile"."""
    kept: list[str] = []
    for word in words_of(text):
        while word.raw == MASKS["period"] and kept and kept[-1] in _leading_to_a_period():
            kept.pop()
        kept.append(word.text)
    return " ".join(kept)


@lru_cache(maxsize=1)
def _leading_to_a_period() -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for word in table(language, "periods")["filler"])


def expand(phrase: str) -> Iterator[str]:
    """Every reading of a template: (a|b) is either of the two, [a] may be left out."""
    choice = re.search(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]", phrase)
    if choice is None:
        yield phrase
        return
    options = choice[1].split("|") if choice[1] is not None else ["", *choice[2].split("|")]
    for option in options:
        yield from expand(phrase[: choice.start()] + option + phrase[choice.end() :])


@lru_cache(maxsize=2048)
def guesses(concepts: frozenset[str], unknown: float = 0.0) -> tuple[Guess, ...]:
    """Capabilities by how well their best phrase fits, best first. `unknown` is the weight of words nobody knows."""
    asked = concepts - SILENT
    content = asked - COURTESY
    if not asked & COURTESY or not content - ASKING:
        return _scored(asked, unknown)
    # A greeting before a question is no part of it, but "thanks for the help" asks for no help.
    scores: dict[str, float] = {}
    for guess in (*_scored(content, unknown), *_scored(asked, unknown)):
        if guess.name != SMALL_TALK:
            scores[guess.name] = max(guess.score, scores.get(guess.name, 0.0))
    return _best_first(scores)


def _scored(concepts: frozenset[str], unknown: float) -> tuple[Guess, ...]:
    known = index()
    shared: dict[int, float] = defaultdict(float)
    asked = unknown
    for concept in concepts:
        weight = known.weights.get(concept, 1.0)
        asked += weight
        for number in known.phrases_with.get(concept, ()):
            shared[number] += weight
    best: dict[str, float] = {}
    for number, overlap in shared.items():
        missing, unexplained = known.totals[number] - overlap, asked - overlap
        score = overlap / (overlap + MISSING * missing + UNEXPLAINED * unexplained)
        name = known.names[number]
        if score > best.get(name, 0.0):
            best[name] = score
    return _best_first({name: score + USUAL * _likely(name, concepts) for name, score in best.items()})


def _likely(name: str, concepts: frozenset[str]) -> float:
    """How usual these concepts are in the phrases of a capability (log); negative where they are unusual."""
    likelihood = index().likelihoods[name]
    return sum(likelihood.get(concept, 0.0) for concept in concepts) / sqrt(len(concepts))


def _best_first(scores: Mapping[str, float]) -> tuple[Guess, ...]:
    return tuple(sorted((Guess(name, score) for name, score in scores.items()), key=lambda guess: -guess.score))
