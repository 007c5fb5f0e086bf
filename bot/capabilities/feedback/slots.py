"""Arguments found in talk about feedback: strength, improvement, verdict, author, and what it is wanted on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.asked import Said
from bot.capability import Request
from bot.language.people import Mention
from bot.language.reading import Reading, colleagues_named
from bot.language.spoken import listed
from bot.language.words import Word, words_of
from bot.languages import either
from bot.rights import Question

VERDICTS = ("exceeds", "misses", "meets")
_LONGEST = 200


def draft_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_draft(said.reading)}


def request_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_colleague(said.request, said.reading), **_about(said.reading)}


def feedback_slots(said: Said) -> dict[str, Any]:
    """The person in "What did Dana say in my last review" is its author."""
    if said.reading.mine and "person" in said.args:
        return {**said.args, "author": said.args["person"], "person": None}
    return dict(said.args)


def subjects(question: Question) -> Sequence[Mention]:
    """Whose feedback is asked for; a person named in a question about one's own is its author, not its subject."""
    return () if question.reading.mine else question.reading.mentions


def _draft(reading: Reading) -> dict[str, Any]:
    values: dict[str, Any] = {}
    spoken = f" {' '.join(word.text for word in reading.words)} "
    for verdict in VERDICTS:
        if any(f" {phrase} " in spoken for phrase in listed(reading, "feedback", verdict)):
            values.setdefault("verdict", verdict)
    for clause in _clauses(reading):
        for slot in ("improvement", "strength"):
            if slot not in values and (text := _after(reading, clause, slot)):
                values[slot] = text
                break
    return values


def _clauses(reading: Reading) -> list[str]:
    """The clauses after the name of the person it is about."""
    who = next(iter(reading.mentions), None)
    rest = reading.text[reading.words[who.last].end :] if who else reading.text
    return [
        clause.strip()
        for clause in re.split(rf"[,;:.!?–—]|\s-\s|\b{either('but')}\b", rest, flags=re.IGNORECASE)
        if clause.strip()
    ]


def _after(reading: Reading, clause: str, slot: str) -> str:
    words = words_of(clause)
    place = _index_after(words, listed(reading, "feedback", slot))
    if place is None:
        return ""
    rest = clause[words[place].start :] if place < len(words) else ""
    plain = words_of(rest)
    is_verdict = any(
        " ".join(word.text for word in plain) in phrase for phrase in listed(reading, "feedback", "exceeds")
    )
    return "" if is_verdict else rest.strip(" .,;")[:_LONGEST]


def _index_after(words: Sequence[Word], phrases: Sequence[str]) -> int | None:
    """The index of the word after the first phrase that occurs, longer phrases tried first."""
    texts = [word.text for word in words]
    for phrase in sorted(phrases, key=len, reverse=True):
        parts = phrase.split()
        for start in range(len(texts) - len(parts) + 1):
            if texts[start : start + len(parts)] == parts:
                return start + len(parts)
    return None


def _colleague(request: Request, reading: Reading) -> dict[str, Any]:
    who = next(iter(colleagues_named(request, reading)), None)
    return {"person": who.words} if who else {}


def _about(reading: Reading) -> dict[str, Any]:
    """What feedback is wanted on, in the asker's words: "how I handled the Hooli call"."""
    place = _index_after(reading.words, listed(reading, "feedback", "about"))
    if place is None or place >= len(reading.words):
        return {}
    text = reading.text[reading.words[place].start :].strip(" .,;!?")
    return {"about": text[:_LONGEST]} if text else {}
