"""Several requests in one sentence: where a text may be cut, and which parts ask for something by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.languages import linking

AT_MOST = 3
"""The most requests that one message is answered for."""
_SENTENCE_ENDS = re.compile(r"(?<=[.?!;])\s+(?=\w)|\n+|(?<=\?)(?=\w)")
LONGEST = 160
"""The most characters of a text that is cut at an "and"."""
_SHORTEST = 3
"""Letters: less than this asks for nothing."""


@dataclass(frozen=True, slots=True)
class Parts:
    texts: Sequence[str]
    joined: bool = False
    """Whether only an "and" stands between them, which often joins what one request names."""


def sentences(text: str) -> Parts:
    """The sentences of a text; what follows a colon is said freely and never cut."""
    head, colon, told = text.partition(": ")
    cut = [part for part in _SENTENCE_ENDS.split(head) if len(part.strip()) >= _SHORTEST]
    if cut and colon:
        cut[-1] = f"{cut[-1]}: {told}"
    return Parts([part.strip() for part in cut] or [text])


def halves(text: str) -> list[Parts]:
    """The text cut in two at each "and"; nothing where it is long: nobody asks for two things in so many words."""
    if len(text) > LONGEST:
        return []
    words = sorted(linking("and"), key=len, reverse=True)
    joints = re.finditer(rf",?\s+(?:{'|'.join(map(re.escape, words))})\s+", text, re.IGNORECASE)
    both = ((text[: joint.start()].strip(), text[joint.end() :].strip()) for joint in joints)
    return [Parts(pair, joined=True) for pair in both if all(len(half) >= _SHORTEST for half in pair)]
