"""Arguments found in questions about metrics and leaderboards: stages, breakdown, number of places, and among whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.arguments import MY_TEAM
from bot.arguments.metrics import CompareTo
from bot.asked import Said
from bot.capabilities.metrics.compared import (
    against_the_team,
    asked_as,
    compared_periods,
    dated,
    limits,
    subjects,
    team_is_yardstick,
    within,
)
from bot.language.metric_slots import metric_slots as conversions
from bot.language.reading import Reading
from bot.language.slots import EVERYONE, arguments
from bot.language.spoken import listed, said_at, says_any, says_in_order
from bot.language.topics import topics
from bot.parts.metrics_file import catalogue
from bot.turn import Call

MOST = 50


def term_slots(said: Said) -> dict[str, Any]:
    return {"term": said.reading.terms[0]} if said.reading.terms else {}


def metric_slots(said: Said) -> dict[str, Any]:
    reading = said.reading
    metric = said.args.get("metric") or _unnamed(reading)
    more = conversions(reading.text, reading.words, reading.periods, reading.language, metric)
    return {**_whom_and_when(said), "metric": metric, **more, **_wanted(reading, metric)}


def _whom_and_when(said: Said) -> dict[str, Any]:
    """The arguments that any question may name, with what is compared with what."""
    compared = compared_periods(said)
    args = {**said.args, **_before(said), **compared}
    return {name: value for name, value in {**args, **against_the_team(replace(said, args=args))}.items() if value}


def _wanted(reading: Reading, metric: str) -> dict[str, Any]:
    """The yes or no that is wanted: above a figure, or better than what it is compared with."""
    known = catalogue().get(metric)
    return limits(reading, shares=known is not None and known.unit == "share") or asked_as(reading)


def compare_slots(said: Said) -> dict[str, Any]:
    """Two or three people or teams, or one of them in two periods or beside the team's average."""
    reading = said.reading
    metric = said.args.get("metric")
    args = {name: value for name, value in said.args.items() if name not in ("person", "team")}
    named = list(subjects(said))
    if team_is_yardstick(reading) and ("team", MY_TEAM) in named:
        named.remove(("team", MY_TEAM))
        args |= {} if named[1:] else against_the_team(replace(said, args=args))
    args = _whom_and_when(replace(said, args=args)) | _subjects(said, named, args)
    if said.args.get("person") == EVERYONE:
        args["group_by"] = "person"
    more = conversions(reading.text, reading.words, reading.periods, reading.language, metric or "")
    return {**args, **more, **asked_as(reading)}


def _subjects(said: Said, named: list[tuple[str, str]], args: Mapping[str, Any]) -> dict[str, Any]:
    """Those compared, in the order of the question; the asker first where they are set beside one other."""
    found = dict[str, Any]()
    with_me = (
        "SELF" in said.reading.concepts and [kind for kind, _name in named] == ["person"] and "compare_to" not in args
    )
    if with_me and not compared_periods(said):
        named = [("person", "me"), *named]
    for kind in ("person", "team"):
        names = [name for each, name in named if each == kind]
        found |= dict(zip((kind, f"other_{kind}", f"third_{kind}"), names, strict=False))
    return found


def trend_slots(said: Said) -> dict[str, Any]:
    """A metric over time: the days it names, unless they are a step such as "by month", and how long a step is."""
    reading = said.reading
    clear = any(not found.vague for found in reading.periods)
    args = {name: value for name, value in said.args.items() if name not in ("period", "compare_to") or clear}
    args.pop("compare_to", None)
    metric = args.get("metric") or _unnamed(reading)
    steps = (("week", "weeks"), ("quarter", "quarters"))
    step = next((step for step, entry in steps if says_any(reading, "comparing", entry)), None)
    return {**args, "metric": metric, **({"by": step} if step else {}), **asked_as(reading)}


def as_a_trend(said: Said) -> Call | None:
    """The trend that a question about a metric wants: "revenue by month"."""
    if not _over_time(said.reading):
        return None
    trend = topics()["trend"]
    return Call("trend", arguments(said.request, said.reading, trend, said.last))


def _over_time(reading: Reading) -> bool:
    """Whether it asks for months one by one, as "revenue by month" does, but not "revenue by month end"."""
    clear = [found for found in reading.periods if not found.vague]
    places = (said_at(reading, words) for words in listed(reading, "groups", "over_time"))
    return any(at >= 0 and not any(found.start <= at < found.end for found in clear) for at in places)


def _unnamed(reading: Reading) -> str:
    """The metric of a question that names none: "everyone's pipeline", "how long does a deal take"."""
    if {"AVERAGE", "DEALS"} <= reading.concepts and "HOWLONG" not in reading.concepts:
        return "average_deal"
    if "HOWMUCH" in reading.concepts and not reading.concepts & {"HOWMANY", "DEALS", "PIPELINE"}:
        return "won_amount"  # "how much did I close": money, where "how many" counts deals
    if "HOWMANY" in reading.concepts and reading.concepts & {"DEALS", "WINS"}:
        return "deals_won"
    meant = {"HOWLONG": "cycle_days", "PIPELINE": "open_pipeline", "WIN": "deals_won"}
    return next((metric for concept, metric in meant.items() if concept in reading.concepts), "won_amount")


def _before(said: Said) -> dict[str, Any]:
    """The days before the period where it is compared with them: "vs the 90 before", "vs the previous 90 days"."""
    reading = said.reading
    if "compare_to" in said.args:
        meant = len({(found.period.start, found.period.stop) for found in reading.periods}) == 1
    else:
        meant = "COMPARE" in reading.concepts and says_in_order(reading, "groups", "before")
    if not meant:
        return {}
    period = {"period": dated(reading.periods[0])} if "compare_to" in said.args else {}
    return {"compare_to": CompareTo.PREVIOUS_PERIOD.value, **period}


def board_slots(said: Said) -> dict[str, Any]:
    counts = [quantity.value for quantity in said.reading.quantities if quantity.sort == "count"]
    return {**_board(said.reading), **said.args, **within(said.reading, counts)}


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
