"""Every message is said in every language, with all of its placeholders. `make messages` collects new ones."""

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.i18n import LANGUAGES, LOCALES

OTHERS = [language for language in LANGUAGES if language != "en"]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
Message = str | tuple[str, ...]


@lru_cache(maxsize=1)
def messages() -> frozenset[Message]:
    """What the code says, in English."""
    found = extract_from_dir(LOCALES.parent, [("**.py", "python")], keywords=KEYWORDS)
    said = {each if isinstance(each, str) else tuple(each) for _, _, each, _, _ in found}
    plural = {each[0] for each in said if isinstance(each, tuple)}
    return frozenset(each for each in said if each not in plural)  # a singular serves without a count, too


@lru_cache(maxsize=4)
def catalog(language: str) -> Catalog:
    with (LOCALES / language / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def translations(language: str) -> Iterator[tuple[Message, tuple[str, ...]]]:
    for message in catalog(language):
        if message.id:
            key: Message = message.id if isinstance(message.id, str) else tuple(message.id)
            said = message.string
            yield key, (said,) if isinstance(said, str) else tuple(said or ())


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    done = {key for key, said in translations(language) if all(said)}
    assert messages() - done == set(), "run make messages, then translate"
    assert done - messages() == set(), "run make messages"


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in catalog(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_placeholder_is_lost_or_made_up(language: str) -> None:
    for key, said in translations(language):
        forms = (key,) if isinstance(key, str) else key
        for index, each in enumerate(said):
            wanted = placeholders(forms[min(index, len(forms) - 1)])
            assert placeholders(each) <= placeholders(" ".join(forms)), key
            assert wanted - {"count"} <= placeholders(each), key


@pytest.mark.parametrize("language", OTHERS)
def test_plural_forms_are_as_many_as_the_language_has(language: str) -> None:
    number = catalog(language).num_plurals
    assert [key for key, said in translations(language) if not isinstance(key, str) and len(said) != number] == []


def test_placeholders_are_names() -> None:
    """Translators may need another order, so nothing is filled in by position."""
    texts = [text for key in messages() for text in ((key,) if isinstance(key, str) else key)]
    assert [text for text in texts if re.search(r"\{\}|\{\d|%[sd]", text)] == []
