"""Arguments found in a report of a wrong figure: what is wrong, and with which deal."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.reading import Reading
from bot.language.spoken import says_any

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


def _wrong_figure(reading: Reading) -> dict[str, Any]:
    """The kind and the deal, from "the owner of Acme" or "my Acme deal is missing"."""
    kind = next((kind for name, kind in KINDS.items() if says_any(reading, "spans", name)), None)
    deal = next((mention.words for mention in reading.mentions if not mention.people), None)
    if deal is None and kind == "missing deal":
        kind = None  # "there is a number missing" is not about a deal
    return {**({"kind": kind} if kind else {}), **({"deal": deal} if deal else {})}
