"""Arguments found in news of a win: the customer, the amount and the contract term."""

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
    values: dict[str, Any] = {}
    if sold := _sold(reading):
        values["deal"] = sold
    if reading.amounts:
        values["amount"] = format(reading.amounts[0], "f")
    if term := _term(reading):
        values["term"] = term
    return values


def _sold(reading: Reading) -> str | None:
    """The customer: the first name that is no colleague's, with any part that looks like one, as in "Tom Baker Ltd"."""
    at = next((at for at, mention in enumerate(reading.mentions) if not mention.people), 0)
    if not reading.mentions:
        return None
    first = last = reading.mentions[at]
    while at and reading.mentions[at - 1].last + 1 == first.first:
        at -= 1
        first = reading.mentions[at]
    return reading.text[reading.words[first.first].start : reading.words[_end(reading, last.last)].end]


def _end(reading: Reading, at: int) -> int:
    """The index of the last word of a name, such as "Grupo Andrade e Filhos"; a comma or a number ends it."""
    words, text = reading.words, reading.text
    while at + 1 < len(words) and text[words[at].end : words[at + 1].start] in _JOINTS:
        link = words[at + 1].text in linking("of") | linking("and") and at + 2 < len(words)
        following = at + 2 if link and text[words[at + 1].end : words[at + 2].start] == " " else at + 1
        if not words[following].raw[:1].isupper():
            break
        at = following
    return at


def _term(reading: Reading) -> str | None:
    """The contract term, such as "2yr", "3 anni" or "18 meses"."""
    units = listed(reading, "praise", "terms")
    return next(
        (f"{match[1]} {match[2]}" for match in _TERM.finditer(reading.text) if match[2].casefold() in units), None
    )
