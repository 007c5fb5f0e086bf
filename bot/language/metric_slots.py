"""How a metric is asked for: from which stage to which, and broken down by which attribute."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from bot.language.metrics import metric_named
from bot.language.periods import FoundPeriod
from bot.language.words import Word, fold
from bot.languages import ENGLISH, either, table

CONVERSIONS = frozenset({"conversion_rate", "stage_conversion", "lead_conversion"})
_WORD = r"[^\W\d_][\w&/-]*"
_STAGE = rf"{_WORD}(?:\s+{_WORD}){{0,2}}?"


@cache
def _between(language: str) -> re.Pattern[str]:
    """ "From demo to proposal", "da demo a proposta"."""
    start, to, after = (either(role, language) for role in ("from", "until", "after_stages"))
    the = rf"(?:{either('the', language)}\s+)?"
    first = rf"(?!{either('conversion', language)}\b)(?P<first>{_STAGE})"
    stages = rf"\b{start}\s+{the}{first}\s+{to}\s+{the}(?P<last>{_STAGE})"
    return re.compile(rf"{stages}\s*(?=$|[?.!,;]|\b{after}\b)", re.IGNORECASE)


@cache
def _bare(language: str) -> re.Pattern[str]:
    """ "Conversion rate demo to proposal", "conversione demo a proposta"."""
    roles = ("conversion", "stage_to", "not_a_stage", "after_stages")
    named, to, other, after = (either(role, language) for role in roles)
    first = rf"(?!{other}\b)(?P<first>{_STAGE})"
    stages = rf"\b(?>{named})\s+{first}\s+(?:{to}|→|->)\s+(?P<last>{_STAGE})"
    return re.compile(rf"{stages}\s*(?=$|[?.!,;]|\b{after}\b)", re.IGNORECASE)


def stages(text: str, periods: Sequence[FoundPeriod], language: str) -> tuple[str, str] | None:
    """The two stages, as written, of "conversion from demo to proposal last quarter"."""
    match = _stages(text, periods, language)
    return (match["first"], match["last"]) if match else None


def _stages(text: str, periods: Sequence[FoundPeriod], language: str) -> re.Match[str] | None:
    for period in periods:  # a period ends the name of a stage as a full stop does
        text = text[: period.start] + "." * (period.end - period.start) + text[period.end :]
    return _between(language).search(text) or _bare(language).search(text)


def in_stages(text: str, words: Sequence[Word], periods: Sequence[FoundPeriod], language: str) -> tuple[int, int]:
    """Where the stages of a conversion start and end in the text, in characters: no people are named there."""
    if metric_named(words, language) not in CONVERSIONS:
        return 0, 0
    match = _stages(text, periods, language)
    return (match.start("first"), match.end("last")) if match else (0, 0)


def metric_slots(
    text: str, words: Sequence[Word], periods: Sequence[FoundPeriod], language: str, metric: str
) -> dict[str, Any]:
    """The stages and the grouping that a question gives for a metric."""
    args: dict[str, Any] = {}
    between = stages(text, periods, language) if metric in CONVERSIONS else None
    if between:
        args["from_stage"], to_stage = between
        if fold(to_stage) not in table(language, "groups")["won"]:
            args["to_stage"] = to_stage
    if group := _group(words, language):
        args["group_by"] = group
    return args


def _group(words: Sequence[Word], language: str) -> str | None:
    """ "By product", "per segmento", "por etapa"."""
    text = f" {' '.join(word.text for word in words)} "
    for spoken in dict.fromkeys((language, ENGLISH)):
        entries = table(spoken, "groups")
        for group, names in entries["groups"].items():
            if any(f" {by} {fold(name)} " in text for by in entries["by"] for name in names):
                return str(group)
    return None
