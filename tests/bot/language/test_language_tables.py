"""The tables of words, phrases and terms: complete in every language, and without contradictions."""

from collections import defaultdict

import pytest

from bot.capability import capabilities
from bot.i18n import LANGUAGES
from bot.language.amounts import find_quantities
from bot.language.glossary import glossary, term_named
from bot.language.metrics import metric_named
from bot.language.phrases import ASKING, NO_CAPABILITY, SLOTS, WORD_FOR_WORD, concepts_of, expand, index, phrases_in
from bot.language.topics import topics
from bot.language.words import words_of
from bot.languages import ENGLISH, files, languages, table
from bot.router import NUMBERS

BY_NUMBERS_ALONE = {
    "what is this {amount} for",
    "is {person} at {percent} yet",
    "big win {deal} {amount}",
    "a cosa corrispondono {amount}",
    "do que são esses {amount}",
}
"""Phrases that only a number in them tells apart."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_of_words_has_the_keys_of_the_english_one(language: str) -> None:
    for file in files(ENGLISH, "words/*.yaml"):
        theirs = table(language, file.stem)
        missing, unknown = (
            table(ENGLISH, file.stem).keys() - theirs.keys(),
            theirs.keys() - table(ENGLISH, file.stem).keys(),
        )
        said = f"bot/languages/{language}/words/{file.name}: add {missing or 'nothing'}, remove {unknown or 'nothing'}"
        assert (missing, unknown) == (set(), set()), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_links_words_as_english_does(language: str) -> None:
    known, wanted = languages()[language].links, languages()[ENGLISH].links
    said = f"bot/languages/{language}/language.yaml: links lack a list, or have one that English has not"
    assert known.keys() == wanted.keys(), said
    assert all(known.values()), f"bot/languages/{language}/language.yaml: a list of links is empty"


def test_every_language_names_the_same_metrics() -> None:
    assert [table(language, "metrics").keys() for language in LANGUAGES] == [table("en", "metrics").keys()] * len(
        LANGUAGES
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_for_capabilities_that_exist_and_say_something(language: str) -> None:
    for name, phrases in phrases_in(language).items():
        assert name in topics() or name in NO_CAPABILITY, name
        for phrase in phrases:
            slots = {part.split("}")[0] for part in phrase.split("{")[1:]}
            assert slots <= SLOTS.keys(), phrase
            if name not in NO_CAPABILITY and not phrase.startswith(WORD_FOR_WORD):
                tells = any(concepts - ASKING - NUMBERS for concepts in concepts_of(phrase, language))
                said = f"phrases of {language}: concepts.yaml has no telling word of “{phrase}”"
                assert tells or phrase in BY_NUMBERS_ALONE, said


def test_every_capability_is_asked_for_in_every_language() -> None:
    asked = {language: phrases_in(language).keys() for language in LANGUAGES}
    missing = {
        language: sorted(name for name, each in capabilities().items() if not each.hidden and name not in names)
        for language, names in asked.items()
    }
    assert not any(missing.values()), f"bot/languages/<code>/phrases lack these: {missing}"


def test_no_two_capabilities_claim_the_same_words() -> None:
    """Where two phrases mean the same, one of them is wrong, or a table lacks a word that tells them apart."""
    claims: dict[frozenset[str], set[str]] = defaultdict(set)
    known = index()
    concepts: dict[int, set[str]] = defaultdict(set)
    for concept, numbers in known.phrases_with.items():
        for number in numbers:
            concepts[number].add(concept)
    for number, found in concepts.items():
        claims[frozenset(found)].add(known.names[number])
    shared = {tuple(sorted(found)): sorted(names) for found, names in claims.items() if len(names) > 1}
    assert len(shared) <= 3, f"phrases of several capabilities mean the same; reword one, or add a concept: {shared}"


def test_templates_expand() -> None:
    assert sorted(expand("a (b|c) [d]")) == ["a b ", "a b d", "a c ", "a c d"]


def test_the_glossary_is_complete_in_every_language() -> None:
    keys = glossary("en").keys()
    for language in LANGUAGES:
        terms = glossary(language)
        assert terms.keys() == keys
        for key, term in terms.items():
            assert term.says.endswith(".")
            assert bool(term.formula) == bool(glossary("en")[key].formula)
            assert term_named(term.name) is not None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("60k", [("60000", "amount")]),
        ("120 mil", [("120000", "amount")]),
        ("35.000 €", [("35000", "amount")]),
        ("R$ 4.300,50", [("4300.50", "amount")]),
        ("1,420 on a 40k deal", [("1420", "amount"), ("40000", "amount")]),
        ("1.5m", [("1500000", "amount")]),
        ("120%", [("120", "percent")]),
        ("50 per cento", [("50", "percent")]),
        ("top 5", [("5", "count")]),
        ("200 bucks", [("200", "amount")]),
        ("48k 2yr", [("48000", "amount")]),
        ("in 2017", [("2017", "count")]),
    ],
)
def test_amounts(text: str, found: list[tuple[str, str]]) -> None:
    assert [(format(each.value.normalize(), "f"), each.sort) for each in find_quantities(text)] == [
        (value.rstrip("0").rstrip(".") if "." in value else value, sort) for value, sort in found
    ]


@pytest.mark.parametrize(
    ("text", "language", "metric"),
    [
        ("my average deal size", "en", "average_deal"),
        ("tasso di chiusura", "it", "win_rate"),
        ("ticket médio", "pt_BR", "average_deal"),
        ("win rate della squadra", "it", "win_rate"),
        ("how are you", "en", None),
    ],
)
def test_metrics_by_their_everyday_names(text: str, language: str, metric: str | None) -> None:
    assert metric_named(words_of(text), language) == metric


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_the_help_can_be_typed_in_the_own_language(language: str) -> None:
    typed = table(language, "commands")
    listed = {name for name, each in capabilities().items() if not each.hidden}
    assert listed - typed.keys() == set(), f"bot/languages/{language}/words/commands.yaml lacks these"
    words = [word for each in typed.values() for word in each]
    assert len(words) == len(set(words))
