"""Whether quotas are about right, judging by how many people reached theirs in periods that are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import bindparam, select

from spm_core.db import ScopedSession
from spm_core.metrics.formula import Undefined
from spm_core.metrics.readings import Scope, read_bases
from spm_core.metrics.service import allow
from spm_core.metrics.totals import median
from spm_core.money import share
from spm_core.people.models import Assignment
from spm_core.period import Period
from spm_core.quota.service import goals, meant_period, previous_period
from spm_core.quota.stand import attainment_of
from spm_core.scope import Prepared, scoped
from spm_core.who import Who

Judgement = Literal["too_aggressive", "about_right", "too_easy", "too_few_people"]
FEWEST, SMALL = 3, 10
"""Fewer people than the first tell nothing at all; fewer than the second are a small sample."""
RIGHT_FROM, RIGHT_TO = Decimal("0.50"), Decimal("0.80")
"""Quotas are about right where from half to four fifths of the people reach theirs."""
EDGES = (Decimal("0.50"), Decimal("0.80"), Decimal(1), Decimal("1.20"))
"""Where the bands of a distribution begin and end."""
PERIODS = 4


@dataclass(frozen=True, slots=True)
class Spread:
    """How attainment is distributed over people in a period."""

    period: Period
    team: str | None
    """The team; None for everybody."""
    people: int
    met: int
    bands: tuple[int, ...]
    """How many people are below 50 %, from there below 80 %, 100 % and 120 %, and at 120 % or more."""
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
    """Spreads over everybody, by period, the newest first."""
    teams: tuple[Spread, ...]
    """Spreads of the newest period, by team."""
    as_of: datetime


def fairness(session: ScopedSession, subject: Who, newest: Period, now: datetime) -> Fairness:
    """Judge the quotas of a lead's team or the company in `newest`, which must be over, and the three periods before.

    Raise NotAllowed for anybody the asker may not see.
    """
    allow(session, subject)
    periods = [newest]
    while len(periods) < PERIODS:
        periods.append(session.principal.company.calendar.previous(periods[-1]))
    attained = {period: _attainments(session, subject, period, now) for period in periods}
    whole = tuple(
        spread(period, None, list(attainments.values())) for period, attainments in attained.items() if attainments
    )
    return Fairness(whole, _teams(session, newest, attained[newest]), now)


def last_over(session: ScopedSession, subject: Who, asked: Period | None, now: datetime) -> Period:
    """Return the period asked about or, since a running one tells nothing yet, the last one that is over."""
    company = session.principal.company
    team = subject.kind == "team"
    period = meant_period(session, subject.id if team else None, asked, now, team=team)
    while period.stop > company.today(now):
        period = previous_period(session, subject.id, period) if team else company.calendar.previous(period)
    return period


def spread(period: Period, team: str | None, attained: Sequence[Decimal]) -> Spread:
    edges = (*EDGES, None)
    bands = [0] * len(edges)
    for attainment in attained:
        bands[next(n for n, edge in enumerate(edges) if edge is None or attainment < edge)] += 1
    met = sum(attainment >= 1 for attainment in attained)
    middle = median([(attainment, 1) for attainment in attained]) if attained else None
    return Spread(period, team, len(attained), met, tuple(bands), middle, judge(met, len(attained)))


def judge(met: int, people: int) -> Judgement:
    if people < FEWEST:
        return "too_few_people"
    if met < RIGHT_FROM * people:
        return "too_aggressive"
    return "too_easy" if met > RIGHT_TO * people else "about_right"


def _attainments(session: ScopedSession, subject: Who, period: Period, now: datetime) -> Mapping[int, Decimal]:
    """Return the attainment of everybody with an effective quota, for their time under the lead."""
    today = session.principal.company.today(now)
    quotas = goals(session, subject.id if subject.kind == "team" else None, period)
    booked = read_bases(session, Scope(subject, period, today, "person"), ["booked"]).by_key
    attained = {}
    for person, quota in quotas.items():
        amount = booked.get(person, {}).get("booked", Decimal(0))
        reached = None if isinstance(amount, Undefined) else attainment_of(Decimal(amount), quota)
        if reached is not None:
            attained[person] = reached
    return attained


_place = scoped(Assignment).c
_TEAMS = Prepared(
    select(_place.employee_id, _place.team).where(
        _place.starts_on <= bindparam("day"), _place.ends_on > bindparam("day"), _place.team.is_not(None)
    )
)


def _teams(session: ScopedSession, period: Period, attained: Mapping[int, Decimal]) -> tuple[Spread, ...]:
    """Return a spread for each team, with people by their team on the period's last day."""
    by_team: dict[str, list[Decimal]] = {}
    rows: Any = session.read(_TEAMS, {"day": period.end})
    for row in rows:
        if row.employee_id in attained:
            by_team.setdefault(row.team, []).append(attained[row.employee_id])
    return (
        tuple(spread(period, team, attainments) for team, attainments in sorted(by_team.items()))
        if len(by_team) > 1
        else ()
    )
