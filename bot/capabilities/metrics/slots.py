"""Arguments found in questions about metrics and leaderboards: stages, breakdown, number of places, and among whom."""

from __future__ import annotations

from typing import Any

from bot.arguments.metrics import CompareTo
from bot.asked import Said
from bot.language.metric_slots import metric_slots as conversions
from bot.language.reading import Reading
from bot.language.spoken import listed, said_at, says_any, says_in_order

MOST = 50


def term_slots(said: Said) -> dict[str, Any]:
    return {"term": said.reading.terms[0]} if said.reading.terms else {}


def metric_slots(said: Said) -> dict[str, Any]:
    reading = said.reading
    metric = said.args.get("metric") or _unnamed(reading)
    more = conversions(reading.text, reading.words, reading.periods, reading.language, metric)
    args = {**said.args, "metric": metric, **_before(said), **more}
    if not _over_time(reading):
        return args
    clear = any(not found.vague for found in reading.periods)  # "by month" names none
    return {**{name: value for name, value in args.items() if name != "period" or clear}, "over_time": True}


def _over_time(reading: Reading) -> bool:
    """Whether it asks for months one by one, as "revenue by month" does, but not "revenue by month end"."""
    clear = [found for found in reading.periods if not found.vague]
    places = (said_at(reading, words) for words in listed(reading, "groups", "over_time"))
    return any(at >= 0 and not any(found.start <= at < found.end for found in clear) for at in places)


def _unnamed(reading: Reading) -> str:
    """The metric of a question that names none: "everyone's pipeline", "who won how many"."""
    meant = {"PIPELINE": "open_pipeline", "WIN": "deals_won"}
    return next((metric for concept, metric in meant.items() if concept in reading.concepts), "won_amount")


def _before(said: Said) -> dict[str, Any]:
    """The days before the period where it is compared with them: "vs the 90 before", "vs the previous 90 days"."""
    reading = said.reading
    if "compare_to" in said.args:
        meant = len({(found.period.start, found.period.stop) for found in reading.periods}) == 1
    else:
        meant = "COMPARE" in reading.concepts and says_in_order(reading, "groups", "before")
    return {"compare_to": CompareTo.PREVIOUS_PERIOD.value} if meant else {}


def board_slots(said: Said) -> dict[str, Any]:
    return {**_board(said.reading), **said.args}


def _board(reading: Reading) -> dict[str, Any]:
    """How many places to show, and among whom: the company only if it is named."""
    among = {"among": "company"} if says_any(reading, "ranks", "company") else {}
    counts = (
        int(quantity.value)
        for quantity in reading.quantities
        if quantity.sort == "count" and quantity.value == int(quantity.value)
    )
    count = next((count for count in counts if 1 <= count <= MOST), None)
    return {**among, **({"n": count} if count else {})}
