"""What is wrong with a figure, and with which deal."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import said_at, spans

# The span that says what is wrong with a figure, the most telling first, and its kind.
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
    """What of which deal: "the owner of Acme", "my Acme deal is missing"."""
    spoken = spans(reading)
    kind = next((kind for name, kind in KINDS.items() if any(_says(reading, words) for words in spoken[name])), None)
    deal = next((each.words for each in reading.mentions if not each.people), None)
    if deal is None and kind == "missing deal":
        kind = None  # "there is a number missing"
    return {**({"kind": kind} if kind else {}), **({"deal": deal} if deal else {})}
