"""How a person or a team stands to quotas in metrics other than the booked amount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, bindparam, select

from spm_core.attainment.measured import MONEY, MeasuredStanding, facts
from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.goals.rules import adds_up
from spm_core.metrics.catalogue import BUILT_IN, Catalogue, find
from spm_core.metrics.readings import Subject
from spm_core.metrics.service import MetricQuestion as AskedMetric
from spm_core.metrics.service import measure
from spm_core.period import Period
from spm_core.quota.effective import QuotaLine
from spm_core.quota.members import METRIC, below, member
from spm_core.quota.models import Quota
from spm_core.quota.rules import Match
from spm_core.quota.service import QuotaQuestion, QuotaTarget, goal_in, period_meant, sum_of_reps
from spm_core.quota.standing import QuotaScope, count_days
from spm_core.scope import Prepared, scoped


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
    """The own quota in a metric where there is one, else the team's; with `team` the team's alone.

    Raises NotAllowed for anybody the asker may not see, and for a team that is none.
    """
    metric = find(metric_name, catalogue)
    priced, grows = metric.unit in MONEY, adds_up(metric, catalogue)
    who = member(session, person_id, metric=metric_name, priced=priced)
    under = below(session, who, metric=metric_name, priced=priced)
    if team and not (who.team or under):
        raise NotAllowed(person_id)
    asked = QuotaQuestion(session, who, period_meant(session, who, under, period, now, team=team), now, under)
    goal = None if team else _goal(asked, "own", grows=grows)
    if goal is None:
        goal = _goal(asked, "team", grows=grows) or (sum_of_reps(asked) if grows else None)
    whole = team or (goal is not None and goal.scope != "own")
    subject = Subject("team" if whole else "own", person_id)
    found = measure(session, AskedMetric(metric_name, subject, asked.period), now, catalogue).value
    days = count_days(asked.period, asked.today, who.work)
    scope: QuotaScope = "team" if whole else "own"
    return facts(metric, asked.period, goal, found, days, now, session.principal.company, grows=grows, scope=scope)


def _goal(asked: QuotaQuestion, scope: QuotaScope, *, grows: bool) -> QuotaTarget | None:
    """A level is neither ramped nor cut to a part of its period."""
    if grows:
        return goal_in(asked, scope)
    lines = asked.who.own if scope == "own" else asked.who.team
    around = [line for line in lines if line.period.covers(asked.period)]
    inside = [line for line in lines if asked.period.covers(line.period)]
    if around:
        line = min(around, key=lambda each: each.period.length)
        exact: Match = "exact" if line.period.same_days(asked.period) else "prorated"
        return QuotaTarget(scope, line.amount, line.amount, exact)
    level = _level(inside)
    return QuotaTarget(scope, level, level, "added") if level is not None else None


def _level(lines: Sequence[QuotaLine]) -> Decimal | None:
    """What shorter quotas ask for where they ask for the same."""
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
    """In which somebody has quotas that touch a period; a name that nobody knows any more is left out."""
    rows = session.read(_METRICS, {"person": person_id, "first_day": period.start, "stop_day": period.stop})
    return tuple(name for (name,) in rows if name in catalogue)


def other_standings(
    session: ScopedSession, person_id: int, period: Period, now: datetime, *, team: bool, catalogue: Catalogue
) -> tuple[MeasuredStanding, ...]:
    """Of one's quotas in other metrics that say something about a period, one each."""
    found = (
        standing_in(session, name, person_id, period, now, team=team, catalogue=catalogue)
        for name in other_metrics(session, person_id, period, catalogue)
    )
    return tuple(each for each in found if each.quota is not None)
