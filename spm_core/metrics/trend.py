"""A metric over time, one value a month, quarter or week, and whether it rises or falls by more than chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import combinations, dropwhile
from typing import Literal

from spm_core.db import ScopedSession
from spm_core.metrics.catalogue import BUILT_IN, SMALL, Catalogue, Metric, find
from spm_core.metrics.compare import ERRORS, is_of_a_day, is_recorded
from spm_core.metrics.intervals import surely_lower
from spm_core.metrics.rank import number
from spm_core.metrics.service import Measured, MetricQuestion, MetricValue, measure
from spm_core.money import Money
from spm_core.period import Calendar, Period, PeriodKind, spanning

Direction = Literal["up", "down", "none"]
FEWEST, MOST = 4, 12
"""So many steps that are over at least tell a direction, and so many are shown at most."""
CHANCE = Decimal("0.05")
"""An order that comes as often as this or less by chance alone is a direction."""
USUAL: dict[PeriodKind, int] = {"week": 8, "month": 6, "quarter": 4, "year": 3}
"""How many steps that are over are told where no time is named."""


@dataclass(frozen=True, slots=True)
class TrendStep:
    period: Period
    value: MetricValue
    running: bool


@dataclass(frozen=True, slots=True)
class Trend:
    metric: Metric
    kind: PeriodKind
    steps: tuple[TrendStep, ...]
    """The oldest first."""
    direction: Direction | None
    """None where it cannot be told, `none` where it goes neither up nor down."""
    reason: str | None = None
    """Why it cannot be told: few_steps, few_cases."""
    early: Money | Decimal | int | None = None
    """Of the first half of the steps that are over: the metric of all their cases or, of a sum, the mean of a step."""
    late: Money | Decimal | int | None = None
    half: int = 0
    """How many steps such a half has."""
    waiting_for_rate: tuple[Money, ...] = ()

    @property
    def better(self) -> bool | None:
        """Whether it goes where it should; None where it goes nowhere."""
        if self.direction in (None, "none"):
            return None
        return self.direction == self.metric.better


def steps_in(calendar: Calendar, kind: PeriodKind, asked: Period | None, today: date) -> tuple[Period, ...]:
    """Return the steps of a time up to today, the oldest first: the latest ones where there are too many."""
    last = min(asked.end, today) if asked else today
    found = [calendar.containing(kind, last)]
    while len(found) < MOST and (asked.start < found[-1].start if asked else len(found) <= USUAL.get(kind, 6)):
        found.append(calendar.containing(kind, found[-1].start, -1))
    return tuple(reversed(found))


def trend(
    session: ScopedSession,
    asked: MetricQuestion,
    steps: Sequence[Period],
    now: datetime,
    catalogue: Catalogue = BUILT_IN,
) -> Trend:
    """Measure a metric step by step, each as it stood at its end; raise what `measure` does.

    Steps before the first one of which anything is known are left out.
    """
    metric, today = find(asked.metric, catalogue), session.principal.company.today(now)
    measured = [_measured(session, asked, period, metric, now, catalogue) for period in steps]
    known = list(dropwhile(lambda each: not _says_something(session, each, asked, now), measured))
    told = tuple(TrendStep(each.period, each.value, each.period.stop > today) for each in known)
    waiting = tuple(amount for each in known for amount in each.waiting_for_rate)
    made = Trend(metric, steps[-1].kind, told, None, waiting_for_rate=waiting)
    over = [step for step in told if not step.running and step.value.value is not None]
    if len(over) < FEWEST:
        return replace(made, reason="few_steps")
    half = len(over) // 2
    early, late = over[:half], over[-half:]
    if metric.sample is None or is_of_a_day(metric, catalogue):
        means = replace(made, early=_mean(early), late=_mean(late), half=half)
        return replace(means, direction=direction([number(step.value) or Decimal(0) for step in over]))
    first, second = (_together(session, asked, part, now, catalogue) for part in (early, late))
    halves = replace(made, early=first.value, late=second.value, half=half)
    if min(first.sample or 0, second.sample or 0) < SMALL:
        return replace(halves, reason="few_cases")
    if metric.unit == "share":
        return replace(halves, direction=_of_shares(first, second))
    return replace(halves, direction=direction([number(step.value) or Decimal(0) for step in over]))


def _says_something(session: ScopedSession, each: Measured, asked: MetricQuestion, now: datetime) -> bool:
    return each.value.value is not None and is_recorded(session, each, asked.subject, now)


def direction(values: Sequence[Decimal]) -> Direction:
    """Return where values in the order of time go (Mann-Kendall): whether nearly all pairs go the same way."""
    score = sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))
    if not score or _by_chance(len(values), abs(score)) > CHANCE:
        return "none"
    return "up" if score > 0 else "down"


def _by_chance(count: int, score: int) -> Decimal:
    """Return how often values in any order go as much one way: that share of all orders has so few inversions."""
    orders = [1]
    for size in range(2, count + 1):
        longer = [0] * (len(orders) + size - 1)
        for inversions, ways in enumerate(orders):
            for more in range(size):
                longer[inversions + more] += ways
        orders = longer
    most = (count * (count - 1) // 2 - score) // 2
    return Decimal(sum(orders[: most + 1])) / sum(orders)


def _of_shares(first: MetricValue, second: MetricValue) -> Direction:
    early, late = number(first) or Decimal(0), number(second) or Decimal(0)
    cases, more = first.sample or 0, second.sample or 0
    if surely_lower(early, cases, late, more, ERRORS):
        return "up"
    return "down" if surely_lower(late, more, early, cases, ERRORS) else "none"


def _measured(
    session: ScopedSession, asked: MetricQuestion, period: Period, metric: Metric, now: datetime, catalogue: Catalogue
) -> Measured:
    zone = session.principal.company.zone
    end = datetime.combine(period.end, time(12), zone)
    then = min(now, end) if is_of_a_day(metric, catalogue) else now
    return measure(session, replace(asked, period=period), then, catalogue)


def _together(
    session: ScopedSession, asked: MetricQuestion, steps: Iterable[TrendStep], now: datetime, catalogue: Catalogue
) -> MetricValue:
    whole = spanning(*(step.period for step in steps))
    return measure(session, replace(asked, period=whole), now, catalogue).value


def _mean(steps: Sequence[TrendStep]) -> Money | Decimal | None:
    values = [number(step.value) or Decimal(0) for step in steps]
    mean = sum(values, Decimal(0)) / len(values)
    money = steps[0].value.value
    return Money(mean, money.currency) if isinstance(money, Money) else mean
