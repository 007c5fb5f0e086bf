"""The stages of a company's deals: their names, and which come after which. What is counted is in metrics.cohort."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Date, bindparam, func, select

from spm_core.db import ScopedSession
from spm_core.deals.models import DealChange, in_force
from spm_core.deals.rules import status_of_stage
from spm_core.errors import CoreError
from spm_core.scope import Prepared, scoped

Moves = Mapping[tuple[str, str], int]
"""How often deals moved, by the old and the new stage."""

_move = scoped(DealChange).c
_MOVES = Prepared(
    select(_move.old, _move.new, func.count(_move.id).label("n"))
    .where(_move.field == "stage", _move.new != "", in_force(_move), _move.changed_on <= bindparam("day", type_=Date))
    .group_by(_move.old, _move.new)
)


def moves(session: ScopedSession) -> Moves:
    """Return the moves up to the session's day, after which none was known on it."""
    return {(row.old, row.new): row.n for row in session.read(_MOVES, {"day": session.scope["scope_today"]})}


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
