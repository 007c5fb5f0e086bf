"""What became of a period's open amount between two days, in steps that add up (definitions.md, Waterfall)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from spm_core.deals.rules import Change, DealState, as_of
from spm_core.money import ZERO, Money
from spm_core.period import Period

Step = Literal["created", "pulled_in", "won", "lost", "slipped", "amount_changed"]
STEPS: tuple[Step, ...] = ("created", "pulled_in", "won", "lost", "slipped", "amount_changed")


@dataclass(frozen=True, slots=True)
class Between:
    """The time from the end of one day to the end of a later one."""

    period: Period
    since: date
    until: date


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
    """A person's part of a deal: its open amount in the period on both days, None where it was not open then."""

    deal: str
    name: str
    person: str
    before: Money | None
    after: Money | None
    step: Step | None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The facts of a waterfall; the steps are signed amounts."""

    period: Period
    as_of: datetime
    since: date
    until: date
    start: Money
    created: Money
    pulled_in: Money
    won: Money
    lost: Money
    slipped: Money
    amount_changed: Money
    end: Money
    moved: tuple[Moved, ...]
    """Deals step by step, the largest first."""
    waiting_for_rate: tuple[Money, ...] = ()


def is_in(state: DealState | None, period: Period) -> bool:
    return bool(state and state.status == "open" and state.close_date and state.close_date in period)


def step_of(before: DealState | None, after: DealState | None, period: Period) -> Step | None:
    """Return the step a deal belongs to; None where it was not in the period on either day."""
    was, is_ = is_in(before, period), is_in(after, period)
    if was and is_:
        return "amount_changed"
    if is_:
        return "pulled_in" if before else "created"
    if not was or after is None:
        return None
    return "slipped" if after.status == "open" else after.status


def states(now: DealState, changes: Iterable[Change], between: Between) -> tuple[DealState | None, DealState | None]:
    """Return a deal as of the end of both days, from what it is now and what has changed after the first."""
    history = tuple(changes)
    return as_of(now, history, between.since), as_of(now, history, between.until)


def waterfall(
    tracks: Iterable[Track], between: Between, now: datetime, currency: str, waiting: tuple[Money, ...] = ()
) -> Waterfall:
    start, end = ZERO, ZERO
    sums: dict[Step, Decimal] = dict.fromkeys(STEPS, ZERO)
    moved = []
    for track in tracks:
        before = track.before.amount if track.before else ZERO
        after = track.after.amount if track.after else ZERO
        start, end = start + before, end + after
        if track.step and after != before:
            sums[track.step] += after - before
            change = Money(after - before, currency)
            moved.append(Moved(track.deal, track.name, track.person, track.step, change))
    steps = {step: Money(amount, currency) for step, amount in sums.items()}
    return Waterfall(
        period=between.period,
        as_of=now,
        since=between.since,
        until=between.until,
        start=Money(start, currency),
        created=steps["created"],
        pulled_in=steps["pulled_in"],
        won=steps["won"],
        lost=steps["lost"],
        slipped=steps["slipped"],
        amount_changed=steps["amount_changed"],
        end=Money(end, currency),
        moved=tuple(sorted(moved, key=lambda part: (STEPS.index(part.step), -abs(part.amount.amount), part.deal))),
        waiting_for_rate=waiting,
    )
