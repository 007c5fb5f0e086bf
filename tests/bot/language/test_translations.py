"""Every message is said in every language, with all of its placeholders. `make messages` collects new ones."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry

import bot
from bot.i18n import LANGUAGES
from bot.languages import ENGLISH
from bot.languages.collect import LanguageMessage, catalogs, key, messages

OTHERS = [language for language in LANGUAGES if language != ENGLISH]


@lru_cache(maxsize=1)
def by_topic() -> dict[str, frozenset[LanguageMessage]]:
    return dict(messages(Path(bot.__file__).parent))


@lru_cache(maxsize=4)
def entries(language: str) -> tuple[Entry, ...]:
    return tuple(entry for catalog in catalogs(language).values() for entry in catalog if entry.id)


def translations(language: str) -> Iterator[tuple[LanguageMessage, tuple[str, ...]]]:
    for entry in entries(language):
        said = entry.string
        yield key(entry.id), (said,) if isinstance(said, str) else tuple(said or ())


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    for topic, said in by_topic().items():
        catalog = catalogs(language).get(topic, ())
        done = {key(entry.id) for entry in catalog if entry.id and entry.string and all(entry.string)}
        assert said - done == set(), f"{topic}: run make messages, then translate"
        assert done - said == set(), f"{topic}: run make messages"
    assert catalogs(language).keys() == by_topic().keys()


def test_no_message_is_written_where_it_is_not_collected() -> None:
    """Babel reads neither the braces of an f-string nor a call within another's arguments."""
    collected = {said if isinstance(said, str) else said[0] for each in by_topic().values() for said in each}
    for file in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Name("_" | "N_" | "ngettext"), [ast.Constant(str() as said), *_]):
                    assert said in collected, f"{file.name}:{node.lineno}"


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [entry.id for entry in entries(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_placeholder_is_lost_or_made_up(language: str) -> None:
    for message, said in translations(language):
        forms = (message,) if isinstance(message, str) else message
        for index, each in enumerate(said):
            wanted = placeholders(forms[min(index, len(forms) - 1)])
            assert placeholders(each) <= placeholders(" ".join(forms)), message
            assert wanted - {"count"} <= placeholders(each), message


@pytest.mark.parametrize("language", OTHERS)
def test_plural_forms_are_as_many_as_the_language_has(language: str) -> None:
    number = next(iter(catalogs(language).values())).num_plurals
    assert [each for each, said in translations(language) if not isinstance(each, str) and len(said) != number] == []


def test_placeholders_are_names() -> None:
    """Translators may need another order, so nothing is filled in by position."""
    texts = [
        text for said in by_topic().values() for each in said for text in ((each,) if isinstance(each, str) else each)
    ]
    assert [text for text in texts if re.search(r"\{\}|\{\d|%[sd]", text)] == []
