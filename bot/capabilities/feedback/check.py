"""Finds sentences that are vague, personal or without evidence, and suggests better ones; it never blocks sending."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.blocks import Block, Text
from bot.i18n import LANGUAGES, N_, _
from bot.language.words import Word, words_of
from bot.languages import table

FeedbackKind = Literal["vague", "personal", "unevidenced"]
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\d)[^.!?\n]*)*[.!?]?")
_WHY: Mapping[FeedbackKind, str] = {
    "vague": N_("Vague"),
    "personal": N_("About the person, not about what happened"),
    "unevidenced": N_("Without evidence"),
}


@dataclass(frozen=True, slots=True)
class FeedbackFinding:
    kind: FeedbackKind
    sentence: str
    better: str


def check(text: str) -> tuple[FeedbackFinding, ...]:
    """At most one finding per sentence, whatever language it is written in."""
    sentences = (match[0].strip() for match in _SENTENCE.finditer(text))
    return tuple(finding for sentence in sentences if sentence and (finding := _finding(sentence)))


def _finding(sentence: str) -> FeedbackFinding | None:
    words = words_of(sentence)
    spoken = f" {' '.join(word.text for word in words)} "
    kind: FeedbackKind
    for kind in ("personal", "vague"):
        better = next((wording for phrase, wording in _phrases(kind) if f" {phrase} " in spoken), None)
        if better and (kind == "personal" or not _evident(words, spoken)):
            return FeedbackFinding(kind, sentence, better)
    if _says(spoken, "judging") and not _evident(words, spoken):
        return FeedbackFinding(
            "unevidenced", sentence, _("Add what shows it: a deal, a day or a figure, and what came of it.")
        )
    return None


def _evident(words: tuple[Word, ...], spoken: str) -> bool:
    """Whether the sentence has a figure or a name, or says why or when."""
    named = any(word.raw[0].isupper() for word in words[1:])
    return named or any(char.isdigit() for char in spoken) or _says(spoken, "evidence")


def _says(spoken: str, what: str) -> bool:
    return any(f" {phrase} " in spoken for phrase in _list(what))


@cache
def _phrases(kind: str) -> tuple[tuple[str, str], ...]:
    """Longer phrases first, since they say more."""
    wordings = {
        phrase: wording for language in LANGUAGES for phrase, wording in table(language, "feedback")[kind].items()
    }
    return tuple(sorted(wordings.items(), key=lambda pair: -len(pair[0])))


@cache
def _list(what: str) -> frozenset[str]:
    return frozenset(phrase for language in LANGUAGES for phrase in table(language, "feedback")[what])


def finding_blocks(findings: Iterable[FeedbackFinding]) -> tuple[Block, ...]:
    return tuple(
        Text(f"{_(_WHY[finding.kind])}: “{finding.sentence}”\n→ {finding.better}", "warning") for finding in findings
    )
