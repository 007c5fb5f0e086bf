"""What people typed, without Slack's escapes: mentions, links and entities become the words people saw."""

from __future__ import annotations

import re
from collections.abc import Mapping

_REFERENCE = re.compile(r"<([^<>]+)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def mentioned(text: str) -> frozenset[str]:
    """The ids of the users that a text mentions."""
    return frozenset(body[1:].split("|")[0] for body in _REFERENCE.findall(text) if body.startswith("@"))


def plain_text(text: str, people: Mapping[str, str]) -> str:
    """The words as people saw them. `people` names mentioned users by id; an empty name drops the mention."""

    def worded(reference: re.Match[str]) -> str:
        target, _, label = reference[1].partition("|")
        match target[0]:
            case "@":
                return people.get(target[1:], label or target[1:])
            case "#":
                return f"#{label}"
            case "!":
                return label or target[1:]
            case _:
                return label or target

    shown = _REFERENCE.sub(worded, text)
    for entity, character in _ENTITIES:
        shown = shown.replace(entity, character)
    return " ".join(shown.split())
