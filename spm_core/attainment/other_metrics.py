"""How a person or a team is doing against quotas and agreed goals in metrics other than the booked amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, bindparam, select

from spm_core.attainment.agreed import goal_question
from spm_core.attainment.measured import MONEY, MeasuredStanding, facts
from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.goals.rules import adds_up
from spm_core.metrics.catalogue import BUILT_IN, Catalogue, find
from spm_core.metrics.service import MetricQuestion as AskedMetric
from spm_core.metrics.service import measure
from spm_core.period import Period
from spm_core.quota.days import days_of
from spm_core.quota.effective import QuotaLine
from spm_core.quota.members import METRIC, below, member
from spm_core.quota.models import Quota
from spm_core.quota.rules import Match
from spm_core.quota.service import QuotaQuestion, goal_in, period_meant, sum_of_reps
from spm_core.quota.standing import QuotaScope
from spm_core.quota.together import QuotaTarget
from spm_core.scope import Prepared, scoped
from spm_core.who import Who


def standing_in(
    session: ScopedSession,
    metric_name: str,
    person_id: int,
    period: Period | None,
    now: datetime,
    *,
    team: bool = False,
    catalogue: Catalogue = BUILT_IN,
) -> MeasuredStanding:
    """Return the standing against a person's own quota in a metric, or else their team's; with `team`, the team's only.

    An agreed goal stands in for a quota that is not there. Raise NotAllowed for anybody the asker may not see, and with
    `team` for a person who leads nobody.
    """
    metric = find(metric_name, catalogue)
    priced, grows = metric.unit in MONEY, adds_up(metric, catalogue)
    who = member(session, person_id, metric=metric_name, priced=priced)
    under = below(session, who, metric=metric_name, priced=priced)
    if team and not (who.team or under):
        raise NotAllowed(person_id)
    quotas = QuotaQuestion(session, who, period_meant(session, who, under, period, now, team=team), now, under)
    goals = goal_question(session, who, metric_name, period, now, team=team)
    asked, goal = _target(quotas, goals, ("team",) if team else ("own", "team"), grows=grows)
    scope: QuotaScope = "team" if team or (goal is not None and goal.scope != "own") else "own"
    subject = Who.of(person_id, team=scope == "team")
    measured = measure(session, AskedMetric(metric_name, subject, asked.period), now, catalogue).value
    days = asked.days(scope) if grows else days_of(asked.period, asked.today, asked.work(scope))
    return facts(metric, asked.period, goal, measured, days, now, session.principal.company, grows=grows, scope=scope)


def _target(
    quotas: QuotaQuestion, goals: QuotaQuestion, scopes: Sequence[QuotaScope], *, grows: bool
) -> tuple[QuotaQuestion, QuotaTarget | None]:
    """Return what to measure against, with the question that it answers: a quota, else a goal, else the reps' sum."""
    for scope in scopes:
        if quota := _goal(quotas, scope, grows=grows):
            return quotas, quota
        if goal := _goal(goals, scope, grows=grows):
            return goals, replace(goal, source="goal")
    return quotas, sum_of_reps(quotas) if grows else None


def _goal(asked: QuotaQuestion, scope: QuotaScope, *, grows: bool) -> QuotaTarget | None:
    """Return the quota to measure against; that of a level is neither ramped nor reduced to part of its period."""
    if grows:
        return goal_in(asked, scope)
    lines = asked.who.own if scope == "own" else asked.who.team
    covering = [line for line in lines if line.period.covers(asked.period)]
    inside = [line for line in lines if asked.period.covers(line.period)]
    if covering:
        line = min(covering, key=lambda candidate: candidate.period.length)
        exact: Match = "exact" if line.period.same_days(asked.period) else "prorated"
        return QuotaTarget(scope, line.amount, line.amount, exact)
    level = _level(inside)
    return QuotaTarget(scope, level, level, "added") if level is not None else None


def _level(lines: Sequence[QuotaLine]) -> Decimal | None:
    """Return the amount that all of these quotas ask for; None where they differ."""
    amounts = {line.amount for line in lines}
    return amounts.pop() if len(amounts) == 1 else None


# ---------------------------------------------------------------- which metrics

_quota = scoped(Quota).c
_first: Any = bindparam("first_day", type_=Date)
_stop: Any = bindparam("stop_day", type_=Date)
_METRICS = Prepared(
    select(_quota.metric)
    .distinct()
    .where(
        *(_quota.owner_id == bindparam("person"), _quota.metric != METRIC),
        *(_quota.period_start < _stop, _quota.period_end >= _first),
    )
    .order_by(_quota.metric)
)


def other_metrics(session: ScopedSession, person_id: int, period: Period, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the metrics in which somebody has a quota that touches a period; unknown names are left out."""
    rows = session.read(_METRICS, {"person": person_id, "first_day": period.start, "stop_day": period.stop})
    return tuple(name for (name,) in rows if name in catalogue)


def other_standings(
    session: ScopedSession, person_id: int, period: Period, now: datetime, *, team: bool, catalogue: Catalogue
) -> tuple[MeasuredStanding, ...]:
    """Return one standing for each other metric in which somebody has a quota for the period."""
    standings = (
        standing_in(session, name, person_id, period, now, team=team, catalogue=catalogue)
        for name in other_metrics(session, person_id, period, catalogue)
    )
    return tuple(standing for standing in standings if standing.quota is not None)
