"""Looks for words of the tables in a question: in its own language and in English, which salespeople mix in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from bot.language.clock_times import places
from bot.language.reading import Reading
from bot.language.words import words_of
from bot.languages import ENGLISH, table


def said_at(reading: Reading, words: str) -> int:
    """The character at which folded words start in the text; -1 where they do not occur."""
    wanted = words.split()
    texts = [word.text for word in reading.words]
    for first in range(len(texts) - len(wanted) + 1):
        if texts[first : first + len(wanted)] == wanted:
            return reading.words[first].start
    return -1


def says_in_order(reading: Reading, name: str, entry: str) -> bool:
    """Whether the question has all parts of a phrase of an entry, in their order; "…" stands between them."""
    said = " ".join(["", *(word.text for word in reading.words), ""])
    return any(re.search(_in_order(words), said) for words in listed(reading, name, entry))


@lru_cache(maxsize=2048)
def _in_order(words: str) -> re.Pattern[str]:
    parts = (" ".join(word.text for word in words_of(part)) for part in words.split("…"))
    return re.compile(".*".join(f" {re.escape(part)}(?= )" for part in parts))


def says_any(reading: Reading, name: str, entry: str) -> bool:
    """Whether the question has a phrase that a table lists under an entry."""
    return any(said_at(reading, words) >= 0 for words in listed(reading, name, entry))


def places_of(reading: Reading, name: str, entry: str) -> Iterator[tuple[int, int]]:
    """Where the question has a phrase that a table lists under an entry: the first and the last word of each."""
    phrases = [tuple(word.text for word in words_of(words)) for words in listed(reading, name, entry)]
    return places(reading.words, phrases)


def listed(reading: Reading, name: str, entry: str) -> list[str]:
    """The phrases that a table lists under an entry, those of the question's own language first."""
    return [words for language in dict.fromkeys((reading.language, ENGLISH)) for words in table(language, name)[entry]]


def spans(reading: Reading) -> Mapping[str, Any]:
    """The table of spans in the question's language and English: how long ago, since when, for each what."""
    own, english = table(reading.language, "spans"), table(ENGLISH, "spans")
    merged: dict[str, Any] = {}
    for name in english:
        in_english, in_own = english[name], own[name]
        merged[name] = {**in_english, **in_own} if isinstance(in_english, dict) else [*in_own, *in_english]
    return merged
