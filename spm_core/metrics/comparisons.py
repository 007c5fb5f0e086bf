"""The one place that tells somebody about the metrics of people whom they may not see, for a stated purpose.

It reads with more rights than the asker has, so it returns nothing but averages, or the upper part of a ranking with
the asker's own place, and nothing at all about fewer than three people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, overload

from sqlalchemy import bindparam, or_, select

from spm_core.db import ScopedSession
from spm_core.imports.freshness import Newest, behind, rows_of
from spm_core.metrics.beginnings import MetricEarlier, cohort, together
from spm_core.metrics.catalogue import Catalogue, Metric
from spm_core.metrics.comebacks import Comebacks, Comparable, cases, summary
from spm_core.metrics.rank import RankedPlace, ranked, upper_part
from spm_core.metrics.service import Measured, MetricQuestion, MetricValue, measure
from spm_core.money import Money
from spm_core.people.models import Assignment, Employee, Leave, Subtree
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.scope import Prepared, scoped
from spm_core.who import Who

AT_LEAST = 3
"""Among fewer people, each could work out the others' figures."""


@dataclass(frozen=True, slots=True)
class Average:
    value: MetricValue
    people: int | None = None
    """How many it was made from."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """What somebody may know of a ranking of other people."""

    top: tuple[RankedPlace, ...]
    of: int
    mine: RankedPlace | None
    reason: str | None = None
    """Why `top` is empty: not_public, too_few_people."""
    sources: tuple[Newest, ...] = ()
    """The imports that `top` was computed from."""


@overload
def of_others(
    session: ScopedSession, asked: MetricQuestion, purpose: Literal["average"], now: datetime, catalogue: Catalogue
) -> Average: ...
@overload
def of_others(
    session: ScopedSession, asked: MetricQuestion, purpose: Literal["ranks"], now: datetime, catalogue: Catalogue
) -> Ranks: ...
def of_others(
    session: ScopedSession,
    asked: MetricQuestion,
    purpose: Literal["average", "ranks"],
    now: datetime,
    catalogue: Catalogue,
) -> Average | Ranks:
    """Measure people whom the asker may not see, and return only what the purpose allows.

    `average` is of the subject's people without its lead; `ranks` of those who agree to be ranked, and the asker.
    """
    everything = _with_all_rights(session, now)
    measured = measure(everything, replace(asked, by="person"), now, catalogue)
    if purpose == "average":
        return _average(measured, asked.subject.id, session.principal.company.currency)
    ranks = _ranks(measured, session, left_out(everything, asked.period, for_others=True))
    return replace(ranks, sources=sources_of(everything, asked, catalogue)) if ranks.top else ranks


def sources_of(session: ScopedSession, asked: MetricQuestion, catalogue: Catalogue) -> tuple[Newest, ...]:
    """Return the imports that the answer to a question about a metric rests on, the oldest first."""
    return behind(session, asked.subject, asked.period, rows_of([catalogue[asked.metric]], catalogue))


def stronger(
    session: ScopedSession, asked: MetricQuestion, willing: frozenset[int], now: datetime, catalogue: Catalogue
) -> tuple[int, ...]:
    """Return those who are better than everybody together and are willing to be named for it, the best first.

    Their figures are not told. Nobody is named among fewer than three people, or by a small sample.
    """
    everybody = measure(_with_all_rights(session, now), replace(asked, by="person"), now, catalogue)
    measured = [line for line in everybody.lines if line.value.value is not None]
    if len(measured) < AT_LEAST:
        return ()
    enough = (line for line in measured if line.group.key in willing and not line.value.small_sample)
    better = (line for line in enough if _better(everybody.metric, line.value, everybody.value))
    return tuple(line.group.key for line in better if isinstance(line.group.key, int))


def _better(metric: Metric, value: MetricValue, than: MetricValue) -> bool:
    own, others = value.value, than.value
    if not isinstance(own, Decimal | int) or not isinstance(others, Decimal | int):
        return False
    return own < others if metric.better == "down" else own > others


def comebacks(session: ScopedSession, person_id: int, earlier: Sequence[Comparable], now: datetime) -> Comebacks:
    """Return what people who were behind at the same point of earlier periods did, and how many still met the quota.

    The person asked about and the asker are left out. What is told rests on at least three people whom the asker may
    not see, or on none of them, so that the asker cannot subtract the others.
    """
    everything, company = _with_all_rights(session, now), session.principal.company
    apart = {person_id, session.principal.employee_id}
    others = [case for at in earlier for case in cases(everything, at) if case.person_id not in apart]
    seen = {row.member_id for row in session.read(_SEEN)} if others else set()
    return summary([at.period for at in earlier], others, seen, AT_LEAST, company.currency)


def earlier_starters(session: ScopedSession, person_id: int, start: date, passed: int, now: datetime) -> MetricEarlier:
    """Return how earlier starters stood `passed` days after their start, under the same guard as `recoveries`."""
    apart = {person_id, session.principal.employee_id}
    today = session.principal.company.today(now)
    starters = cohort(_with_all_rights(session, now), start, passed, today)
    others = [starter for starter in starters if starter.person_id not in apart]
    seen = {row.member_id for row in session.read(_SEEN)} if others else set()
    return together(others, seen, AT_LEAST)


def _with_all_rights(session: ScopedSession, now: datetime) -> ScopedSession:
    return ScopedSession(session.get_bind(), replace(session.principal, role=Role.ADMIN), now)


def _average(measured: Measured, lead: int, currency: str) -> Average:
    metric = measured.metric
    nothing = MetricValue(metric.name, metric.unit, None)
    values = [line.value.value for line in measured.lines if line.group.key != lead and line.value.value is not None]
    if len(values) < AT_LEAST:
        return Average(replace(nothing, reason="too_few_people"))
    if metric.pools:
        return Average(replace(measured.value, inputs={}), len(values))
    numbers = [value.amount if isinstance(value, Money) else Decimal(value) for value in values]
    mean = sum(numbers, Decimal(0)) / len(numbers)
    money = metric.unit in ("money", "money_per_day")
    return Average(replace(nothing, value=Money(mean, currency) if money else mean), len(values))


def _ranks(measured: Measured, session: ScopedSession, out: LeftOut) -> Ranks:
    me = session.principal.employee_id
    places = ranked(measured.metric, measured.lines, out.away | (out.opted_out - {me}))
    mine = next((place for place in places if place.person_id == me), None)
    of = sum(place.rank is not None for place in places)
    if of < AT_LEAST:
        return Ranks((), of, mine and replace(mine, rank=None), "too_few_people")
    if measured.metric.name not in session.principal.company.public_metrics:
        return Ranks((), of, mine, "not_public")
    return Ranks(tuple(_bare(place) for place in upper_part(measured.metric, places)), of, mine)


def _bare(place: RankedPlace) -> RankedPlace:
    """Drop what the value was made from, such as a quota."""
    value = place.value
    return RankedPlace(place.person_id, place.person, place.rank, MetricValue(value.metric, value.unit, value.value))


# ---------------------------------------------------------------- who takes part

_SEEN = Prepared(select(scoped(Subtree).c.member_id).distinct())
_place = scoped(Assignment).c
_MANAGER = Prepared(
    select(_place.manager_id).where(
        _place.employee_id == bindparam("person"),
        _place.starts_on <= bindparam("day"),
        _place.ends_on > bindparam("day"),
        _place.manager_id.is_not(None),
    )
)
_person, _leave = scoped(Employee), scoped(Leave)
_away = (
    (_leave.c.employee_id == _person.c.id)
    & (_leave.c.starts_on < bindparam("stop"))
    & (_leave.c.last_day >= bindparam("start"))
)
_OUT = Prepared(
    select(_person.c.id, _person.c.public_rank, _leave.c.id.is_not(None).label("away"))
    .select_from(_person.outerjoin(_leave, _away))
    .where(or_(_leave.c.id.is_not(None), _person.c.public_rank.is_(False)))
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who takes no part in a ranking: those on leave in its period, and those who keep their rank from others."""

    away: frozenset[int]
    opted_out: frozenset[int]


def left_out(session: ScopedSession, period: Period, *, for_others: bool) -> LeftOut:
    rows = session.read(_OUT, {"start": period.start, "stop": period.stop}).all()
    hidden = frozenset(row.id for row in rows if for_others and not row.public_rank)
    return LeftOut(frozenset(row.id for row in rows if row.away), hidden)


def manager_of(session: ScopedSession, person_id: int, day: date) -> int | None:
    """Return who leads somebody directly on a day, which every colleague may know."""
    manager: int | None = session.read(_MANAGER, {"person": person_id, "day": day}).scalar()
    return manager


def team_average(session: ScopedSession, asked: MetricQuestion, now: datetime, catalogue: Catalogue) -> Average:
    """Return the average of everybody under the person's current manager, the person included.

    A rate is taken over all their cases. It is undefined for a team, without a manager, and below three people.
    """
    nothing = MetricValue(asked.metric, catalogue[asked.metric].unit, None)
    if asked.subject.kind != "own":
        return Average(replace(nothing, reason="only_for_people"))
    lead = manager_of(session, asked.subject.id, session.principal.company.today(now))
    if lead is None:
        return Average(replace(nothing, reason="no_team"))
    return of_others(session, replace(asked, subject=Who("team", lead)), "average", now, catalogue)
