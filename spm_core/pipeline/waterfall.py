"""What became of a period's open amount between two days, in steps that add up (definitions.md, Waterfall)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from spm_core.deals.rules import DealState
from spm_core.money import ZERO, Money
from spm_core.period import Period

Step = Literal[
    "created", "reopened", "pulled_in", "moved_in",
    "won", "lost", "slipped", "moved_out", "removed", "date_changed", "amount_changed",
]  # fmt: skip
STEPS: tuple[Step, ...] = (
    *("created", "reopened", "pulled_in", "moved_in"),
    *("won", "lost", "slipped", "moved_out", "removed", "date_changed", "amount_changed"),
)
MovedPart = tuple[Step, Decimal]


@dataclass(frozen=True, slots=True)
class Between:
    """The time from the end of one day to the end of a later one."""

    period: Period
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class OnDay:
    """A deal on a day, and whether somebody had credit for it in the team or of their own; None as it did not exist."""

    state: DealState | None
    credited: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A deal's part in a step, signed so that the start and all parts add up to the end."""

    deal: str
    name: str
    person: str
    step: Step
    amount: Money


@dataclass(frozen=True, slots=True)
class Track:
    """A person's part of a deal: what was open of it on both days, and the steps between."""

    deal: str
    name: str
    person: str
    before: Decimal
    after: Decimal
    was_overdue: bool
    is_overdue: bool
    steps: tuple[MovedPart, ...]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The facts of a waterfall; the steps are signed amounts, and of both ends a part may be overdue."""

    period: Period
    as_of: datetime
    since: date
    until: date
    start: Money
    start_open: Money
    start_overdue: Money
    created: Money
    reopened: Money
    pulled_in: Money
    moved_in: Money
    """Of another owner, split or team before."""
    won: Money
    lost: Money
    slipped: Money
    moved_out: Money
    removed: Money
    """No longer among the deals of its source."""
    date_changed: Money
    """Out of the period or into it by a close date that was put earlier, corrected, emptied or set."""
    amount_changed: Money
    end: Money
    end_open: Money
    end_overdue: Money
    moved: tuple[Moved, ...]
    """Deals step by step, the largest first."""
    waiting_for_rate: tuple[Money, ...] = ()


def is_overdue(state: DealState, day: date) -> bool:
    return bool(state.status == "open" and state.close_date and state.close_date < day)


def is_in(state: DealState | None, period: Period) -> bool:
    """Whether a deal is part of the waterfall: open with a close date in the period, be it past."""
    return bool(state and state.status == "open" and state.close_date and state.close_date in period)


def step_out(was: DealState, after: OnDay, between: Between) -> Step:
    """Return how a deal that was in it on the first day left."""
    state, period = after.state, between.period
    if state is None:
        return "removed"
    if not after.credited:
        return "moved_out"
    if state.status in ("won", "lost"):
        return state.status
    began_inside = bool(was.close_date and was.close_date in period)
    return "slipped" if began_inside and state.close_date and state.close_date >= period.stop else "date_changed"


def step_in(before: OnDay, now: DealState, between: Between) -> Step:
    """Return how a deal that is in it on the second day came."""
    then, period = before.state, between.period
    if then is None:
        return "created" if now.created_on is None or now.created_on > between.since else "reopened"
    if not before.credited:
        return "moved_in"
    if then.status != "open":
        return "reopened"
    ahead = bool(then.close_date and then.close_date >= period.stop and now.close_date and now.close_date in period)
    return "pulled_in" if ahead else "date_changed"


def waterfall(
    tracks: Iterable[Track], between: Between, now: datetime, currency: str, waiting: tuple[Money, ...] = ()
) -> Waterfall:
    ends = dict.fromkeys(("start_open", "start_overdue", "end_open", "end_overdue"), ZERO)
    sums: dict[Step, Decimal] = dict.fromkeys(STEPS, ZERO)
    moved = []
    for track in tracks:
        ends["start_overdue" if track.was_overdue else "start_open"] += track.before
        ends["end_overdue" if track.is_overdue else "end_open"] += track.after
        for step, amount in track.steps:
            sums[step] += amount
            if amount:
                moved.append(Moved(track.deal, track.name, track.person, step, Money(amount, currency)))
    return Waterfall(
        period=between.period,
        as_of=now,
        since=between.since,
        until=between.until,
        start=Money(ends["start_open"] + ends["start_overdue"], currency),
        end=Money(ends["end_open"] + ends["end_overdue"], currency),
        **{name: Money(amount, currency) for name, amount in ends.items()},
        **{step: Money(amount, currency) for step, amount in sums.items()},
        moved=tuple(sorted(moved, key=lambda part: (STEPS.index(part.step), -abs(part.amount.amount), part.deal))),
        waiting_for_rate=waiting,
    )
