"""What is said of a win: whom it was sold to, for how much and how long."""

from __future__ import annotations

import re
from typing import Any

from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import listed
from bot.languages import linking

_TERM = re.compile(r"(?<![\w.,])(\d{1,2})\s*-?\s*([^\W\d_]+)")
_JOINTS = (" ", " & ", "-", "'", "’")


def win_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_win(said.reading)}


def _win(reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if sold := _sold(reading):
        found["deal"] = sold
    if reading.amounts:
        found["amount"] = format(reading.amounts[0], "f")
    if term := _term(reading):
        found["term"] = term
    return found


def _sold(reading: Reading) -> str | None:
    """Whom it was sold to: the first name that is no colleague's, with what of it looks like one ("Tom Baker Ltd")."""
    at = next((at for at, each in enumerate(reading.mentions) if not each.people), 0)
    if not reading.mentions:
        return None
    first = last = reading.mentions[at]
    while at and reading.mentions[at - 1].last + 1 == first.first:
        at -= 1
        first = reading.mentions[at]
    return reading.text[reading.words[first.first].start : reading.words[_end(reading, last.last)].end]


def _end(reading: Reading, at: int) -> int:
    """The last word of a name: "Bank of America", "Grupo Andrade e Filhos"; a comma ends it, and a number."""
    words, text = reading.words, reading.text
    while at + 1 < len(words) and text[words[at].end : words[at + 1].start] in _JOINTS:
        link = words[at + 1].text in linking("of") | linking("and") and at + 2 < len(words)
        following = at + 2 if link and text[words[at + 1].end : words[at + 2].start] == " " else at + 1
        if not words[following].raw[:1].isupper():
            break
        at = following
    return at


def _term(reading: Reading) -> str | None:
    """ "2yr", "3 anni", "18 meses"."""
    units = listed(reading, "praise", "terms")
    return next(
        (f"{found[1]} {found[2]}" for found in _TERM.finditer(reading.text) if found[2].casefold() in units), None
    )
