"""Several requests in one sentence: where a text may be cut, and which parts ask for something by themselves."""

from __future__ import annotations

import re

from bot.languages import either

AT_MOST = 3
"""The most requests that one message is answered for."""
_SENTENCE_ENDS = re.compile(r"(?<=[.?!;])\s+(?=\w)|\n+|(?<=\?)(?=\w)")
LONGEST = 160
"""The most characters of a text that is cut at an "and"."""
_SHORTEST = 3
"""Letters: less than this asks for nothing."""


def sentences(text: str) -> list[str]:
    """The sentences of a text; what follows a colon is said freely and never cut."""
    head, colon, told = text.partition(": ")
    cut = [part for part in _SENTENCE_ENDS.split(head) if len(part.strip()) >= _SHORTEST]
    if cut and colon:
        cut[-1] = f"{cut[-1]}: {told}"
    return [part.strip() for part in cut] or [text]


def halves(text: str) -> list[tuple[str, str]]:
    """The text cut in two at each "and"; nothing where it is long: nobody asks for two things in so many words."""
    if len(text) > LONGEST:
        return []
    joints = re.finditer(rf",?\s+{either('and')}\s+", text, re.IGNORECASE)
    both = ((text[: joint.start()].strip(), text[joint.end() :].strip()) for joint in joints)
    return [pair for pair in both if all(len(half) >= _SHORTEST for half in pair)]
