"""When something is news: as it begins to hold, and then not again for a while."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from spm_core.alerts.models import Crossing
from spm_core.windows import since_last_week

COOL_DOWN = timedelta(days=7)
"""What stops holding and holds again within this time is not told twice."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that held at the last look (`holds`), or was told within the cool-down."""

    holds: bool
    told: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """What a figure has to do to be worth a message."""

    crossing: Crossing
    threshold: Decimal
    grows: bool = False
    """Whether the figure begins every period at nothing, so that being below a limit there is no fall."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure at a look. `who` is the person's id where several are watched; no value where it is not known yet."""

    who: str
    period: str
    value: Decimal | None
    ended: bool = False
    """Whether the period is over, so that the figure is what it came to."""

    @property
    def key(self) -> str:
        return f"{self.who}:{self.period}"


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure as it was at the looks before."""

    period: str
    value: Decimal | None = None
    was: Decimal | None = None
    """Its value before what was told last."""
    past: Mapping[date, Decimal] = field(default_factory=dict)
    """The first value of each of the last days."""

    @property
    def reference(self) -> Decimal | None:
        """The value of a week before, or of the first look since."""
        return self.past[min(self.past)] if self.past else None


@dataclass(frozen=True, slots=True)
class AlertState:
    held: Mapping[str, Seen] = field(default_factory=dict)
    known: Mapping[str, KnownFigure] = field(default_factory=dict)


def first_look(now_so: Collection[str]) -> AlertState:
    """Return the first state: what already holds when somebody sets an alert is not news."""
    return AlertState({key: Seen(holds=True) for key in now_so})


def look(before: AlertState, now_so: Collection[str], now: datetime) -> tuple[AlertState, tuple[str, ...]]:
    """Return the state after a look, and the keys to tell, in the order of `now_so`."""
    held = before.held
    news = tuple(key for key in now_so if _is_news(held.get(key), now))
    told = {key: now if key in news else held[key].told for key in now_so}
    cooling = {
        key: Seen(False, seen.told)
        for key, seen in held.items()
        if key not in told and seen.told and now - seen.told < COOL_DOWN
    }
    return replace(before, held={**cooling, **{key: Seen(True, at) for key, at in told.items()}}), news


def unchanged(before: AlertState, now_so: Sequence[str], unsure: Collection[str]) -> tuple[str, ...]:
    """Return what is so now, where what is `unsure` is taken to be as it was."""
    return tuple(key for key in now_so if key not in unsure or (key in before.held and before.held[key].holds))


def measure_again(
    before: AlertState, limit: Limit, measures: Iterable[Measure], today: date, now: datetime
) -> tuple[AlertState, tuple[str, ...]]:
    """Return the state after a look at figures, and the keys of those that crossed the limit.

    Nothing is news of somebody who was not watched before, so that the first look tells nothing. What has no value is
    as it was.
    """
    read = {each.who: each for each in measures}
    known = {who: _known(before.known.get(who), each, today) for who, each in read.items()}
    now_so = [each.key for each in read.values() if _is_so(before, known, limit, each)]
    silent = {each.key: Seen(True) for each in read.values() if each.key in now_so and _began_so(before, limit, each)}
    state, news = look(AlertState({**silent, **before.held}), now_so, now)
    for each in read.values():
        if each.key in news:
            known[each.who] = replace(known[each.who], was=_was(before.known.get(each.who), known[each.who], limit))
    return replace(state, known=known), news


def crossed(state: AlertState, limit: Limit, each: Measure) -> bool:
    """Whether a figure is beyond the limit now."""
    known = state.known.get(each.who)
    same = known is not None and known.period == each.period
    return each.value is not None and _is_beyond(limit, each.value, known.reference if known and same else None)


def _is_news(seen: Seen | None, now: datetime) -> bool:
    if seen is None:
        return True
    return not seen.holds and (seen.told is None or now - seen.told >= COOL_DOWN)


def _is_so(before: AlertState, known: Mapping[str, KnownFigure], limit: Limit, each: Measure) -> bool:
    if each.value is None:
        return each.key in before.held and before.held[each.key].holds
    return crossed(AlertState(known=known), limit, each)


def _is_beyond(limit: Limit, value: Decimal, reference: Decimal | None) -> bool:
    match limit.crossing:
        case Crossing.BELOW:
            return value < limit.threshold
        case Crossing.DROP:
            return reference is not None and reference > 0 and value < reference * (1 - limit.threshold)
        case _:
            return value >= limit.threshold


def _began_so(before: AlertState, limit: Limit, each: Measure) -> bool:
    known = before.known.get(each.who)
    if known is None:
        return True
    begins = limit.grows and limit.crossing is Crossing.BELOW and not each.ended
    return begins and known.period != each.period


def _known(before: KnownFigure | None, each: Measure, today: date) -> KnownFigure:
    same = before if before is not None and before.period == each.period else KnownFigure(each.period)
    if each.value is None:
        return same
    past = {day: value for day, value in same.past.items() if day >= since_last_week(today)}
    return replace(same, value=each.value, past={today: each.value, **past})


def _was(before: KnownFigure | None, after: KnownFigure, limit: Limit) -> Decimal | None:
    if limit.crossing is Crossing.DROP:
        return after.reference
    return before.value if before is not None and before.period == after.period else None


def to_json(state: AlertState) -> dict[str, object]:
    return {
        "held": {key: [seen.holds, seen.told and seen.told.isoformat()] for key, seen in state.held.items()},
        "known": {
            who: {
                "period": known.period,
                "value": _text(known.value),
                "was": _text(known.was),
                "past": {day.isoformat(): _text(value) for day, value in sorted(known.past.items())},
            }
            for who, known in state.known.items()
        },
    }


def from_json(stored: Mapping[str, Any]) -> AlertState:
    held = {
        key: Seen(holds, datetime.fromisoformat(told) if told else None)
        for key, (holds, told) in stored.get("held", {}).items()
    }
    known = {
        who: KnownFigure(
            each["period"],
            _decimal(each["value"]),
            _decimal(each["was"]),
            {date.fromisoformat(day): Decimal(value) for day, value in each["past"].items()},
        )
        for who, each in stored.get("known", {}).items()
    }
    return AlertState(held, known)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
