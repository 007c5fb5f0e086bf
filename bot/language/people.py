"""Whom a text mentions: people by their names, and names that nobody here has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from babel import Locale

from bot.language.concepts import Tag, lexicon
from bot.language.period_words import calendar_words, names_elsewhere, possessives, vocabulary
from bot.language.words import Word, fold, words_of
from bot.languages import ENGLISH, languages, linking, table
from spm_core.db import ScopedSession
from spm_core.deals.names import KnownName, known_names
from spm_core.people.mentions import people_by_word
from spm_core.people.service import Person, find_people, leads_of_team

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
Kind = Literal["person", "deal", "product", "team", "word", "unknown"]
"""A person; an account or a deal; a product; a team; a word that is nobody's name, such as a region; any other name."""
LONGEST_ACRONYM = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. `people` are those it fits; it is empty for a deal, an account or a stranger.

    Whoever works here and is not the asker's to see is a stranger, too: what a question is taken to ask must not
    depend on whether somebody is called so.
    """

    words: str
    people: tuple[Person, ...]
    first: int
    last: int
    """Indexes of words, both inclusive."""
    possessive: bool = False
    guessed: bool = False
    """Whether it is only an unknown word where a name could stand, without a capital."""
    about_deal: bool = False
    """Whether the word before it says that it is a deal: "commission on Contoso"."""

    known: KnownName | None = None
    """The account, deal, product or team that it names, where the asker sees any figures of it."""

    @property
    def kind(self) -> Kind:
        """What it names, as far as the asker may know: of what they may not see, the same as of what is not there."""
        if self.people:
            return "person"
        if self.known is not None:
            return self.known.kind
        return "word" if is_word(self.words) else "unknown"

    @property
    def account(self) -> str:
        """What the account, deal, product or team is called in full; empty for others."""
        return self.known.name if self.known else ""

    @property
    def personal(self) -> bool:
        """Whether it is said as people are, whoever it is: "Tom's", an address."""
        return bool(self.people) or self.possessive or "@" in self.words


def mentions(
    session: ScopedSession,
    text: str,
    words: Sequence[Word],
    tags: Sequence[Tag],
    language: str,
    *,
    colleagues: bool = False,
) -> list[Mention]:
    """Everybody and everything a text names, left to right.

    With `colleagues`, that is also people whom the asker sees nothing of, for what may name anybody, as praise may.
    """
    addresses = [_by_email(session, match, words, colleagues) for match in _EMAIL.finditer(text)]
    taken = {index for address in addresses for index in range(address.first, address.last + 1)}
    open_ = [index for index in _candidates(words, tags, language) if index not in taken]
    called = people_by_word(session, {words[index].text for index in open_})
    known = {word: seen for word, people in called.items() if (seen := _seen(people, colleagues))}
    things = _things(session, words, [index for index in open_ if words[index].text not in known])
    named = [_as_team(session, mention) for mention in _named(text, words, open_, known, things, language)]
    return sorted([*addresses, *named], key=lambda mention: mention.first)


def _seen(people: tuple[Person, ...], colleagues: bool) -> tuple[Person, ...]:
    return tuple(one for one in people if colleagues or one.visible)


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something other than a person that words from an index on name."""

    known: KnownName
    last: int


def _things(session: ScopedSession, words: Sequence[Word], starts: Sequence[int]) -> Mapping[int, _Thing]:
    """The accounts, deals and products that words name, by the index of their first: the longest name of each."""
    if not starts:
        return {}
    spelled = {spelling for index in starts for spelling in _spellings(words[index].raw)}
    known = known_names(session, spelled)
    return {at: thing for at in starts if (thing := _longest_thing(known, words, at))}


def _spellings(word: str) -> tuple[str, ...]:
    return (word, word.capitalize(), word.upper(), word.lower())


def _longest_thing(known: Sequence[KnownName], words: Sequence[Word], at: int) -> _Thing | None:
    """What most words from here on name, going by the first words of its name; of two alike the shorter name."""
    best: tuple[int, int, KnownName] | None = None
    for thing in known:
        name = [word.text for word in words_of(thing.name)]
        said = [word.text for word in words[at : at + len(name)]]
        alike = next((n for n, (one, other) in enumerate(zip(name, said, strict=False)) if one != other), len(said))
        if alike and (best is None or (alike, -len(name)) > best[:2]):
            best = (alike, -len(name), thing)
    return _Thing(best[2], at + best[0] - 1) if best else None


def _as_team(session: ScopedSession, mention: Mention) -> Mention:
    """An acronym as the team of that name, where the asker sees its figures."""
    if mention.kind != "word" or not mention.words.isupper():
        return mention
    seen = any(lead.visible for lead in leads_of_team(session, mention.words))
    return replace(mention, known=KnownName("team", mention.words)) if seen else mention


