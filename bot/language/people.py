"""Who a text is about: people whose names it holds, and names nobody here has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.language.concepts import Tag, lexicon
from bot.language.period_words import calendar_words, vocabulary
from bot.language.words import Word
from bot.languages import languages, linking
from spm_core.db import ScopedSession
from spm_core.people.mentions import people_by_word
from spm_core.people.service import Person, find_people

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. `people` are those it fits; nobody where it may be a deal, an account or a stranger."""

    words: str
    people: tuple[Person, ...]
    first: int
    last: int
    possessive: bool = False
    guessed: bool = False
    """An unknown word where a name could stand, without a capital."""
    about_deal: bool = False
    """Said of a thing: "commission on Contoso", "the Contoso deal"."""

    @property
    def visible(self) -> bool:
        return any(person.visible for person in self.people)


def mentions(
    session: ScopedSession, text: str, words: Sequence[Word], tags: Sequence[Tag], language: str
) -> list[Mention]:
    found = [_by_email(session, match, words) for match in _EMAIL.finditer(text)]
    taken = {index for each in found for index in range(each.first, each.last + 1)}
    open_ = [index for index in _candidates(words, tags, language) if index not in taken]
    known = people_by_word(session, {words[index].text for index in open_})
    return sorted([*found, *_named(text, words, open_, known, language)], key=lambda each: each.first)


def _by_email(session: ScopedSession, match: re.Match[str], words: Sequence[Word]) -> Mention:
    inside = [index for index, word in enumerate(words) if match.start() <= word.start < match.end()]
    return Mention(match[0], find_people(session, match[0]), inside[0], inside[-1])


def _candidates(words: Sequence[Word], tags: Sequence[Tag], language: str) -> Iterator[int]:
    """Words that may be names: unknown ones, and capitalised ones inside a sentence."""
    known = {index for tag in tags for index in range(tag.first, tag.last + 1)}
    stopwords = lexicon(language).stopwords | lexicon("en").stopwords | vocabulary()
    for index, word in enumerate(words):
        if not word.text.replace("-", "").isalpha() or len(word.text) < 2:
            continue
        if word.text in calendar_words() and not _is_possessive(words, index):
            continue
        plain = index in known or word.text in stopwords
        named = index > 0 or (_is_possessive(words, index) and word.text not in stopwords)  # "Ann's", not "What's"
        capital = word.raw[0].isupper() and named and not word.raw.isupper()
        if not plain or (capital and _starts_no_sentence(words, index)):
            yield index


def _starts_no_sentence(words: Sequence[Word], index: int) -> bool:
    return index == 0 or words[index].start - words[index - 1].end == 1


def _is_possessive(words: Sequence[Word], index: int) -> bool:
    return index + 1 < len(words) and words[index + 1].text == "s" and words[index + 1].start - words[index].end <= 1


def _named(
    text: str, words: Sequence[Word], open_: Sequence[int], known: Mapping[str, tuple[Person, ...]], language: str
) -> Iterator[Mention]:
    done = -1
    for index in open_:
        if index <= done:
            continue
        people, last = _longest(words, open_, known, index)
        if not people:
            last = _run(words, open_, known, index)
            if words[index].text in calendar_words() or not (
                _is_name(words, index) or _may_be_name(words, index, language)
            ):
                continue
        done = last
        spoken = text[words[index].start : words[last].end]
        before = words[index - 1].text if index else ""
        guessed = not people and not _is_name(words, index)
        yield Mention(spoken, people, index, last, _is_possessive(words, last), guessed, before in linking("about"))


def _longest(
    words: Sequence[Word], open_: Sequence[int], known: Mapping[str, tuple[Person, ...]], index: int
) -> tuple[tuple[Person, ...], int]:
    """Those who are called by this word and as many of the next ones as fit the same person."""
    people, last = known.get(words[index].text, ()), index
    while last + 1 in open_ and people:
        both = tuple(person for person in people if person in known.get(words[last + 1].text, ()))
        if not both:
            break
        people, last = both, last + 1
    return people, last


def _run(words: Sequence[Word], open_: Sequence[int], known: Mapping[str, tuple[Person, ...]], index: int) -> int:
    last = index
    while last + 1 in open_ and words[last + 1].text not in known and words[last + 1].raw[0].isupper():
        last += 1
    return last


def _is_name(words: Sequence[Word], index: int) -> bool:
    return words[index].raw[0].isupper() or _is_possessive(words, index)


def _may_be_name(words: Sequence[Word], index: int, language: str) -> bool:
    """After some words an unknown one may well be somebody's name, though it has no capital."""
    return index > 0 and words[index - 1].text in languages()[language].links["name_follows"]
