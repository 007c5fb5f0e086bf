"""How close submitted forecasts came: what each person said in the middle of a period, against what it came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, and_, bindparam, select

from spm_core.db import ScopedSession
from spm_core.deals.credits import DAY, LEAD
from spm_core.errors import CoreError
from spm_core.forecast.calls import kept
from spm_core.forecast.models import ForecastSubmission
from spm_core.forecast.rules import Kept, accuracy, judged
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.readings import Bases, Scope, read_bases
from spm_core.metrics.rows import MetricKey
from spm_core.money import ZERO, Money
from spm_core.people.models import Subtree
from spm_core.period import Period
from spm_core.scope import Prepared, scoped

_line, _said = scoped(Subtree), scoped(ForecastSubmission)
_of_member = and_(
    *(_said.c.employee_id == _line.c.member_id, _said.c.scope == "own"),
    *(_said.c.period_start >= bindparam("start", type_=Date), _said.c.period_end < bindparam("stop", type_=Date)),
)
_SAID = select(_line.c.member_id, _said.c).join_from(_line, _said, _of_member).order_by(_said.c.at, _said.c.id)
_BY_REACH: dict[str, Prepared] = {
    "own": Prepared(_SAID.where(_line.c.lead_id == LEAD, _line.c.member_id == LEAD)),
    "people": Prepared(_SAID.where(_line.c.lead_id == LEAD, _line.c.starts_on <= DAY, _line.c.ends_on > DAY)),
    "company": Prepared(_SAID.where(_line.c.lead_id == _line.c.member_id)),
}


def read_forecasts(session: ScopedSession, scope: Scope) -> Bases:
    """By person, or of all under None."""
    if scope.by not in (None, "person"):
        raise CoreError("cannot_group", by=scope.by, argument="group_by")
    found = Bases()
    judged = accuracies(session, scope, found.waiting)
    whole = {None: [each for values in judged.values() for each in values]}
    for key, values in (judged if scope.by else whole).items():
        if values:
            found.by_key[key] = {"forecasts_right": sum(values, ZERO), "forecasts_judged": Decimal(len(values))}
    return found


def accuracies(session: ScopedSession, scope: Scope, waiting: list[Money]) -> Mapping[MetricKey, list[Decimal]]:
    """By person, of each own call for a period inside the scope's that is over; of a team, of who is in it today.

    Amounts without a rate, left out of what a period came to, are put into `waiting`.
    """
    reach = "people" if scope.subject.reach == "team" else scope.subject.reach
    people = replace(scope, by="person", subject=replace(scope.subject, reach=reach))
    found: dict[MetricKey, list[Decimal]] = defaultdict(list)
    for period, said in _said_about(session, people).items():
        came = read_bases(session, replace(people, period=period), ["booked"])
        waiting.extend(came.waiting)
        for person, calls in said.items():
            right = _right(calls, period, came.by_key.get(person, {}).get("booked", ZERO), session)
            if right is not None:
                found[person].append(right)
    return found


def _said_about(session: ScopedSession, scope: Scope) -> dict[Period, dict[int, list[Kept]]]:
    """Own calls by period and person, of periods that are over."""
    params: dict[str, Any] = {
        "lead": scope.subject.lead_id,
        "day": scope.day,
        "start": scope.period.start,
        "stop": min(scope.period.stop, scope.day),
    }
    currency = session.principal.company.currency
    found: dict[Period, dict[int, list[Kept]]] = defaultdict(lambda: defaultdict(list))
    for row in session.read(_BY_REACH[scope.subject.reach], params):
        call = kept(row, currency)
        found[call.period][row.member_id].append(call)
    return found


def _right(calls: list[Kept], period: Period, booked: FormulaValue, session: ScopedSession) -> Decimal | None:
    said = judged(calls, period)
    if said is None or isinstance(booked, Undefined):
        return None
    return accuracy(said.call.commit, Money(booked, session.principal.company.currency))
