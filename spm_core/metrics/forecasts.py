"""Forecast accuracy: what each person submitted in the middle of a period, against what the period came to."""

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

_line, _submission = scoped(Subtree), scoped(ForecastSubmission)
_of_member = and_(
    *(_submission.c.employee_id == _line.c.member_id, _submission.c.scope == "own"),
    *(
        _submission.c.period_start >= bindparam("start", type_=Date),
        _submission.c.period_end < bindparam("stop", type_=Date),
    ),
)
_SUBMISSIONS = (
    select(_line.c.member_id, _submission.c)
    .join_from(_line, _submission, _of_member)
    .order_by(_submission.c.at, _submission.c.id)
)
_BY_REACH: dict[str, Prepared] = {
    "own": Prepared(_SUBMISSIONS.where(_line.c.lead_id == LEAD, _line.c.member_id == LEAD)),
    "people": Prepared(_SUBMISSIONS.where(_line.c.lead_id == LEAD, _line.c.starts_on <= DAY, _line.c.ends_on > DAY)),
    "company": Prepared(_SUBMISSIONS.where(_line.c.lead_id == _line.c.member_id)),
}


def read_forecasts(session: ScopedSession, scope: Scope) -> Bases:
    """Return the base sums of forecast accuracy, by person or for everybody under None."""
    if scope.by not in (None, "person"):
        raise CoreError("cannot_group", by=scope.by, argument="group_by")
    bases = Bases()
    judged = accuracies(session, scope, bases.waiting)
    whole = {None: [value for values in judged.values() for value in values]}
    for key, values in (judged if scope.by else whole).items():
        if values:
            bases.by_key[key] = {"forecasts_right": sum(values, ZERO), "forecasts_judged": Decimal(len(values))}
    return bases


def accuracies(session: ScopedSession, scope: Scope, waiting: list[Money]) -> Mapping[MetricKey, list[Decimal]]:
    """Return each person's accuracy for every finished period within the scope's; a team is whoever is in it today.

    Amounts left out of a period for want of a rate are added to `waiting`.
    """
    reach = "people" if scope.subject.kind == "team" else scope.subject.kind
    people = replace(scope, by="person", subject=replace(scope.subject, kind=reach))
    by_person: dict[MetricKey, list[Decimal]] = defaultdict(list)
    for period, calls_by_person in _calls_about(session, people).items():
        came = read_bases(session, replace(people, period=period), ["booked"])
        waiting.extend(came.waiting)
        for person, calls in calls_by_person.items():
            right = _right(calls, period, came.by_key.get(person, {}).get("booked", ZERO), session)
            if right is not None:
                by_person[person].append(right)
    return by_person


def _calls_about(session: ScopedSession, scope: Scope) -> dict[Period, dict[int, list[Kept]]]:
    """Return the calls that people made for themselves, by period and person, for periods that are over."""
    params: dict[str, Any] = {
        "lead": scope.subject.id,
        "day": scope.day,
        "start": scope.period.start,
        "stop": min(scope.period.stop, scope.day),
    }
    currency = session.principal.company.currency
    calls: dict[Period, dict[int, list[Kept]]] = defaultdict(lambda: defaultdict(list))
    for row in session.read(_BY_REACH[scope.subject.kind], params):
        call = kept(row, currency)
        calls[call.period][row.member_id].append(call)
    return calls


def _right(calls: list[Kept], period: Period, booked: FormulaValue, session: ScopedSession) -> Decimal | None:
    counted = judged(calls, period)
    if counted is None or isinstance(booked, Undefined):
        return None
    return accuracy(counted.call.commit, Money(booked, session.principal.company.currency))
