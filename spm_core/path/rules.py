"""What would bring somebody to the quota: arithmetic on what they usually do, and the actions that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from typing import Literal

from spm_core.metrics.catalogue import SMALL
from spm_core.money import Money
from spm_core.path.combinations import Combination
from spm_core.period import ONE_DAY, Period

HORIZON = timedelta(weeks=2)
"""How far ahead an action looks that asks for more of something."""
STRETCH = Decimal("1.5")
"""The most that an action asks for, as a multiple of the usual."""
FEW_DEALS = 5
"""A combination of more deals than this is arithmetic, not a plan."""
FAIR = Decimal("0.1")
"""A combination less likely than this is no plan either."""
MOST_ACTIONS = 3
WEEK = timedelta(weeks=1)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much of an activity it took to win what was won, and how much the gap takes at that rate."""

    metric: str
    window: Period
    """From the first recorded one, at most a year ago."""
    count: int
    won: int
    a_week: Decimal
    per_deal: Decimal | None
    """Activities for each deal won."""
    needed_a_week: Decimal | None
    more_a_week: int | None
    """needed_a_week − a_week, rounded up; 0 where the current rate is enough."""
    small_sample: bool
    notes: Mapping[str, str]


def effort(
    metric: str, window: Period, count: int, won: int, booked: Decimal, gap: Decimal, weeks_left: Decimal
) -> Effort:
    a_week = count / weeks(window)
    needed = gap * count / booked / weeks_left if booked > 0 and weeks_left else None
    reason = "nothing_won" if booked <= 0 else "period_over"
    undefined = {
        **({} if won else {"per_deal": "nothing_won"}),
        **(dict.fromkeys(("needed_a_week", "more_a_week"), reason) if needed is None else {}),
    }
    return Effort(
        metric=metric,
        window=window,
        count=count,
        won=won,
        a_week=a_week,
        per_deal=Decimal(count) / won if won else None,
        needed_a_week=needed,
        more_a_week=None if needed is None else max(ceiling(needed - a_week), 0),
        small_sample=won < SMALL,
        notes=undefined,
    )


def weeks(period: Period) -> Decimal:
    return Decimal(period.length) / WEEK.days


def ceiling(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_CEILING))


# ---------------------------------------------------------------- what to do

What = Literal["win_deals", "win_likely", "create_pipeline", "activity"]


@dataclass(frozen=True, slots=True)
class PathAction:
    """Something to reach by some day, measured by a metric from today on."""

    what: What
    metric: str
    target: Money | int
    period: Period
    """From today to the day it is due, its last day."""
    deals: tuple[str, ...] = ()
    usual: Money | int | None = None
    """What the person usually reaches in as many days; None where that was not read."""
    enough: bool = True
    """False where the gap takes more than can reasonably be asked for."""
    goal: Literal["proposed", "agreed"] | None = None
    """The state of a current goal of the person for the same metric."""

    @property
    def due(self) -> date:
        return self.period.end


def win_action(
    gap: Money, best: Combination | None, closes: Mapping[str, date], expected: Decimal, left: Period
) -> PathAction | None:
    """Ask to win the likeliest deals that close the gap; without a fair chance of that, what is likely to come in."""
    if best and len(best.deals) <= FEW_DEALS and best.probability >= FAIR:
        due = max(closes[deal] for deal in best.deals)
        target = Money(gap.amount.quantize(CENT, ROUND_CEILING), gap.currency)
        return PathAction("win_deals", "won_amount", target, Period(left.start, due + ONE_DAY), best.deals)
    if expected <= 0:
        return None
    amount = min(two_digits(expected), gap.amount.quantize(CENT, ROUND_CEILING))
    return PathAction("win_likely", "won_amount", Money(amount, gap.currency), left, enough=amount >= gap.amount)


def pipeline_action(new: Money | None, usual_a_week: Money, left: Period) -> PathAction | None:
    """Ask to create what the open pipeline lacks, within reach of what the person usually creates."""
    if not new or not usual_a_week:
        return None
    soon = within(left)
    usual = usual_a_week * weeks(soon)
    amount = min(new.amount, usual.amount * STRETCH)
    target = Money(two_digits(amount), new.currency)
    return PathAction("create_pipeline", "pipeline_created", target, soon, (), usual, amount == new.amount)


def activity_action(efforts: Sequence[Effort], left: Period) -> PathAction | None:
    """Ask for more of the first activity that falls short of what is needed."""
    lacking = next((effort for effort in efforts if effort.more_a_week), None)
    if lacking is None or lacking.needed_a_week is None:
        return None
    soon = within(left)
    most = max(lacking.a_week * STRETCH, lacking.a_week + 1)
    target = ceiling(min(lacking.needed_a_week, most) * weeks(soon))
    usual = int((lacking.a_week * weeks(soon)).to_integral_value(ROUND_HALF_EVEN))
    return PathAction(
        "activity", lacking.metric, target, soon, (), usual, target >= lacking.needed_a_week * weeks(soon)
    )


def within(left: Period) -> Period:
    return Period(left.start, min(left.start + HORIZON, left.stop))


def two_digits(amount: Decimal) -> Decimal:
    """Round to an amount to aim for: 64,000 rather than 63,849.94."""
    return Decimal(format(round(amount, 1 - amount.adjusted()), "f")) if amount else amount


def actions(whole: Period, *candidates: PathAction | None) -> tuple[PathAction, ...]:
    """Return the first candidates, without any that would merely repeat the quota of the whole period."""
    chosen = (
        action
        for action in candidates
        if action and not (action.metric == "won_amount" and action.period.same_days(whole))
    )
    return tuple(chosen)[:MOST_ACTIONS]
