"""Commands: a capability's name, then words that fill its arguments by what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz, process

from bot.capability import Capability, Request, capabilities, may_use
from bot.i18n import LANGUAGES
from bot.language.concepts import lexicon
from bot.language.periods import find_periods
from bot.language.reading import read
from bot.language.slots import arguments, team_named
from bot.language.topics import topics
from bot.language.words import fold, words_of
from bot.languages import linking, table
from bot.turn import Call

ALIKE = 75
"""Of 100: qouta is quota, and hlep help."""


def command(request: Request, text: str) -> Call | None:
    """The call that a text spells out, word for word; None where it is rather a question."""
    named = _named(text)
    if named is None:
        return None
    capability, rest = named
    args = _arguments(request, capability, rest)
    return None if args is None else Call(capability.name, args)


def _named(text: str) -> tuple[Capability, str] | None:
    """The longest capability name that the text begins with, and what follows."""
    plain = " ".join(text.split())
    for name in sorted(capabilities(), key=len, reverse=True):
        if fold(plain[: len(name)]) == name and not plain[len(name) :][:1].isalnum():
            return capabilities()[name], plain[len(name) :].strip(" :,.!?")
    return None


def _arguments(request: Request, capability: Capability, rest: str) -> dict[str, Any] | None:
    if not rest:
        return {}
    fields = capability.args.model_fields
    if fields.keys() == {"team"}:
        return _team_or_company(rest)
    if capability.preview:  # words of one's own, of which any could be a name or a period
        told = arguments(request, read(request, rest), topics()[capability.name])
        return {name: value for name, value in told.items() if name in fields}
    if not fields.keys() & {"period", "person", "team"}:
        meant = read(request, f"{capability.name} {rest}").best  # "define coverage", not "define a quota for Tom"
        return {next(iter(fields)): rest} if fields and meant and meant.name == capability.name else None
    found: dict[str, Any] = {}
    periods = find_periods(rest, request.principal.company.calendar, request.today, alone=True)
    if periods and "period" in fields:
        start, end = periods[0].start, periods[0].end
        found["period"] = rest[start:end]
        rest = f"{rest[:start]} {rest[end:]}"
    return _whose(request, fields, rest, found)


def _whose(request: Request, fields: Mapping[str, Any], rest: str, found: dict[str, Any]) -> dict[str, Any] | None:
    reading = read(request, rest)
    words = [word for word in words_of(rest) if word.text not in linking("filler")]
    if not words:
        return found
    team, member = team_named(reading)
    if team and "team" in fields and any("TEAM" in tag.concepts for tag in reading.tags):
        return {**found, "team": team}
    known = next((each for each in reading.mentions if each.people and each is not member), None)
    if known is not None and "person" in fields and known.last - known.first + 1 >= len(words):
        return {**found, "person": known.words}
    return _leftover(words, fields, found)


def _team_or_company(rest: str) -> dict[str, Any]:
    words = [word for word in words_of(rest) if word.text not in linking("filler")]
    spoken = " ".join(word.text for word in words)
    whole = any(spoken in table(language, "praise")["whole_company"] for language in LANGUAGES)
    return {} if whole or not words else {"team": rest[words[0].start :]}


def _leftover(words: list[Any], fields: Mapping[str, Any], found: dict[str, Any]) -> dict[str, Any] | None:
    """What no table knows is somebody's name, or a period badly put: running it says so."""
    if any(word.text in lexicon(language).vocabulary for word in words for language in LANGUAGES):
        return None
    spoken = " ".join(word.raw for word in words)
    if any(letter.isdigit() for letter in spoken):
        return {**found, "period": spoken} if "period" in fields and "period" not in found else None
    return {**found, "person": spoken} if "person" in fields else None


def misspelt(text: str) -> bool:
    """Whether a text begins with what is nearly a command, and no word of any language."""
    first = next((word.text for word in words_of(text)), "")
    if any(first in lexicon(language).vocabulary for language in LANGUAGES):
        return False
    names = {name.split()[0] for name, each in capabilities().items() if not each.hidden}
    return process.extractOne(first, names, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None


def nearest(request: Request, text: str, count: int = 3) -> list[str]:
    """The names most like what was typed, of what the asker may use."""
    usable = (each for each in capabilities().values() if not each.hidden and may_use(request.principal, each))
    names = [each.name for each in usable]
    typed = " ".join(fold(text).split()[:2])
    return [name for name, _, _ in process.extract(typed, names, scorer=fuzz.WRatio, limit=count)]
