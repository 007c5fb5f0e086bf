"""What is asked of a metric or a board: which stages, broken down by what, how many places, among whom."""

from __future__ import annotations

from typing import Any

from bot.asked import Said
from bot.language.metric_slots import metric_slots as conversions
from bot.language.reading import Reading
from bot.language.spoken import says_any

MOST = 50


def term_slots(said: Said) -> dict[str, Any]:
    return {"term": said.reading.terms[0]} if said.reading.terms else {}


def metric_slots(said: Said) -> dict[str, Any]:
    reading = said.reading
    metric = said.args.get("metric") or ("deals_won" if "WIN" in reading.concepts else "won_amount")
    more = conversions(reading.text, reading.words, reading.periods, reading.language, metric)
    return {**said.args, "metric": metric, **more}


def board_slots(said: Said) -> dict[str, Any]:
    return {**_board(said.reading), **said.args}


def _board(reading: Reading) -> dict[str, Any]:
    """How many places, and among whom: one's team unless the company is named."""
    among = {"among": "company"} if says_any(reading, "ranks", "company") else {}
    counts = (int(each.value) for each in reading.quantities if each.sort == "count" and each.value == int(each.value))
    count = next((each for each in counts if 1 <= each <= MOST), None)
    return {**among, **({"n": count} if count else {})}
