"""The deals that entered a stage in a period, and what became of them by a day (definitions.md, Stage conversion)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Date, and_, bindparam, case, exists, func, or_, select, type_coerce, union_all

from spm_core.db import ScopedSession
from spm_core.deals.as_of import rewinding
from spm_core.deals.credits import DAY, DEAL, START, STOP, changed_after
from spm_core.deals.history import stage_steps
from spm_core.deals.models import DealChange, in_force
from spm_core.metrics.formula import FormulaValue
from spm_core.metrics.rows import CellsAsOf, MetricKey, rewound
from spm_core.metrics.statements import Cut, deal_columns, key_of, parts_of
from spm_core.models import COMPANY
from spm_core.scope import Prepared, scoped


@dataclass(frozen=True, slots=True)
class Cohort:
    """How many deals entered the first stage and got to the other; those still open may get there yet."""

    entered: int = 0
    reached: int = 0
    open: int = 0
    closed_reached: int = 0

    def __add__(self, other: Cohort) -> Cohort:
        return Cohort(
            self.entered + other.entered,
            self.reached + other.reached,
            self.open + other.open,
            self.closed_reached + other.closed_reached,
        )

    def sums(self) -> Mapping[str, FormulaValue]:
        return {
            "stage_entered": Decimal(self.entered),
            "stage_reached": Decimal(self.reached),
            "stage_open": Decimal(self.open),
            "stage_closed": Decimal(self.entered - self.open),
            "stage_closed_reached": Decimal(self.closed_reached),
        }


def read_stages(
    session: ScopedSession, cut: Cut, params: dict[str, Any], entered: str, reached: frozenset[str]
) -> dict[MetricKey, dict[str, FormulaValue]]:
    """Count the deals that first entered a stage in the period, by group, as of the day."""
    asked = {**params, "entered": entered, "reached": sorted(reached)}
    cut = replace(cut, rewinding=rewinding(session, params["day"]))
    cohorts: dict[MetricKey, Cohort] = defaultdict(Cohort)
    for row in session.read(_statement(cut), asked):
        cohorts[row.key] = Cohort(row.entered, row.reached, row.open, row.closed_reached)
    for key, deal in _changed(session, cut, asked) if cut.rewinding else ():
        cohorts[key] += deal
    return {key: dict(cohort.sums()) for key, cohort in cohorts.items()}


def _changed(session: ScopedSession, cut: Cut, asked: Mapping[str, Any]) -> Iterator[tuple[MetricKey, Cohort]]:
    """Yield the deals that have changed since as they were then, each once for every group that it was in."""
    credits: dict[int, list[CellsAsOf]] = defaultdict(list)
    for credit in rewound(session, cut, dict(asked), asked["day"]):
        credits[credit.deal.row.id].append(credit)
    for deal, steps in stage_steps(session, credits, asked["day"]).items():
        first: date | None = min((on for on, stage in steps if stage == asked["entered"]), default=None)
        if first is None or not asked["start"] <= first < asked["stop"]:
            continue
        got_there = any(stage in asked["reached"] and on >= first for on, stage in steps)
        is_open = credits[deal][0].deal.state.status == "open"
        counted = Cohort(1, int(got_there), int(is_open), int(got_there and not is_open))
        for key in {credit.key(first) for credit in credits[deal] if credit.there.on(first)}:
            yield key, counted


_first, _entry = DealChange.__table__.alias(), DealChange.__table__.alias()


def _entering(step: Any) -> Any:
    named = step.c.field == "stage", step.c.new == bindparam("entered")
    return and_(step.c.company_id == COMPANY, *named, in_force(step.c))


_OF_COHORT = DEAL.c.id.in_(
    select(_first.c.deal_id)
    .where(_entering(_first))
    .group_by(_first.c.deal_id)
    .having(and_(func.min(_first.c.changed_on) >= START, func.min(_first.c.changed_on) < STOP))
    .correlate(None)
)
# The day whose org chart decides in which team a deal counts.
_ENTERED_ON = (
    select(func.min(_entry.c.changed_on)).where(_entering(_entry), _entry.c.deal_id == DEAL.c.id).scalar_subquery()
)
_IS_OPEN = case((or_(DEAL.c.status == "open", DEAL.c.close_date > DAY), 1), else_=0).label("is_open")


@cache
def _statement(cut: Cut) -> Prepared:
    held = type_coerce(_ENTERED_ON, Date)
    columns = (
        *(DEAL.c.id, DEAL.c.product_id, DEAL.c.stage, DEAL.c.type, DEAL.c.forecast_category, DEAL.c.loss_reason),
        *(DEAL.c.win_reason, DEAL.c.account_id, held.label("held_on"), _IS_OPEN),
    )
    when = and_(_OF_COHORT, ~changed_after(DEAL.c.id)) if cut.rewinding else _OF_COHORT
    unsplit, split = (_keyed(part, cut) for part in parts_of(cut, when, columns, held))
    deals = union_all(unsplit, split.distinct()).subquery()
    later = scoped(DealChange)
    got_there = exists(
        select(later.c.id).where(
            *(later.c.deal_id == deals.c.id, later.c.field == "stage", in_force(later.c)),
            later.c.new.in_(bindparam("reached", expanding=True)),
            later.c.changed_on >= deals.c.held_on,
            later.c.changed_on <= DAY,
        )
    )
    counted = select(
        deals.c.key,
        func.count(deals.c.id).label("entered"),
        func.sum(case((got_there, 1), else_=0)).label("reached"),
        func.sum(deals.c.is_open).label("open"),
        func.sum(case((and_(got_there, deals.c.is_open == 0), 1), else_=0)).label("closed_reached"),
    )
    return Prepared(counted.group_by(deals.c.key))


def _keyed(part: Any, cut: Cut) -> Any:
    key, source = key_of(part, cut.by)
    return deal_columns(key, [part.c.id, part.c.held_on, part.c.is_open]).select_from(source)
