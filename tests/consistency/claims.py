"""What an answer claims: a value for each fact, about somebody, for a period, as the facts of its card say it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from spm_core.who import Who

MONEY = {"amount", "currency"}
PERIOD = {"label", "start", "end"}
BESIDE = frozenset({"as_of", "better", "change", "complete", "delta", "metric", "not_ranked", "notes", "of", "rank"})
BESIDE |= {"goal", "goals", "group", "group_by", "owner", "period", "person", "reach", "since", "state", "until", "why"}
BESIDE |= {"data_on", "sample", "small_sample", "unit", "worse"}
"""What a fact is told with, or what is read in another way: no figure of its own."""
FACT_OF: Mapping[str, str] = {
    "won_amount": "booked",
    "deals_won": "won",
    "deals_lost": "lost",
    "changes.end_open": "open_pipeline",
}
"""The fact that another one is: a metric to which definitions.md gives another name, the end of a waterfall."""
OWN_WORDS: Mapping[str, str] = {
    "changes": "changes",  # the steps of a waterfall: `won` is what left the pipeline, not what was booked
    "digest.changes": "changes",
}
"""Parts of cards whose facts have a meaning of their own, by the word that sets them apart."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One value, with the path to it: the capability, then where it stands in its facts."""

    who: Who
    period: str
    name: str
    value: str
    said: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an answer a fact stands."""

    who: Who
    period: str
    path: str
    prefix: str = ""

    def under(self, key: str) -> Place:
        path = f"{self.path}.{key}"
        word = OWN_WORDS.get(path)
        return replace(self, path=path, prefix=f"{self.prefix}{key}." if word is None else word and f"{word}.")


OF_A_TEAM = frozenset({"digest"})
"""What is about the team of whoever leads one, whether or not they have a quota of their own."""


class Reading:
    """Reads the facts of answers, knowing who the people in them are."""

    def __init__(self, ids: Mapping[str, int], moved: frozenset[int] = frozenset()) -> None:
        self.ids = ids
        """The id of everybody whose name or e-mail is theirs alone."""
        self.moved = moved
        """Whose row on a team's card may be a part of their own figures."""

    def claims(self, capability: str, who: Who, facts: Any) -> Iterator[Claim]:
        if not isinstance(facts, Mapping):
            return
        word = OWN_WORDS.get(capability)
        at = Place(who, "", capability, f"{word}." if word else "")
        if facts.get("scope", "own") != "own" and who.kind == "own":
            # It says itself that it is the team's: one fault if others are not, rather than one for each figure.
            if capability not in OF_A_TEAM:
                yield Claim(who, _period(facts) or "", "scope", _plain(facts["scope"]), f"{capability}.scope")
            at = replace(at, who=Who("team", who.id))
        yield from self._row(facts, at)

    def _row(self, facts: Mapping[str, Any], at: Place) -> Iterator[Claim]:
        """Read facts that may name the person they are about; nothing where that cannot be told."""
        found = self.ids.get(str(facts.get("ref") or facts["person"])) if "person" in facts else None
        if "person" not in facts:
            yield from self._facts(facts, at)
        elif found is not None and not (found in self.moved and "rank" in facts):  # a board has the part of a team
            part = f" under {at.who.kind} {at.who.id}" if found in self.moved and "scope" not in facts else ""
            period = (_period(facts) or at.period) + part
            yield from self._facts(facts, replace(at, who=Who("own", found), period=period))

    def _facts(self, facts: Mapping[str, Any], at: Place) -> Iterator[Claim]:
        at = replace(at, period=_period(facts) or at.period)
        for key, value in facts.items():
            if isinstance(value, Mapping) and key in ("team", "own"):
                whose = Who("team" if key == "team" else "own", at.who.id)
                yield from self._facts(value, replace(at, who=whose, path=f"{at.path}.{key}"))
            elif key == "kpis":
                yield from self._kpis(value, at.under(key))
            elif key == "goals":
                yield from self._goals(value, at)
            elif key == "sample" and "metric" in facts:
                yield Claim(at.who, at.period, f"sample of {facts['metric']}", _plain(value), f"{at.path}.{key}")
            elif key not in BESIDE:
                yield from self._fact(key, value, at)

    def _fact(self, key: str, value: Any, at: Place) -> Iterator[Claim]:
        if isinstance(value, Mapping) and set(value) not in (MONEY, PERIOD):
            yield from self._facts(value, at.under(key))
        elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            for item in value:
                if _is_row(item):
                    yield from self._row(item, replace(at, path=f"{at.path}.{key}"))
        elif not _is_period(value):
            name = f"{at.prefix}{key}"
            period = at.period.partition(" since ")[0] if name in FACT_OF else at.period
            yield Claim(at.who, period, FACT_OF.get(name, name), _plain(value), f"{at.path}.{key}")

    def _kpis(self, kpis: Mapping[str, Any], at: Place) -> Iterator[Claim]:
        for metric, told in kpis.items():
            yield Claim(at.who, at.period, FACT_OF.get(metric, metric), _plain(told["value"]), f"{at.path}.{metric}")

    def _goals(self, goals: Any, at: Place) -> Iterator[Claim]:
        """Read what was reached of a goal: its metric's figure, and its quota's where the goal is one."""
        for goal in goals if isinstance(goals, list) else ():
            if not isinstance(goal, Mapping) or not isinstance(goal.get("progress"), Mapping) or goal.get("each"):
                continue
            owner, done = Who("team" if goal["scope"] == "team" else "own", goal["owner_id"]), goal["progress"]
            names = {"elapsed": "elapsed", "days_left": "days_left", "value": goal["metric"]}
            if goal["is_quota"] and goal["metric"] == "won_amount":
                names |= {"target": "quota", "score": "attainment", "expected": "expected", "verdict": "verdict"}
            for key, name in names.items():
                said = f"{at.path}.goals.{key}"
                yield Claim(owner, _period(done) or at.period, FACT_OF.get(name, name), _plain(done.get(key)), said)


def _is_row(item: Any) -> bool:
    """Whether an item is a person's or a period's figures, rather than a deal's, a goal's or a thing to do."""
    own = isinstance(item, Mapping) and ("person" in item or _period(item) is not None)
    return own and not {"deal", "metric", "id", "due", "team", "kudos", "call"} & set(item)


def _period(facts: Mapping[str, Any]) -> str | None:
    period = facts.get("period")
    if not isinstance(period, Mapping) or not _is_period(period):
        return None
    since = f" since {facts['since']}" if "since" in facts and "start" in facts else ""
    return f"{period['start']}..{period['end']}{since}"


def _is_period(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == PERIOD


def _plain(value: Any) -> str:
    """A value as text that is equal for equal values: the digits that two ways to divide agree on."""
    if isinstance(value, Mapping) and set(value) == MONEY:
        return f"{_digits(value['amount'], '0.000001')} {value['currency']}"
    if isinstance(value, str):
        return _digits(value, "0.0000000001")
    return json.dumps(value, sort_keys=True)


def _digits(text: str, least: str) -> str:
    try:
        return f"{Decimal(text).quantize(Decimal(least)).normalize():f}"
    except InvalidOperation:
        return text
