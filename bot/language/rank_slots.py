"""What questions about a team and its ranks name besides people and periods: whom they mean, and how many."""

from __future__ import annotations

from typing import Any

from bot.language.reading import Reading
from bot.language.words import table

MOST = 50


def rank_slots(reading: Reading, name: str) -> dict[str, Any]:
    match name:
        case "leaderboard":
            return _board(reading)
        case "team":
            return _filter(reading)
        case "report":
            return _report(reading)
        case "personal data":
            return _file(reading)
        case _:
            return {}


def _board(reading: Reading) -> dict[str, Any]:
    """How many places, and among whom: one's team unless the company is named."""
    among = {"among": "company"} if _says(reading, "company") else {}
    counts = (int(each.value) for each in reading.quantities if each.sort == "count" and each.value == int(each.value))
    count = next((each for each in counts if 1 <= each <= MOST), None)
    return {**among, **({"n": count} if count else {})}


def _report(reading: Reading) -> dict[str, Any]:
    """The company's where it is named, and as a file where a kind of file is."""
    among = {"among": "company"} if _says(reading, "company") else {}
    kinds = (kind for kind, concept in (("pdf", "PDF"), ("xlsx", "SHEET")) if concept in reading.concepts)
    kind = next(kinds, None)
    return {**among, **({"format": kind} if kind else {})}


def _file(reading: Reading) -> dict[str, Any]:
    said = {word.text for word in reading.words}
    return next(({"format": kind} for kind in ("pdf", "json") if kind in said), {})


def _filter(reading: Reading) -> dict[str, Any]:
    """Who is meant by "who is behind"; nobody in particular where it asks for both sides."""
    percent = next((each.value for each in reading.quantities if each.sort == "percent"), None)
    if percent is not None and _says(reading, "below"):
        return {"filter": "attainment_lt", "threshold_pct": int(percent)}
    if "WHO" not in reading.concepts and "WHICH" not in reading.concepts:
        return {}
    meant = [each for each in ("behind", "ahead", "on_pace", "ramping") if _says(reading, each)]
    if len(meant) != 1 or (meant != ["behind"] and _says(reading, "negated")):
        return {}
    return {"filter": "behind_pace" if meant == ["behind"] else meant[0]}


def _says(reading: Reading, what: str) -> bool:
    """In the language of the question, or in English, which the trade mixes in."""
    spoken = f" {' '.join(word.text for word in reading.words)} "
    return any(
        f" {each} " in spoken for language in {reading.language, "en"} for each in table(language, "ranks")[what]
    )
