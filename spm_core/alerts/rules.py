"""When something that is so is news: as it comes to be so, and not again for a while."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

COOL_DOWN = timedelta(days=7)
"""What comes and goes is not told again within this."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that was so at the last look (`holds`), or was told not long ago."""

    holds: bool
    told: datetime | None = None


AlertState = Mapping[str, Seen]


def first_look(now_so: Collection[str]) -> AlertState:
    """What is so when somebody asks to be told is no news."""
    return {key: Seen(holds=True) for key in now_so}


def look(before: AlertState, now_so: Collection[str], now: datetime) -> tuple[AlertState, tuple[str, ...]]:
    """The state after a look, and what is to be told, in its order."""
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
