"""Stage conversion: of the deals that entered a stage in a period, how many got to another (definitions.md)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, select, true, union_all

from spm_core.db import ScopedSession
from spm_core.deals.credits import DAY, DEAL, START, STOP
from spm_core.deals.models import DealChange
from spm_core.deals.rules import status_of_stage
from spm_core.errors import CoreError
from spm_core.metrics.formula import FormulaValue
from spm_core.metrics.rows import MetricKey
from spm_core.metrics.statements import Cut, deal_columns, key_of, parts_of
from spm_core.scope import Prepared, scoped

Moves = Mapping[tuple[str, str], int]
"""How often deals moved, by the old and the new stage."""

_move = scoped(DealChange).c
_MOVES = Prepared(
    select(_move.old, _move.new, func.count(_move.id).label("n"))
    .where(_move.field == "stage", _move.new != "")
    .group_by(_move.old, _move.new)
)


def moves(session: ScopedSession) -> Moves:
    return {(row.old, row.new): row.n for row in session.read(_MOVES)}


def stage_named(words: str, known: Moves) -> str:
    """Return a stage by its name in any case; raise CoreError("unknown_stage") with those that exist."""
    stages = list(dict.fromkeys(stage for pair in known for stage in pair if stage))
    named = next((stage for stage in stages if stage.casefold() == words.strip().casefold()), None)
    if named is None:
        raise CoreError("unknown_stage", stage=words[:100], known=", ".join(stages) or "–")
    return named


def won_stages(known: Moves) -> frozenset[str]:
    return frozenset(new for _, new in known if status_of_stage(new) == "won")


def at_least(stage: str, known: Moves) -> frozenset[str]:
    """Return a stage and all that come after it, for a deal that skips a stage has reached it; never a lost one.

    One stage comes after another where deals move there more often than back.
    """
    reached, open_ends = {stage}, [stage]
    while open_ends:
        here = open_ends.pop()
        for (old, new), n in known.items():
            ahead = old == here and n > known.get((new, old), 0) and status_of_stage(new) != "lost"
            if ahead and new not in reached:
                reached.add(new)
                open_ends.append(new)
    return won_stages(known) | reached


def read_stages(
    session: ScopedSession, cut: Cut, params: dict[str, Any], entered: str, reached: frozenset[str]
) -> dict[MetricKey, dict[str, FormulaValue]]:
    """Count the deals that first entered a stage in the period, and those that have got to the other stages since."""
    rows = session.read(_statement(cut), {**params, "entered": entered, "reached": sorted(reached)})
    return {
        row.key: {"stage_entered": Decimal(row.entered), "stage_reached": Decimal(row.reached or 0)} for row in rows
    }


@cache
def _statement(cut: Cut) -> Prepared:
    held = func.coalesce(DEAL.c.created_on, DAY)
    columns = (DEAL.c.id, DEAL.c.product_id, DEAL.c.stage, DEAL.c.type, DEAL.c.account_id, held.label("held_on"))
    unsplit, split = (_keyed(part, cut) for part in parts_of(cut, true(), columns, held))
    deals = union_all(unsplit, split.distinct()).subquery()
    step, later = scoped(DealChange), scoped(DealChange)
    first = (
        select(deals.c.key, deals.c.id, func.min(step.c.changed_on).label("entered_on"))
        .select_from(deals.join(step, step.c.deal_id == deals.c.id))
        .where(step.c.field == "stage", step.c.new == bindparam("entered"))
        .group_by(deals.c.key, deals.c.id)
        .having(and_(func.min(step.c.changed_on) >= START, func.min(step.c.changed_on) < STOP))
        .subquery()
    )
    got_there = exists(
        select(later.c.id).where(
            later.c.deal_id == first.c.id,
            later.c.field == "stage",
            later.c.new.in_(bindparam("reached", expanding=True)),
            later.c.changed_on >= first.c.entered_on,
            later.c.changed_on <= DAY,
        )
    )
    counted = select(
        first.c.key, func.count(first.c.id).label("entered"), func.sum(case((got_there, 1), else_=0)).label("reached")
    )
    return Prepared(counted.group_by(first.c.key))


def _keyed(part: Any, cut: Cut) -> Any:
    key, source = key_of(part, cut.by)
    return deal_columns(key, [part.c.id]).select_from(source)
