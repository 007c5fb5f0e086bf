"""Whether quotas are right, told by how many people reached theirs in periods that are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import bindparam, select

from spm_core.db import ScopedSession
from spm_core.metrics.formula import Undefined
from spm_core.metrics.readings import Scope, Subject, read_bases
from spm_core.metrics.service import allow
from spm_core.metrics.totals import median
from spm_core.money import share
from spm_core.people.models import Assignment
from spm_core.period import Period
from spm_core.quota.service import goals, meant_period, previous_period
from spm_core.scope import Prepared, scoped

Judgement = Literal["too_aggressive", "about_right", "too_easy", "too_few_people"]
FEWEST, SMALL = 3, 10
"""Fewer people say nothing at all; fewer than the second are called a small sample."""
RIGHT_FROM, RIGHT_TO = Decimal("0.50"), Decimal("0.80")
"""About right is when from half to four fifths of the people reach their quota."""
EDGES = (Decimal("0.50"), Decimal("0.80"), Decimal(1), Decimal("1.20"))
"""Where the bands of a distribution begin and end."""
PERIODS = 4


@dataclass(frozen=True, slots=True)
class Spread:
    """How attainment is distributed over people in a period."""

    period: Period
    team: str | None
    """None for everybody."""
    people: int
    met: int
    bands: tuple[int, ...]
    """How many are below 50 %, up to 80 %, up to 100 %, up to 120 %, and beyond."""
    median: Decimal | None
    judgement: Judgement

    @property
    def share_met(self) -> Decimal | None:
        return share(Decimal(self.met), Decimal(self.people))

    @property
    def small_sample(self) -> bool:
        return self.people < SMALL


@dataclass(frozen=True, slots=True)
class Fairness:
    whole: tuple[Spread, ...]
    """By period, the newest first."""
    teams: tuple[Spread, ...]
    """Of the newest period, by team."""
    as_of: datetime


def fairness(session: ScopedSession, subject: Subject, newest: Period, now: datetime) -> Fairness:
    """Of `newest`, which must be over, and the three periods before; of a lead's team or the company.

    Raises NotAllowed for whom the asker may not see.
    """
    allow(session, subject)
    periods = [newest]
    while len(periods) < PERIODS:
        periods.append(session.principal.company.calendar.previous(periods[-1]))
    attained = {period: _attainments(session, subject, period, now) for period in periods}
    whole = tuple(spread(period, None, list(found.values())) for period, found in attained.items() if found)
    return Fairness(whole, _teams(session, newest, attained[newest]), now)


def last_over(session: ScopedSession, subject: Subject, asked: Period | None, now: datetime) -> Period:
    """The period asked about when it is over, else the one before: a running one says nothing yet."""
    company = session.principal.company
    team = subject.reach == "team"
    found = meant_period(session, subject.lead_id if team else None, asked, now, team=team)
    while found.stop > company.today(now):
        found = previous_period(session, subject.lead_id, found) if team else company.calendar.previous(found)
    return found


def spread(period: Period, team: str | None, attained: Sequence[Decimal]) -> Spread:
    edges = (*EDGES, None)
    bands = [0] * len(edges)
    for each in attained:
        bands[next(n for n, edge in enumerate(edges) if edge is None or each < edge)] += 1
    met = sum(each >= 1 for each in attained)
    middle = median([(each, 1) for each in attained]) if attained else None
    return Spread(period, team, len(attained), met, tuple(bands), middle, judge(met, len(attained)))


def judge(met: int, people: int) -> Judgement:
    if people < FEWEST:
        return "too_few_people"
    if met < RIGHT_FROM * people:
        return "too_aggressive"
    return "too_easy" if met > RIGHT_TO * people else "about_right"


def _attainments(session: ScopedSession, subject: Subject, period: Period, now: datetime) -> Mapping[int, Decimal]:
    """Of everybody with a quota in effect, as they were under the lead at the time."""
    today = session.principal.company.today(now)
    quotas = goals(session, subject.lead_id if subject.reach == "team" else None, period)
    booked = read_bases(session, Scope(subject, period, today, "person"), ["booked"]).by_key
    found = {}
    for person, quota in quotas.items():
        amount = booked.get(person, {}).get("booked", Decimal(0))
        if quota and not isinstance(amount, Undefined):
            found[person] = Decimal(amount) / quota
    return found


_place = scoped(Assignment).c
_TEAMS = Prepared(
    select(_place.employee_id, _place.team).where(
        _place.starts_on <= bindparam("day"), _place.ends_on > bindparam("day"), _place.team.is_not(None)
    )
)


def _teams(session: ScopedSession, period: Period, attained: Mapping[int, Decimal]) -> tuple[Spread, ...]:
    """By the team of the period's last day."""
    by_team: dict[str, list[Decimal]] = {}
    rows: Any = session.read(_TEAMS, {"day": period.end})
    for row in rows:
        if row.employee_id in attained:
            by_team.setdefault(row.team, []).append(attained[row.employee_id])
    return tuple(spread(period, team, found) for team, found in sorted(by_team.items())) if len(by_team) > 1 else ()
