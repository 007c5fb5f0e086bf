"""What is said of a win or a colleague: whom it was sold to, for how much and how long; what the praise is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.reading import Reading
from bot.language.words import table

_TERM = re.compile(r"(?<![\w.,])(\d{1,2})\s*-?\s*([^\W\d_]+)")
_LONGEST_REASON = 500
_JOINTS = (" ", " & ", "-", "'", "’")
_LINKS = ("of", "and", "di", "de", "do", "da", "e", "dos", "del", "della")


def praise_slots(reading: Reading, name: str) -> dict[str, Any]:
    match name:
        case "announce win":
            return _win(reading)
        case "kudos":
            return _kudos(reading)
        case "bind channel":
            return _team(reading)
        case "kudos privacy":
            return {"kudos": "private" if _says(reading, "private") else "posted"}
        case _:
            return {}


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
        link = words[at + 1].text in _LINKS and at + 2 < len(words)
        following = at + 2 if link and text[words[at + 1].end : words[at + 2].start] == " " else at + 1
        if not words[following].raw[:1].isupper():
            break
        at = following
    return at


def _term(reading: Reading) -> str | None:
    """ "2yr", "3 anni", "18 meses"."""
    units = _table(reading, "terms")
    return next(
        (f"{found[1]} {found[2]}" for found in _TERM.finditer(reading.text) if found[2].casefold() in units), None
    )


def _kudos(reading: Reading) -> dict[str, Any]:
    """The reason is what follows the name: "shoutout to Priya for saving the demo"."""
    who = next((each for each in reading.mentions if each.people), None)
    if who is None:
        return {}
    reason = _without_link(reading, reading.text[reading.words[who.last].end :])
    return {"person": who.words, **({"reason": reason[:_LONGEST_REASON]} if reason else {})}


def _without_link(reading: Reading, rest: str) -> str:
    words = rest.strip(" \t:,;.!?-–—").split()
    while words and words[0].casefold().strip(",.:;!?") in _table(reading, "links"):
        words = words[1:]
    return " ".join(words)


def _team(reading: Reading) -> dict[str, Any]:
    """A team named without the word: "bind this channel to Nord"."""
    if _says(reading, "whole_company") or not reading.mentions:
        return {}
    start = reading.words[reading.mentions[0].first].start
    return {"team": reading.text[start:].strip(" .,;!?")}


def _says(reading: Reading, what: str) -> bool:
    spoken = f" {' '.join(word.text for word in reading.words)} "
    return any(f" {each} " in spoken for each in _table(reading, what))


def _table(reading: Reading, what: str) -> list[str]:
    """In the language of the question, and in English, which the trade mixes in."""
    both: list[Mapping[str, list[str]]] = [table(language, "praise") for language in {reading.language, "en"}]
    return [word for each in both for word in each[what]]
