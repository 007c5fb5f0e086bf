"""Arguments found in a report of a wrong figure: what is wrong, and with which deal."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import said_at, spans

# Which phrases stand for which kind of issue, most specific first.
KINDS = {
    "wrong_owner": "owner",
    "wrong_split": "split",
    "wrong_date": "date",
    "wrong_amount": "amount",
    "missing_deal": "missing deal",
}


def wrong_figure_slots(said: Said) -> dict[str, Any]:
    return {**said.args, **_wrong_figure(said.reading)}


def _says(reading: Reading, words: str) -> bool:
    return said_at(reading, words) >= 0


def _wrong_figure(reading: Reading) -> dict[str, Any]:
    """The kind and the deal, from "the owner of Acme" or "my Acme deal is missing"."""
    spoken = spans(reading)
    kind = next((kind for name, kind in KINDS.items() if any(_says(reading, words) for words in spoken[name])), None)
    deal = next((mention.words for mention in reading.mentions if not mention.people), None)
    if deal is None and kind == "missing deal":
        kind = None  # "there is a number missing" is not about a deal
    return {**({"kind": kind} if kind else {}), **({"deal": deal} if deal else {})}
