"""The one place that tells somebody about the metrics of people whom they may not see, for a stated purpose.

It reads with more rights than the asker has, so it returns nothing but averages, or the upper part of a ranking with
the asker's own place, and nothing at all about fewer than three people.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Literal, overload

from sqlalchemy import Date, bindparam, select

from spm_core.absence.board import mostly_on_leave
from spm_core.db import ScopedSession
from spm_core.imports.freshness import Newest, behind, rows_of
from spm_core.metrics.beginnings import MetricEarlier, cohort, together
from spm_core.metrics.catalogue import Catalogue, Metric
from spm_core.metrics.comebacks import Comebacks, Comparable, cases, summary
from spm_core.metrics.rank import RankedPlace, ranked, upper_part
from spm_core.metrics.service import Measured, MetricQuestion, MetricValue, measure, measure_together
from spm_core.money import Money
from spm_core.people.models import Assignment, Employee, Subtree
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.scope import Prepared, scoped
from spm_core.small_groups import AT_LEAST, enough
from spm_core.who import Who


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
    everything = with_all_rights(session, now)
    measured = measure(everything, replace(asked, by="person"), now, catalogue)
    if purpose == "average":
        return _average(session, everything, measured, asked, now, catalogue)
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
    everybody = measure(with_all_rights(session, now), replace(asked, by="person"), now, catalogue)
    measured = [line for line in everybody.lines if line.value.value is not None]
    if len(measured) < AT_LEAST:
        return ()
    sure = (line for line in measured if line.group.key in willing and not line.value.small_sample)
    better = (line for line in sure if _better(everybody.metric, line.value, everybody.value))
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
    everything, company = with_all_rights(session, now), session.principal.company
    apart = {person_id, session.principal.employee_id}
    others = [case for at in earlier for case in cases(everything, at) if case.person_id not in apart]
    return summary([at.period for at in earlier], others, partial(is_guarded, session), company.currency)


def earlier_starters(session: ScopedSession, person_id: int, start: date, passed: int, now: datetime) -> MetricEarlier:
    """Return how earlier starters stood `passed` days after their start, under the same guard as `comebacks`."""
    apart = {person_id, session.principal.employee_id}
    today = session.principal.company.today(now)
    starters = cohort(with_all_rights(session, now), start, passed, today)
    others = [starter for starter in starters if starter.person_id not in apart]
    return together(others, partial(is_guarded, session))


def seen_people(session: ScopedSession) -> frozenset[int]:
    """Return whose figures the asker sees, be it of a time before they moved on."""
    return frozenset(row.member_id for row in session.read(_SEEN))


def is_guarded(session: ScopedSession, people: Collection[int]) -> bool:
    """Whether no figure can be told from an aggregate of people, neither of today nor of an earlier time.

    Of somebody who has moved on, the asker sees what was then and may subtract it, but not what has come since.
    """
    today = frozenset(row.member_id for row in session.read(_SEEN_TODAY))
    return enough(people, seen_people(session)) and enough(people, today)


def with_all_rights(session: ScopedSession, now: datetime) -> ScopedSession:
    """Return a session that reads everybody; what comes of it is for this module and metrics.usual to guard."""
    return ScopedSession(session.get_bind(), replace(session.principal, role=Role.ADMIN), now)


def _average(
    session: ScopedSession,
    everything: ScopedSession,
    measured: Measured,
    asked: MetricQuestion,
    now: datetime,
    catalogue: Catalogue,
) -> Average:
    """Return the average of a lead's people, where nobody's own figure can be told from it."""
    metric, lead = measured.metric, asked.subject.id
    nothing = MetricValue(metric.name, metric.unit, None)
    values = {
        line.group.key: line.value.value
        for line in measured.lines
        if isinstance(line.group.key, int) and line.group.key != lead and line.value.value is not None
    }
    if not is_guarded(session, values):
        return Average(replace(nothing, reason="too_few_people"))
    if metric.pools:
        together = measure_together(everything, asked, values, now, catalogue)
        told = {name: value for name, value in together.inputs.items() if name in metric.beside}
        return Average(replace(together, inputs=told), len(values))
    numbers = [value.amount if isinstance(value, Money) else Decimal(value) for value in values.values()]
    mean = sum(numbers, Decimal(0)) / len(numbers)
    money = metric.unit in ("money", "money_per_day")
    return Average(
        replace(nothing, value=Money(mean, everything.principal.company.currency) if money else mean), len(values)
    )


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
    return replace(place, value=MetricValue(value.metric, value.unit, value.value))


# ---------------------------------------------------------------- who takes part

_line = scoped(Subtree).c
_TODAY: Any = bindparam("scope_today", type_=Date)
_SEEN = Prepared(select(_line.member_id).distinct())
_SEEN_TODAY = Prepared(select(_line.member_id).where(_line.starts_on <= _TODAY, _line.ends_on > _TODAY).distinct())
_place = scoped(Assignment).c
_MANAGER = Prepared(
    select(_place.manager_id).where(
        _place.employee_id == bindparam("person"),
        _place.starts_on <= bindparam("day"),
        _place.ends_on > bindparam("day"),
        _place.manager_id.is_not(None),
    )
)
_person = scoped(Employee).c
_HIDDEN = Prepared(select(_person.id).where(_person.public_rank.is_(False)))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who takes no part in a ranking: those on leave in most of it, and those who keep their rank from others."""

    away: frozenset[int]
    opted_out: frozenset[int]


def left_out(session: ScopedSession, period: Period, *, for_others: bool) -> LeftOut:
    hidden = frozenset(session.read(_HIDDEN).scalars()) if for_others else frozenset()
    return LeftOut(mostly_on_leave(session, period), hidden)


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
