"""The names of a breakdown's groups, and the people who belong in it although they have nothing to count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from spm_core.db import ScopedSession
from spm_core.deals.credits import LEAD, START, STOP
from spm_core.deals.models import Product
from spm_core.metrics.readings import Scope
from spm_core.metrics.rows import MetricKey
from spm_core.people.models import Employee, Subtree
from spm_core.period import ONE_DAY
from spm_core.principal import Role
from spm_core.scope import Prepared, scoped


@dataclass(frozen=True, slots=True)
class MetricGroup:
    key: MetricKey
    name: str | None
    """None for what belongs to no group, such as deals without a product."""
    ref: str | None = None
    """How a call names the person."""
    since: date | None = None
    until: date | None = None
    """The first and last day in the team, where somebody came or went during the period; only their time counts."""


_line, _person, _named, _product = scoped(Subtree).c, scoped(Employee).c, scoped(Employee).c, scoped(Product).c
_EMPLOYED = and_(
    or_(_person.start_date.is_(None), _person.start_date < STOP),
    or_(_person.end_date.is_(None), _person.end_date >= START),
)
_MEMBERS = (
    select(_person.id, _person.name, _person.email)
    .select_from(_line.id.table.join(_person.id.table, _person.id == _line.member_id))
    .where(_person.role == Role.REP, _EMPLOYED)
    .distinct()
)
_REPS: dict[str, Prepared] = {
    "own": Prepared(_MEMBERS.where(_line.lead_id == LEAD, _line.member_id == LEAD)),
    "team": Prepared(_MEMBERS.where(_line.lead_id == LEAD, _line.starts_on < STOP, _line.ends_on > START)),
    "company": Prepared(_MEMBERS.where(_line.lead_id == _line.member_id)),
}
_STINTS = Prepared(
    select(_line.member_id, func.min(_line.starts_on).label("since"), func.max(_line.ends_on).label("stop"))
    .where(_line.lead_id == LEAD, _line.starts_on < STOP, _line.ends_on > START)
    .group_by(_line.member_id)
)
_IDS: Any = bindparam("ids", expanding=True)
_PEOPLE = Prepared(select(_named.id, _named.name, _named.email).where(_named.id.in_(_IDS)))
_PRODUCTS = Prepared(select(_product.id, _product.name).where(_product.id.in_(_IDS)))


def groups(session: ScopedSession, scope: Scope, found: Iterable[MetricKey]) -> tuple[MetricGroup, ...]:
    """Return every group with something in it; a breakdown by person also has the reps without anything."""
    keys = tuple(found)
    match scope.by:
        case "person" | "manager":
            people = {} if scope.by == "manager" else _reps(session, scope)
            people |= _named_people(session, [key for key in keys if isinstance(key, int) and key not in people])
            if scope.subject.kind == "team" and scope.by == "person":
                people = _with_stints(session, scope, people)
            return (*people.values(), *((MetricGroup(None, None),) if None in keys else ()))
        case "product":
            ids = [key for key in keys if key is not None]
            rows = session.read(_PRODUCTS, {"ids": ids}).all() if ids else ()
            names: dict[MetricKey, str] = {row.id: row.name for row in rows}
            return tuple(MetricGroup(key, names.get(key)) for key in keys)
        case _:
            return tuple(MetricGroup(key, None if key is None else str(key)) for key in keys)


def _reps(session: ScopedSession, scope: Scope) -> dict[MetricKey, MetricGroup]:
    params = {"lead": scope.subject.id, "start": scope.period.start, "stop": scope.period.stop, "day": scope.day}
    rows = session.read(_REPS[scope.subject.kind], params)
    return {row.id: MetricGroup(row.id, row.name, row.email or row.name) for row in rows}


def _with_stints(
    session: ScopedSession, scope: Scope, people: Mapping[MetricKey, MetricGroup]
) -> dict[MetricKey, MetricGroup]:
    """Say of whoever came or went during the period since when and until when they were under the lead."""
    period = scope.period
    params = {"lead": scope.subject.id, "start": period.start, "stop": period.stop}
    stints = {row.member_id: row for row in session.read(_STINTS, params)}
    return {
        key: replace(
            group,
            since=stint.since if stint.since > period.start else None,
            until=stint.stop - ONE_DAY if stint.stop < period.stop else None,
        )
        if (stint := stints.get(key))
        else group
        for key, group in people.items()
    }


def _named_people(session: ScopedSession, ids: list[int]) -> dict[MetricKey, MetricGroup]:
    rows = session.read(_PEOPLE, {"ids": ids}).all() if ids else ()
    return {row.id: MetricGroup(row.id, row.name, row.email or row.name) for row in rows}
