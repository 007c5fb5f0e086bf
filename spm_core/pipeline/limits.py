"""How long deals usually stay in a stage, and from when an open one is stalled (definitions.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from spm_core.db import ScopedSession
from spm_core.deals.credits import DAY
from spm_core.deals.models import Deal, DealChange, in_force
from spm_core.deals.rules import GONE
from spm_core.metrics.statements import DaysBetween
from spm_core.metrics.totals import median
from spm_core.models import COMPANY
from spm_core.principal import Stalling
from spm_core.scope import Prepared, vouched

ENOUGH = 10
"""Fewer passages than this tell nothing about a stage."""


@dataclass(frozen=True, slots=True)
class Limits:
    by_stage: Mapping[str, Decimal]
    otherwise: Decimal

    def of(self, stage: str) -> Decimal:
        """Return the days in a stage and without activity after which a deal is stalled."""
        return self.by_stage.get(stage, self.otherwise)


# Over the whole company, whoever asks: days in stages counted over all deals reveal nothing about any one of them.
_step, _deal = DealChange.__table__.alias(), Deal.__table__.alias()
_entered = func.lag(_step.c.changed_on).over(partition_by=_step.c.deal_id, order_by=(_step.c.changed_on, _step.c.id))
_steps = (
    select(_step.c.old, _step.c.changed_on, _entered.label("entered_on"))
    .join(_deal, _deal.c.id == _step.c.deal_id)
    .where(_deal.c.status != GONE)
    .where(_step.c.company_id == COMPANY, _step.c.field == "stage", _step.c.changed_on <= DAY, in_force(_step.c))
    .subquery()
)
_days = DaysBetween(_steps.c.changed_on, _steps.c.entered_on).label("days")
_passages = vouched(
    select(_steps.c.old.label("stage"), _days, func.count().label("n"))
    .where(_steps.c.old != "", _steps.c.entered_on.is_not(None))
    .group_by(_steps.c.old, _days)
)
_PASSAGES = Prepared(select(_passages))


def stall_limits(session: ScopedSession, today: date) -> Limits:
    """Return the limits by the passages that had ended by `today`."""
    stalling = session.principal.company.stalling
    spread: dict[str, list[tuple[Decimal, int]]] = defaultdict(list)
    for row in session.read(_PASSAGES, {"day": today}):
        spread[row.stage].append((Decimal(row.days), row.n))
    return limits(spread, stalling)


def limits(spread: Mapping[str, list[tuple[Decimal, int]]], stalling: Stalling) -> Limits:
    """Return the limits, given how often deals stayed how many days in each stage."""
    frequent = {stage: days for stage, days in spread.items() if sum(n for _, n in days) >= ENOUGH}
    return Limits({stage: median(days) * stalling.times for stage, days in frequent.items()}, Decimal(stalling.days))
