"""Whether every language's tables can be read, before the first question is: one mistyped key would break them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from bot.i18n import LANGUAGES
from bot.language.glossary import entries
from bot.language.phrases import NO_CAPABILITY, SLOTS, phrase_files
from bot.language.topics import topics
from bot.languages import ENGLISH, files, languages, table
from bot.languages.shapes import BrokenTables, differences, shown

_SLOT = re.compile(r"\{([^{}]*)\}")
_PAIRS = ("()", "[]", "{}")


def check_tables() -> None:
    """Raise BrokenTables for what any language's words or phrases lack. What is read is kept for the first question."""
    if problems := [problem for language in LANGUAGES for problem in _problems(language)]:
        raise BrokenTables(problems)


def _problems(language: str) -> Iterator[str]:
    try:
        yield from _folder_problems(language)
        yield from _word_problems(language)
        yield from _glossary_problems(language)
        for file, phrases in phrase_files(language).items():
            yield from (f"{shown(file)}: {problem}" for problem in phrase_problems(phrases))
    except BrokenTables as broken:
        yield from broken.problems


def _folder_problems(language: str) -> Iterator[str]:
    spoken, folder = languages()[language], _folder(language)
    try:
        Locale.parse(f"{spoken.prefix}_{spoken.territory}")
        Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        said = f"Babel knows no “{language}” as it is spoken in “{spoken.territory}”"
        yield f"{shown(folder)}: {said}; correct the folder's name, or the territory in language.yaml"


def _word_problems(language: str) -> Iterator[str]:
    theirs = {file.stem: file for file in files(language, "words/*.yaml")}
    english = [file.stem for file in files(ENGLISH, "words/*.yaml")]
    folder = _folder(language) / "words"
    for name in english:
        if name not in theirs:
            yield f"{shown(folder / f'{name}.yaml')}: is missing; copy the English one, and put your words into it"
        elif language != ENGLISH:
            found = differences(table(language, name), table(ENGLISH, name))
            yield from (f"{shown(theirs[name])}: {problem}" for problem in found)
    for name in theirs.keys() - set(english):
        yield f"{shown(theirs[name])}: English has no such file; take it out"


def _glossary_problems(language: str) -> Iterator[str]:
    file = _folder(language) / "glossary.yaml"
    if not file.exists():
        yield f"{shown(file)}: is missing; copy the English one, and put your words into it"
        return
    plain = {key: _without_names(entry) for key, entry in entries(language).items()}
    found = differences(plain, {key: _without_names(entry) for key, entry in entries(ENGLISH).items()})
    yield from (f"{shown(file)}: {problem}" for problem in found)
    for key, entry in entries(language).items():
        also = entry.get("also", []) if isinstance(entry, dict) else []
        yield from (f"{shown(file)}: {problem}" for problem in differences(also, [], f"{key}: also"))


def _without_names(entry: Any) -> Any:
    """A term without its other names, of which a language may have none."""
    return {name: said for name, said in entry.items() if name != "also"} if isinstance(entry, dict) else entry


def _folder(language: str) -> Path:
    return next(files(language, "language.yaml")).parent


def phrase_problems(said: Any) -> Iterator[str]:
    """What keeps a file's phrases from being read: topics and slots that nobody knows, and brackets without an end."""
    for name, phrases in said.items():
        if name not in topics() and name not in NO_CAPABILITY:
            yield f"“{name}” is nothing that can be asked for; take the name as the English phrases have it"
        if not isinstance(phrases, list):
            yield f"{name}: write a list of phrases, each after a dash"
            continue
        for phrase in phrases:
            if not isinstance(phrase, str) or not phrase.strip():
                yield f"{name}: {phrase} is no phrase; put it in quotes, or take it out"
            elif why := _unreadable(phrase):
                yield f"{name}: “{phrase}”: {why}"


def _unreadable(phrase: str) -> str:
    if open_pair := next((pair for pair in _PAIRS if phrase.count(pair[0]) != phrase.count(pair[1])), ""):
        return f"a bracket of {open_pair} lacks its other half"
    unknown = set(_SLOT.findall(phrase)) - SLOTS.keys() if "{" in phrase else set()
    return f"{{{unknown.pop()}}} is no slot; there are {', '.join(SLOTS)}" if unknown else ""
