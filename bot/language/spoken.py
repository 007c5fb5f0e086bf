"""Words of a language's tables, looked for in a question: in its own language and in English, which the trade uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.language.reading import Reading
from bot.languages import table


def said_at(reading: Reading, words: str) -> int:
    """Where in the text folded words stand; -1 for nowhere."""
    wanted = words.split()
    texts = [word.text for word in reading.words]
    for first in range(len(texts) - len(wanted) + 1):
        if texts[first : first + len(wanted)] == wanted:
            return reading.words[first].start
    return -1


def says_any(reading: Reading, name: str, entry: str) -> bool:
    """Whether a phrase stands there that a table's entry lists."""
    return any(said_at(reading, words) >= 0 for words in listed(reading, name, entry))


def listed(reading: Reading, name: str, entry: str) -> list[str]:
    """What a table lists under an entry, the question's own language first."""
    return [words for language in dict.fromkeys((reading.language, "en")) for words in table(language, name)[entry]]


def spans(reading: Reading) -> Mapping[str, Any]:
    """The table of spans: how long ago, since when, for each what."""
    own, english = table(reading.language, "spans"), table("en", "spans")
    merged: dict[str, Any] = {}
    for name in english:
        both = (english[name], own[name])
        merged[name] = {**both[0], **both[1]} if isinstance(both[0], dict) else [*both[1], *both[0]]
    return merged
