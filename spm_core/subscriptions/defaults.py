"""Schedules that everybody with a role follows until they choose their own, or an admin changes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Literal

from spm_core.subscriptions.rules import Schedule

SubscriptionAudience = Literal["managers", "reps"]
MONDAY, FRIDAY = frozenset({0}), frozenset({4})
MORNING, AFTERNOON = time(8, 30), time(16)


@dataclass(frozen=True, slots=True)
class Default:
    """What a role gets, and when."""

    name: str
    audience: SubscriptionAudience
    do: str
    schedule: Schedule
    args: Mapping[str, Any] = field(default_factory=dict)
    active: bool = True


def _once_over(every: Literal["month", "quarter"]) -> tuple[Default, Default]:
    """Return what follows a month or quarter, once figures are final: facts for reps, draft verdicts for managers."""
    args, first = {"period": f"last {every}"}, Schedule(every, MORNING, day=1)
    return (
        Default(f"{every} summary", "reps", "summary", first, args),
        Default(f"{every} drafts", "managers", "feedback drafts", first, args),
    )


DEFAULTS: Mapping[str, Default] = {
    default.name: default
    for default in (
        Default("digest", "managers", "digest", Schedule("week", MORNING, MONDAY)),
        Default("summary", "reps", "summary", Schedule("week", AFTERNOON, FRIDAY)),
        *_once_over("month"),
        *_once_over("quarter"),
    )
}


def in_force(changed: Iterable[Default]) -> dict[str, Default]:
    """Return the schedules in force, by name: the usual ones, overridden by the company's changes."""
    return {**DEFAULTS, **{default.name: default for default in changed}}
