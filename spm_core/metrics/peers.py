"""The one place where a metric of others is told to somebody who may not see them: as an average, of at least three.

It reads with more rights than the asker has, so it returns nothing but the average and how many it was made from.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select

from spm_core.db import ScopedSession
from spm_core.metrics.catalogue import Catalogue
from spm_core.metrics.readings import Subject
from spm_core.metrics.service import Asked, MetricValue, measure
from spm_core.money import Money
from spm_core.people.models import Assignment
from spm_core.principal import Role
from spm_core.scope import Prepared, scoped

AT_LEAST = 3
"""An average of fewer people would tell each other's figures."""

_place = scoped(Assignment).c
_MANAGER = Prepared(
    select(_place.manager_id).where(
        _place.employee_id == bindparam("person"),
        _place.starts_on <= bindparam("day"),
        _place.ends_on > bindparam("day"),
        _place.manager_id.is_not(None),
    )
)


def team_average(
    session: ScopedSession, asked: Asked, now: datetime, catalogue: Catalogue
) -> tuple[MetricValue, int | None]:
    """Of everybody under the person's manager of today, the person included; a rate is that of all their cases.

    Undefined for a team as a whole, for somebody without a manager, and where fewer than three have a value.
    """
    nothing = MetricValue(asked.metric, catalogue[asked.metric].unit, None)
    if asked.subject.reach != "own":
        return replace(nothing, reason="only_for_people"), None
    day = session.principal.company.today(now)
    lead = session.read(_MANAGER, {"person": asked.subject.lead_id, "day": day}).scalar()
    if lead is None:
        return replace(nothing, reason="no_team"), None
    everything = ScopedSession(session.get_bind(), replace(session.principal, role=Role.ADMIN), now)
    team = measure(everything, replace(asked, subject=Subject("team", lead), by="person"), now, catalogue)
    values = [line.value.value for line in team.lines if line.group.key != lead and line.value.value is not None]
    if len(values) < AT_LEAST:
        return replace(nothing, reason="too_few_people"), None
    if team.metric.pools:
        return replace(team.value, inputs={}), len(values)
    numbers = [value.amount if isinstance(value, Money) else Decimal(value) for value in values]
    mean = sum(numbers, Decimal(0)) / len(numbers)
    money = team.metric.unit in ("money", "money_per_day")
    return replace(nothing, value=Money(mean, session.principal.company.currency) if money else mean), len(values)
