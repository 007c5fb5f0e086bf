"""Milestones of an onboarding plan: whether each is done, due, late or missed. Pure: counts by day in, states out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from spm_core.metrics.catalogue import BASES
from spm_core.period import ONE_DAY

COUNTS = (
    frozenset({"call_count", "meeting_count", "demo_count", "proposal_count", "created_count", "won", "won_new_logos"})
    & BASES.keys()
)
"""What milestones may count: figures that only grow."""

MilestoneState = Literal["done", "due", "late", "missed", "unknown"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """What to reach: a count by a day after the start, or with `ramp_month` a share of that month's ramped quota."""

    id: str
    reach: Decimal
    day: int = 0
    counts: tuple[str, ...] = ()
    ramp_month: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """How one person stands on a milestone."""

    id: str
    due: date
    state: MilestoneState
    target: Decimal
    value: Decimal | None = None
    """What was reached so far; None where it is not known."""
    on: date | None = None
    """The day on which it was done."""
    reason: str | None = None
    """Why it is not known: no_activities, no_quota or waiting_for_rate."""
    of_quota: bool = False
    """Whether target and value are shares of a quota."""

    @property
    def days_late(self) -> int:
        return max((self.on - self.due).days, 0) if self.on else 0


def first_day(start: date, last: date, reached: Callable[[date], bool]) -> date | None:
    """Return the first day from `start` to `last` at whose end it is reached; None where it never is.

    What is once reached has to stay reached: the days are searched by bisection.
    """
    if last < start or not reached(last):
        return None
    low, high = 0, (last - start).days
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(start + timedelta(days=middle)) else (middle + 1, high)
    return start + low * ONE_DAY


def state_of(due: date, on: date | None, today: date, *, only_until_due: bool = False) -> MilestoneState:
    if on is not None:
        return "done"
    if today <= due:
        return "due"
    return "missed" if only_until_due else "late"
