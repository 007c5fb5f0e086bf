"""Several metrics of people, teams or periods side by side, fairly: a period that runs beside as much of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.metrics.catalogue import Catalogue, find
from spm_core.metrics.compare import compare, has_deals, moment, unrecorded
from spm_core.metrics.service import Measured, MetricQuestion, MetricValue, measure_each
from spm_core.people.models import Employee
from spm_core.period import Period
from spm_core.who import Who

MAIN = ("attainment", "won_amount", "win_rate", "average_deal", "open_pipeline")
"""What is compared where no metric is named."""
NEW = timedelta(days=182)
"""For so long before a period somebody counts as new in it."""


@dataclass(frozen=True, slots=True)
class Side:
    """What is measured of somebody in a period."""

    who: Who
    period: Period
    values: Mapping[str, MetricValue]
    """By metric."""
    as_of: datetime | None = None
    """The earlier moment at which an earlier period is told."""
    since: date | None = None
    """The day on which the person started, where they are new: in the period, or shortly before."""
    average: bool = False
    """Whether it is the average of the person's team."""


def side_by_side(
    session: ScopedSession,
    names: Sequence[str],
    sides: Sequence[tuple[Who, Period]],
    now: datetime,
    catalogue: Catalogue,
) -> tuple[Side, ...]:
    """Measure each side, the first of which sets how far the others have come; raise what `measure` does."""
    first = sides[0][1]
    return tuple(_side(session, names, who, period, first, now, catalogue) for who, period in sides)


def beside_the_team(
    session: ScopedSession, names: Sequence[str], who: Who, period: Period, now: datetime, catalogue: Catalogue
) -> tuple[Side, ...]:
    """Measure a person and the average of their team, as far as it gives nobody's figure away."""
    own = side_by_side(session, names, [(who, period)], now, catalogue)
    averages = {}
    for name, value in own[0].values.items():
        measured = Measured(find(name, catalogue), period, now, value)
        asked = MetricQuestion(name, who, period)
        averages[name] = compare(session, asked, measured, "team_average", now, catalogue).value
    return (*own, Side(who, period, averages, average=True))


def _side(
    session: ScopedSession,
    names: Iterable[str],
    who: Who,
    period: Period,
    first: Period,
    now: datetime,
    catalogue: Catalogue,
) -> Side:
    by_moment: dict[datetime, list[str]] = defaultdict(list)
    for name in names:
        by_moment[moment(session, find(name, catalogue), first, period, now, catalogue)].append(name)
    values: dict[str, MetricValue] = {}
    for then, those in by_moment.items():
        values |= measure_each(session, those, who, period, then, catalogue)
    if period != first:
        values = _as_recorded(session, values, who, period, now, catalogue)
    earlier = min(by_moment)
    side = Side(who, period, values, earlier if earlier != now else None)
    return replace(side, since=_started(session, who, period))


def _as_recorded(
    session: ScopedSession,
    values: Mapping[str, MetricValue],
    who: Who,
    period: Period,
    now: datetime,
    catalogue: Catalogue,
) -> dict[str, MetricValue]:
    """Leave out what only looks like nothing, of a time from which no deals are known."""
    of_deals = {name for name, value in values.items() if find(name, catalogue).source in ("deals", "quotas")}
    if any(values[name].value for name in of_deals) or has_deals(session, who, period, now):
        return dict(values)
    return {name: unrecorded(value) if name in of_deals else value for name, value in values.items()}


def _started(session: ScopedSession, who: Who, period: Period) -> date | None:
    if who.kind != "own":
        return None
    start = session.scalar(select(Employee.start_date).where(Employee.id == who.id))
    return start if start and period.start - NEW < start < period.stop else None
