"""What a language's table has to look like: as the English one, key by key.

Said in English alone: what would translate it may be what is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

BY_WORDS = frozenset(
    {"numbers", "ordinals", "times", "currencies", "languages", "shorthand", "vague", "personal", "zones"}
)
"""Mappings from words to what they stand for: their keys differ from language to language."""
_UNITS = ("day", "week", "month", "quarter", "half", "year", "period")
_BY_UNIT = frozenset({"units", "weak_units", "to_date", "end_of", "each", "own"})
_PARTIAL = _BY_UNIT | {"figures", "loosely"}
"""Mappings of which a language may leave out what it has no words for."""
_NUMBERED = frozenset({"short_months", "relative_day", "relative_day_part", "parts: quarter", "parts: half"})
"""Mappings whose keys are whole numbers."""
_FORMS = (
    (r"-?\d+", "a whole number"),
    (r"\d+(\.\d+)?", "a number"),
    (r"\d\d:\d\d", "a time such as 08:30"),
    (r"\w+/\w+", "a time zone such as Europe/Rome"),
    (r"[A-Z]{3}", "a currency's three letters"),
)
MOST_SHOWN = 12


class BrokenTables(Exception):
    """Languages' files that can't be read as they are. Its words say which, where, and what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        shown = [f"  - {problem}" for problem in problems[:MOST_SHOWN]]
        more = [f"  and {len(problems) - MOST_SHOWN} more"] if len(problems) > MOST_SHOWN else []
        start = "Pacer can't read the tables of its languages:"
        end = "Correct them, or move that language's folder away: docs/adding-a-language.md says what is in one."
        super().__init__("\n".join([start, *shown, *more, end]))
        self.problems = tuple(problems)


def shown(path: Path) -> str:
    """The file as it is called in the project."""
    project = Path(__file__).parents[2]
    return str(path.relative_to(project) if path.is_relative_to(project) else path)


def differences(theirs: Any, english: Any, where: str = "") -> Iterator[str]:
    """What keeps a language's entry from being read as the English one is; `where` are the keys that lead to it."""
    key, start = where.rpartition(": ")[2], f"{where}: " if where else ""
    if type(theirs) is not type(english):
        yield f"{start}write {_called(english)}"
    elif isinstance(english, str):
        if english and not theirs.strip():
            yield f"{start}is empty: say what English says with “{english[:40]}”"
    elif isinstance(english, list):
        yield from _list_differences(theirs, english, start)
    elif key in BY_WORDS:
        yield from _meaning_differences(theirs, english, start)
    else:
        yield from _key_differences(theirs, english, where)
        for name in english.keys() & theirs.keys():
            yield from differences(theirs[name], english[name], f"{start}{name}")


def _called(english: Any) -> str:
    if isinstance(english, list):
        return "a list, such as [one, two], or [] where there is nothing"
    return "text" if isinstance(english, str) else "keys with their words below, or {} where there are none"


def _list_differences(theirs: Sequence[Any], english: Sequence[Any], start: str) -> Iterator[str]:
    if english and isinstance(english[0], list):
        if len(theirs) != len(english):
            yield f"{start}write {len(english)} lists, one after the other; there are {len(theirs)}"
        for number, each in enumerate(theirs, 1):
            yield from differences(each, [], f"{start}{number}")
        return
    for number, each in enumerate(theirs, 1):
        if not isinstance(each, str) or not each.strip():
            yield f"{start}entry {number} is no words: put it in quotes, or take it out"


def _key_differences(theirs: Mapping[str, Any], english: Mapping[str, Any], where: str) -> Iterator[str]:
    key, start = where.rpartition(": ")[2], f"{where}: " if where else ""
    if not _NUMBERED.isdisjoint({key, where}):
        for name, words in theirs.items():
            if re.fullmatch(r"-?\d+", name) is None:
                yield f"{start}“{name}” has to be a whole number"
            yield from differences(words, [], f"{start}{name}") if name not in english else ()
        return
    known = {*english, *(_UNITS if key in _BY_UNIT else ())}
    missing = [] if key in _PARTIAL else sorted(english.keys() - theirs.keys())
    for name in sorted(theirs.keys() - known):
        near = get_close_matches(name, missing or known, 1)
        yield f"{start}“{name}” is no key; " + (f"did you mean “{near[0]}”?" if near else "take it out")
    for name in missing:
        yield f"{start}“{name}” is missing; add it with {_called(english[name])}"
    for name in (theirs.keys() & known) - english.keys():
        yield from differences(theirs[name], [], f"{start}{name}")


def _meaning_differences(theirs: Mapping[str, Any], english: Mapping[str, str], start: str) -> Iterator[str]:
    """What words stand for, in the strictest form that all of the English ones have."""
    pattern, called = next(
        (form for form in _FORMS if all(re.fullmatch(form[0], value) for value in english.values())),
        (r"(?s).*\S.*", "text"),
    )
    for word, value in theirs.items():
        if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
            yield f"{start}“{word}” has to stand for {called}"