def is_word(words: str) -> bool:
    """Whether a capitalised word is nobody's name: an acronym, or a place."""
    return (words.isupper() and words.isalpha() and len(words) <= LONGEST_ACRONYM) or fold(words) in places()


@cache
def places() -> frozenset[str]:
    """Countries and continents in every language, and what else regions are called."""
    named = {fold(name) for code in languages() for name in Locale.parse(code).territories.values()}
    return frozenset(named | {fold(name) for code in languages() for name in table(code, "places")["regions"]})


def _by_email(session: ScopedSession, match: re.Match[str], words: Sequence[Word], colleagues: bool) -> Mention:
    inside = [index for index, word in enumerate(words) if match.start() <= word.start < match.end()]
    return Mention(match[0], _seen(find_people(session, match[0]), colleagues), inside[0], inside[-1])


def _candidates(words: Sequence[Word], tags: Sequence[Tag], language: str) -> Iterator[int]:
    """Indexes of words that may be names: unknown words, and capitalised ones inside a sentence."""
    tagged = {index for tag in tags for index in range(tag.first, tag.last + 1)}
    stopwords = lexicon(language).stopwords | lexicon(ENGLISH).stopwords | vocabulary()
    for index, word in enumerate(words):
        unknown = index not in tagged and word.text not in stopwords
        if _is_spelled_like_a_name(words, index, language) and (
            unknown or _has_its_own_capital(words, index, stopwords)
        ):
            yield index


def _is_spelled_like_a_name(words: Sequence[Word], index: int, language: str) -> bool:
    """Whether a word is all letters and no month or weekday, unless somebody may be meant: "April's"."""
    word = words[index].text
    if not word.replace("-", "").isalpha() or len(word) < 2:
        return False
    dated = word in calendar_words() and word not in names_elsewhere(language)
    return not dated or _is_possessive(words, index)


def _has_its_own_capital(words: Sequence[Word], index: int, stopwords: AbstractSet[str]) -> bool:
    """Whether a capital is a name's, not a sentence's or an acronym's: "Ann's" at the start, but not "What's"."""
    word = words[index]
    placed = index > 0 or (_is_possessive(words, index) and word.text not in stopwords)
    return placed and word.raw[0].isupper() and not word.raw.isupper() and _starts_no_sentence(words, index)


def _starts_no_sentence(words: Sequence[Word], index: int) -> bool:
    return index == 0 or words[index].start - words[index - 1].end == 1


def _is_possessive(words: Sequence[Word], index: int) -> bool:
    following = words[index + 1] if index + 1 < len(words) else None
    return following is not None and following.text in possessives() and following.start - words[index].end <= 1


def _named(
    text: str,
    words: Sequence[Word],
    open_: Sequence[int],
    known: Mapping[str, tuple[Person, ...]],
    things: Mapping[int, _Thing],
    language: str,
) -> Iterator[Mention]:
    done = -1
    for index in open_:
        if index <= done:
            continue
        people, last = _longest(words, open_, known, index)
        thing = things.get(index) if not people else None
        if thing is not None:
            last = thing.last
        elif not people:
            last = _run(words, open_, known, index)
            if words[index].text in calendar_words() or not (
                _is_name(words, index) or _may_be_name(words, index, language)
            ):
                continue
        done = last
        spoken = text[words[index].start : words[last].end]
        before = words[index - 1].text if index else ""
        guessed = not people and thing is None and not _is_name(words, index)
        possessive, about = _is_possessive(words, last), before in linking("about")
        yield Mention(spoken, people, index, last, possessive, guessed, about, thing.known if thing else None)


def _longest(
    words: Sequence[Word], open_: Sequence[int], known: Mapping[str, tuple[Person, ...]], index: int
) -> tuple[tuple[Person, ...], int]:
    """The people called by this word and as many of the next as fit the same person, with the last word's index."""
    people, last = known.get(words[index].text, ()), index
    while last + 1 in open_ and people:
        fitting_both = tuple(person for person in people if person in known.get(words[last + 1].text, ()))
        if not fitting_both:
            break
        people, last = fitting_both, last + 1
    return people, last


def _run(words: Sequence[Word], open_: Sequence[int], known: Mapping[str, tuple[Person, ...]], index: int) -> int:
    """The last of the unknown capitalised words that follow one another from `index` on."""
    last = index
    while last + 1 in open_ and words[last + 1].text not in known and words[last + 1].raw[0].isupper():
        last += 1
    return last


def _is_name(words: Sequence[Word], index: int) -> bool:
    return words[index].raw[0].isupper() or _is_possessive(words, index)


def _may_be_name(words: Sequence[Word], index: int, language: str) -> bool:
    """Whether the word before makes an unknown one likely to be a name, though it has no capital."""
    return index > 0 and words[index - 1].text in languages()[language].links["name_follows"]
