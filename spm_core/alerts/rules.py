"""When something is news: as it begins to hold, and then not again for a while."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

COOL_DOWN = timedelta(days=7)
"""What stops holding and holds again within this time is not told twice."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that held at the last look (`holds`), or was told within the cool-down."""

    holds: bool
    told: datetime | None = None


AlertState = Mapping[str, Seen]


def first_look(now_so: Collection[str]) -> AlertState:
    """Return the first state: what already holds when somebody sets an alert is not news."""
    return {key: Seen(holds=True) for key in now_so}


def look(before: AlertState, now_so: Collection[str], now: datetime) -> tuple[AlertState, tuple[str, ...]]:
    """Return the state after a look, and the keys to tell, in the order of `now_so`."""
    news = tuple(key for key in now_so if _is_news(before.get(key), now))
    told = {key: now if key in news else before[key].told for key in now_so}
    cooling = {
        key: Seen(False, seen.told)
        for key, seen in before.items()
        if key not in told and seen.told and now - seen.told < COOL_DOWN
    }
    return {**cooling, **{key: Seen(True, at) for key, at in told.items()}}, news


def _is_news(seen: Seen | None, now: datetime) -> bool:
    if seen is None:
        return True
    return not seen.holds and (seen.told is None or now - seen.told >= COOL_DOWN)


def to_json(state: AlertState) -> dict[str, object]:
    return {key: [seen.holds, seen.told and seen.told.isoformat()] for key, seen in state.items()}


def from_json(stored: Mapping[str, Any]) -> AlertState:
    return {key: Seen(holds, datetime.fromisoformat(told) if told else None) for key, (holds, told) in stored.items()}
