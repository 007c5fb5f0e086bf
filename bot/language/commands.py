"""Commands: a capability's name, then words that fill its arguments by their kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from bot.capability import Capability, Request, capabilities, may_use
from bot.i18n import LANGUAGES
from bot.language.concepts import lexicon
from bot.language.periods import find_periods
from bot.language.reading import read
from bot.language.slots import arguments, team_named
from bot.language.topics import topics
from bot.language.words import Word, fold, words_of
from bot.languages import linking, table
from bot.turn import Call

_WHOSE = frozenset({"TEAM", "SELF", "NAME", "PERSON", "FOLLOW", "THE"})
ALIKE = 75
"""The similarity, of 100, at which a word is a misspelt command: qouta, hlep."""


def command(request: Request, text: str) -> Call | None:
    """The call that a text spells out word for word; None where it is a question instead."""
    named = _named(text)
    if named is None:
        return None
    capability, rest = named
    args = _arguments(request, capability, rest)
    return None if args is None else Call(capability.name, args)


def _named(text: str) -> tuple[Capability, str] | None:
    """The capability with the longest name, in any language, that begins the text, and the rest of the text."""
    plain = " ".join(text.split())
    for typed, name in _typed():
        if fold(plain[: len(typed)]) == typed and not plain[len(typed) :][:1].isalnum():
            return capabilities()[name], plain[len(typed) :].strip(" :,.!?")
    return None


@cache
def _typed() -> tuple[tuple[str, str], ...]:
    """What can be typed and the capability it is for, the longest first; in English hidden ones have names too."""
    typed = {
        fold(word): name
        for language in LANGUAGES
        for name, words in table(language, "commands").items()
        for word in words
    }
    return tuple(sorted({**typed, **{name: name for name in capabilities()}}.items(), key=lambda each: -len(each[0])))


def typed_name(capability: Capability, language: str) -> str:
    """What the help says to type for it."""
    return str(table(language, "commands")[capability.name][0])


def _arguments(request: Request, capability: Capability, rest: str) -> dict[str, Any] | None:
    if not rest:
        return {}
    fields = capability.args.model_fields
    if capability.asked.typed:
        return capability.asked.typed(rest)
    if fields.keys() == {"team"}:
        return _team_or_company(rest)
    if capability.preview:  # what follows is free text, in which any word could be a name or a period
        named = arguments(request, read(request, rest), topics()[capability.name])
        return {name: value for name, value in named.items() if name in fields}
    if not fields.keys() & {"period", "person", "team"}:
        return _one_argument(request, capability, rest)
    args: dict[str, Any] = {}
    periods = find_periods(rest, request.principal.company.calendar, request.today, alone=True)
    if periods and "period" in fields:
        start, end = periods[0].start, periods[0].end
        since = "since" in fields and periods[0].bound == "since"  # when it began, not of which period it is told
        args["since" if since else "period"] = rest[start:end]
        rest = f"{rest[:start]} {rest[end:]}"
    return _with_person_or_team(request, fields, rest, args)


def _one_argument(request: Request, capability: Capability, rest: str) -> dict[str, Any] | None:
    """The rest as the first argument, unless the whole is another question: "define a quota for Tom"."""
    fields = capability.args.model_fields
    best = read(request, f"{capability.name} {rest}").best
    return {next(iter(fields)): rest} if fields and best and best.name == capability.name else None


def _with_person_or_team(
    request: Request, fields: Mapping[str, Any], rest: str, args: dict[str, Any]
) -> dict[str, Any] | None:
    reading = read(request, rest)
    words = _without_filler(rest)
    if not words:
        return args
    team, namesake = team_named(reading)
    if team and "team" in fields and any("TEAM" in tag.concepts for tag in reading.tags):
        # "why is my team behind" says more than whose: it is a question.
        return {**args, "team": team} if all(tag.concepts & _WHOSE for tag in reading.tags) else None
    known = next((mention for mention in reading.mentions if mention.people and mention is not namesake), None)
    if known is not None and "person" in fields and known.last - known.first + 1 >= len(words):
        return {**args, "person": known.words}
    return _with_unknown_words(words, fields, args)


def _without_filler(text: str) -> list[Word]:
    return [word for word in words_of(text) if word.text not in linking("filler")]


def _team_or_company(rest: str) -> dict[str, Any]:
    """The team that is named; nothing where the whole company is."""
    words = _without_filler(rest)
    name = " ".join(word.text for word in words)
    whole = any(name in table(language, "praise")["whole_company"] for language in LANGUAGES)
    return {} if whole or not words else {"team": rest[words[0].start :]}


def _with_unknown_words(
    words: Sequence[Word], fields: Mapping[str, Any], args: dict[str, Any]
) -> dict[str, Any] | None:
    """Take words that no table knows for a name or a misspelt period; running the call then says what is wrong."""
    if any(word.text in lexicon(language).vocabulary for word in words for language in LANGUAGES):
        return None
    unknown = " ".join(word.raw for word in words)
    if any(letter.isdigit() for letter in unknown):
        return {**args, "period": unknown} if "period" in fields and "period" not in args else None
    return {**args, "person": unknown} if "person" in fields else None


def misspelt(text: str) -> bool:
    """Whether the first word is nearly a command and is a word in no language."""
    first = next((word.text for word in words_of(text)), "")
    if any(first in lexicon(language).vocabulary for language in LANGUAGES):
        return False
    names = {typed.split()[0] for typed, name in _typed() if not capabilities()[name].hidden}
    return process.extractOne(first, names, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None


def nearest(request: Request, text: str, count: int = 3) -> list[str]:
    """The capabilities whose names are most like what was typed, among those that the asker may use."""
    usable = {name for name, one in capabilities().items() if not one.hidden and may_use(request.principal, one)}
    names = {typed: name for typed, name in _typed() if name in usable}
    said = " ".join(fold(text).split()[:2])
    found = (names[typed] for typed, _, _ in process.extract(said, list(names), scorer=fuzz.WRatio, limit=3 * count))
    return list(dict.fromkeys(found))[:count]
