"""Forecast accuracy: what each person submitted in the middle of a period, against what the period came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
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
from spm_core.who import Who

PERIODS = 4
"""The number of past periods over which forecasts are judged."""

_line, _submission = scoped(Subtree), scoped(ForecastSubmission)
_in_time = and_(
    _submission.c.period_start >= bindparam("start", type_=Date),
    _submission.c.period_end < bindparam("stop", type_=Date),
)
_of_member = and_(_submission.c.employee_id == _line.c.member_id, _submission.c.scope == "own", _in_time)
_SUBMISSIONS = (
    select(_line.c.member_id, _submission.c)
    .join_from(_line, _submission, _of_member)
    .order_by(_submission.c.at, _submission.c.id)
)
_BY_REACH: dict[str, Prepared] = {
    "own": Prepared(_SUBMISSIONS.where(_line.c.lead_id == LEAD, _line.c.member_id == LEAD)),
    "team": Prepared(_SUBMISSIONS.where(_line.c.lead_id == LEAD, _line.c.starts_on <= DAY, _line.c.ends_on > DAY)),
    "company": Prepared(_SUBMISSIONS.where(_line.c.lead_id == _line.c.member_id)),
}
_FOR_TEAM = Prepared(
    select(_submission.c.employee_id.label("member_id"), _submission.c)
    .where(_submission.c.employee_id == LEAD, _submission.c.scope == "team", _in_time)
    .order_by(_submission.c.at, _submission.c.id)
)
_Calls = Mapping[Period, Mapping[int, list[Kept]]]


def read_forecasts(session: ScopedSession, scope: Scope) -> Bases:
    """Return the base sums of forecast accuracy, by person or for everybody under None.

    A team's is that of its lead's calls for it, as on the forecast card, where there are any.
    """
    if scope.by not in (None, "person"):
        raise CoreError("cannot_group", by=scope.by, argument="group_by")
    bases = Bases()
    for_team = _calls(session, scope, _FOR_TEAM) if scope.subject.kind == "team" and not scope.by else {}
    if for_team:
        judged = _judged(session, for_team, Scope(scope.subject, scope.period, scope.day), bases.waiting)
    else:
        judged = _judged(session, _calls(session, scope), _of_people(scope), bases.waiting)
    whole = {None: [value for values in judged.values() for value in values]}
    for key, values in (judged if scope.by else whole).items():
        if values:
            bases.by_key[key] = {"forecasts_right": sum(values, ZERO), "forecasts_judged": Decimal(len(values))}
    return bases


def people_accuracies(session: ScopedSession, who: Who, day: date) -> Mapping[MetricKey, list[Decimal]]:
    """Return each person's accuracy in the last periods that they called and that are over."""
    scope = Scope(who, Period(date.min, day), day)
    calls = _calls(session, scope)
    last: dict[Period, dict[int, list[Kept]]] = defaultdict(dict)
    for person in {person for by_person in calls.values() for person in by_person}:
        for period in [period for period in calls if person in calls[period]][-PERIODS:]:
            last[period][person] = calls[period][person]
    return _judged(session, last, _of_people(scope), [])


def last_judged(session: ScopedSession, who: Who, day: date) -> Period | None:
    """Return the time from the first to the last of the latest periods that are judged; None without any."""
    scope = Scope(who, Period(date.min, day), day)
    calls = (_calls(session, scope, _FOR_TEAM) if who.team else {}) or _calls(session, scope)
    last = list(calls)[-PERIODS:]
    return Period(min(period.start for period in last), last[-1].stop) if last else None


def _of_people(scope: Scope) -> Scope:
    """Return the scope of people's own figures; a team is whoever is in it today."""
    own = Who("company") if scope.subject.kind == "team" else scope.subject
    return Scope(own, scope.period, scope.day, "person")


def _judged(
    session: ScopedSession, calls: _Calls, scope: Scope, waiting: list[Money]
) -> Mapping[MetricKey, list[Decimal]]:
    """Return each caller's accuracy by period; amounts left out for want of a rate are added to `waiting`."""
    by_person: dict[MetricKey, list[Decimal]] = defaultdict(list)
    for period, calls_by_person in calls.items():
        came = read_bases(session, replace(scope, period=period), ["booked"])
        waiting.extend(came.waiting)
        for person, kept_ in calls_by_person.items():
            booked = came.by_key.get(person if scope.by else None, {}).get("booked", ZERO)
            right = _right(kept_, period, booked, session)
            if right is not None:
                by_person[person].append(right)
    return by_person


def _calls(session: ScopedSession, scope: Scope, statement: Prepared | None = None) -> _Calls:
    """Return the calls that people made for themselves, by period and person, for periods that are over, in order."""
    params: dict[str, Any] = {
        "lead": scope.subject.id,
        "day": scope.day,
        "start": scope.period.start,
        "stop": min(scope.period.stop, scope.day),
    }
    currency = session.principal.company.currency
    calls: dict[Period, dict[int, list[Kept]]] = defaultdict(lambda: defaultdict(list))
    for row in session.read(statement or _BY_REACH[scope.subject.kind], params):
        call = kept(row, currency)
        calls[call.period][row.member_id].append(call)
    return {period: calls[period] for period in sorted(calls, key=lambda period: (period.stop, period.start))}


def _right(calls: list[Kept], period: Period, booked: FormulaValue, session: ScopedSession) -> Decimal | None:
    counted = judged(calls, period)
    if counted is None or isinstance(booked, Undefined):
        return None
    return accuracy(counted.call.commit, Money(booked, session.principal.company.currency))
