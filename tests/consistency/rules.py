"""What has to hold within one answer: the formulas of definitions.md, and rows that add up to their header."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from spm_core.metrics.catalogue import BUILT_IN
from spm_core.pipeline.waterfall import STEPS

Figures = Mapping[str, Decimal]
ZERO = Decimal(0)
CLOSE = Decimal("0.000000001")
"""How far shares that are told with twelve digits may lead away from what they were computed from, relatively."""

FORMULAS: tuple[tuple[str, tuple[str, ...], Callable[[Figures], Decimal | None]], ...] = (
    ("gap", ("quota", "booked"), lambda f: max(f["quota"] - f["booked"], ZERO)),
    ("surplus", ("quota", "booked"), lambda f: max(f["booked"] - f["quota"], ZERO)),
    ("attainment", ("booked", "quota"), lambda f: _share(f["booked"], f["quota"])),
    ("days_left", ("working_days", "days_ended"), lambda f: f["working_days"] - f["days_ended"]),
    ("elapsed", ("days_ended", "working_days"), lambda f: _share(f["days_ended"], f["working_days"])),
    ("expected", ("quota", "elapsed"), lambda f: f["quota"] * f["elapsed"]),
    ("pace", ("attainment", "elapsed"), lambda f: _share(f["attainment"], f["elapsed"])),
    ("projected", ("booked", "elapsed"), lambda f: _share(f["booked"], f["elapsed"])),
    ("booked_per_day", ("booked", "days_ended"), lambda f: _share(f["booked"], f["days_ended"])),
    ("required_per_day", ("gap", "days_left"), lambda f: _share(f["gap"], f["days_left"])),
    ("coverage", ("open_pipeline", "gap"), lambda f: _share(f["open_pipeline"], f["gap"])),
    ("over_assignment", ("rep_quotas", "quota"), lambda f: f["rep_quotas"] / f["quota"] - 1),
    ("closed", ("booked", "commit"), lambda f: f["booked"]),
    ("commit_forecast", ("closed", "commit"), lambda f: f["closed"] + f["commit"]),
    ("best_case_forecast", ("commit_forecast", "best_case"), lambda f: f["commit_forecast"] + f["best_case"]),
    ("weighted_forecast", ("closed", "weighted_pipeline"), lambda f: f["closed"] + f["weighted_pipeline"]),
    ("run_rate_forecast", ("projected",), lambda f: f["projected"]),
    ("win_rate", ("won", "lost", "lost_deals"), lambda f: _share(f["won"], f["won"] + f["lost"])),
    ("average_deal", ("won_value", "won_priced"), lambda f: _share(f["won_value"], f["won_priced"])),
    ("likely", ("weighted_pipeline", "gap"), lambda f: f["weighted_pipeline"]),
)
"""A fact, what it needs, and how it follows; told only where all of them are."""
NEVER_ABOVE: tuple[tuple[str, str], ...] = (
    ("elapsed", "1"), ("win_rate", "1"), ("win_rate_value", "1"), ("days_ended", "working_days"),
    ("weighted_pipeline", "open_pipeline"), ("commit", "open_pipeline"), ("best_case", "open_pipeline"),
)  # fmt: skip
TOLD_WHY = ("attainment", "coverage", "gap", "pace", "projected", "required_coverage", "weighted_pipeline", "win_rate")
"""Facts that may be undefined, and then say why."""


def broken(facts: Any) -> Iterator[str]:
    """Return what does not hold, wherever in the facts: one line each."""
    if isinstance(facts, Mapping):
        yield from _formulas(facts)
        yield from _sums(facts)
        yield from _places(facts)
        for key, value in facts.items():
            yield from (f"{key}.{line}" for line in broken(value))
    elif isinstance(facts, list):
        for item in facts:
            yield from broken(item)


def _formulas(facts: Mapping[str, Any]) -> Iterator[str]:
    figures = {name: found for name, value in facts.items() if (found := figure(value)) is not None}
    for name, needs, formula in FORMULAS:
        if name in figures and all(need in figures for need in needs):
            expected = formula(figures)
            if expected is not None and not near(figures[name], expected):
                inputs = ", ".join(f"{need} {figures[need]:f}" for need in needs)
                yield f"{name} is {figures[name]:f}, not {expected:f} by {inputs}"
    for name, limit in NEVER_ABOVE:
        most = Decimal(1) if limit == "1" else figures.get(limit)
        if name in figures and most is not None and figures[name] > most:
            yield f"{name} {figures[name]:f} is above {limit} {most:f}"
    if isinstance(facts.get("notes"), Mapping) and "scope" in facts:
        for name in TOLD_WHY:
            if name in facts and facts[name] is None and name not in facts["notes"]:
                yield f"{name} is undefined, and notes do not say why"


def _sums(facts: Mapping[str, Any]) -> Iterator[str]:
    people: Any = facts.get("people")
    people = [*people, *facts.get("former", ())] if isinstance(people, list) else None
    for name in ("booked", "open_pipeline", "overdue_pipeline"):
        if _are_rows(people, name) and figure(facts.get(name)) is not None:
            yield from adds_up(f"{name} by person", (row[name] for row in people), facts[name])
    if _are_rows(facts.get("deals"), "credit") and "booked" in facts:
        yield from adds_up("credit of the deals", (row["credit"] for row in facts["deals"]), facts["booked"])
    if _are_rows(facts.get("groups"), "group") and facts.get("metric") in additive(str(facts["group_by"])):
        metric = facts["metric"]
        parts = (row[metric] for row in facts["groups"])
        yield from adds_up(f"{metric} by {facts['group_by']}", parts, facts[metric])
    if {"start", "end", "moved"} <= set(facts):
        yield from adds_up("start and steps", (facts[name] for name in ("start", *STEPS)), facts["end"])
        for step in STEPS:
            moved = (row["amount"] for row in facts["moved"] if row["step"] == step)
            yield from adds_up(f"deals of {step}", moved, facts[step])
    if "submitted" in facts and _are_rows(facts.get("calls"), "call"):
        calls = [row["call"] for row in facts["calls"] if row["call"]]
        yield from adds_up("commit by person", (call["commit"] for call in calls), facts["commit"])


def additive(by: str) -> frozenset[str]:
    """Return the metrics whose parts add up: sums of money or, where no deal is in two groups, counts too."""
    shared = ("person", "team", "manager")
    return frozenset(
        name
        for name, metric in BUILT_IN.items()
        if not metric.formula.divides
        and not name.startswith("median")
        and name not in ("gap", "velocity")
        and not (name == "open_list_value" and by in shared)  # whole deals, each of which counts for all its people
        and (metric.unit == "money" or (metric.unit == "count" and by not in shared))
    )


def adds_up(what: str, parts: Iterator[Any], whole: Any) -> Iterator[str]:
    total, header = sum((figure(part) or ZERO for part in parts), ZERO), figure(whole)
    if header is not None and not near(total, header):
        yield f"{what} make {total:f}, the header says {header:f}"


def _places(facts: Mapping[str, Any]) -> Iterator[str]:
    """Places are by competition ranking, 1 2 2 4: as many are ahead as have more."""
    places = facts.get("places")
    if not _are_rows(places, "rank") or not facts.get("complete"):
        return
    assert isinstance(places, list)
    values = [place.get(facts["metric"]) for place in places if place["rank"] is not None]
    for place in places:
        if place["rank"] is not None and place["rank"] != 1 + _ahead(values, place[facts["metric"]], facts["better"]):
            yield f"{place['person']} is on place {place['rank']} of {facts['metric']} with {place[facts['metric']]}"


def _ahead(values: Sequence[Any], own: Any, better: str) -> int:
    mine = figure(own)
    if mine is None:
        return sum(figure(value) is not None for value in values)
    known = [found for value in values if (found := figure(value)) is not None]
    return sum((found > mine) if better == "up" else (found < mine) for found in known)


def _are_rows(rows: Any, name: str) -> bool:
    return isinstance(rows, list) and bool(rows) and all(isinstance(row, Mapping) and name in row for row in rows)


def figure(value: Any) -> Decimal | None:
    """The number of a fact; None for words, lists, and what is undefined."""
    if isinstance(value, Mapping):
        return Decimal(value["amount"]) if set(value) == {"amount", "currency"} else None
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= CLOSE * max(abs(one), abs(other), Decimal(1))


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole if whole else None
