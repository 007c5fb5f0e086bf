"""What is said when feedback is asked for, drafted or read: strengths, what to improve, the verdict, the one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.asked import Said
from bot.language.people import Mention
from bot.language.reading import Reading
from bot.language.words import Word, words_of
from bot.languages import either, table
from bot.rights import Question

VERDICTS = ("exceeds", "misses", "meets")
_LONGEST = 200


def draft_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_person(said.reading), **_draft(said.reading)}


def request_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_person(said.reading), **_about(said.reading)}


def feedback_slots(said: Said) -> dict[str, Any]:
    """ "What did Dana say in my last review" names its author."""
    if said.reading.mine and "person" in said.args:
        return {**said.args, "author": said.args["person"], "person": None}
    return dict(said.args)


def subjects(question: Question) -> Sequence[Mention]:
    """Whose feedback is asked for: not the author of one's own."""
    return () if question.reading.mine else question.reading.mentions


def _draft(reading: Reading) -> dict[str, Any]:
    found: dict[str, Any] = {}
    spoken = f" {' '.join(word.text for word in reading.words)} "
    for verdict in VERDICTS:
        if any(f" {phrase} " in spoken for phrase in _phrases(reading, verdict)):
            found.setdefault("verdict", verdict)
    for clause in _clauses(reading):
        for slot in ("improvement", "strength"):
            if slot not in found and (said := _after(reading, clause, slot)):
                found[slot] = said
                break
    return found


def _clauses(reading: Reading) -> list[str]:
    """What follows whom it is about."""
    who = next((each for each in reading.mentions), None)
    rest = reading.text[reading.words[who.last].end :] if who else reading.text
    return [
        each.strip()
        for each in re.split(rf"[,;:.!?–—]|\s-\s|\b{either('but')}\b", rest, flags=re.IGNORECASE)
        if each.strip()
    ]


def _after(reading: Reading, clause: str, slot: str) -> str:
    words = words_of(clause)
    place = _place(words, _phrases(reading, slot))
    if place is None:
        return ""
    said = clause[words[place].start :] if place < len(words) else ""
    plain = words_of(said)
    is_verdict = any(" ".join(word.text for word in plain) in phrase for phrase in _phrases(reading, "exceeds"))
    return "" if is_verdict else said.strip(" .,;")[:_LONGEST]


def _place(words: Sequence[Word], phrases: Sequence[str]) -> int | None:
    """Where what follows the first of these phrases begins; the longest of them where several stand there."""
    texts = [word.text for word in words]
    for phrase in sorted(phrases, key=len, reverse=True):
        parts = phrase.split()
        for start in range(len(texts) - len(parts) + 1):
            if texts[start : start + len(parts)] == parts:
                return start + len(parts)
    return None


def _person(reading: Reading) -> dict[str, Any]:
    who = next((each for each in reading.mentions if each.people), None)
    return {"person": who.words} if who else {}


def _about(reading: Reading) -> dict[str, Any]:
    """The thing, in their words: "how I handled the Hooli call"."""
    place = _place(reading.words, _phrases(reading, "about"))
    if place is None or place >= len(reading.words):
        return {}
    said = reading.text[reading.words[place].start :].strip(" .,;!?")
    return {"about": said[:_LONGEST]} if said else {}


def _phrases(reading: Reading, what: str) -> list[str]:
    """In the language of the question, and in English, which the trade mixes in."""
    return [
        phrase for language in dict.fromkeys((reading.language, "en")) for phrase in table(language, "feedback")[what]
    ]
