"""What became of the figure that was coached: as long before the talk as after it, beside the team's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from spm_core.coaching.rules import Level
from spm_core.coaching.signals import METRIC, figure, team_figure
from spm_core.db import ScopedSession
from spm_core.metrics.readings import Subject
from spm_core.metrics.service import MetricQuestion
from spm_core.metrics.stages import moves
from spm_core.period import Period

LONGEST = timedelta(days=91)
SHORTEST = timedelta(days=14)
"""Nothing is measured before."""


@dataclass(frozen=True, slots=True)
class Effect:
    days: int
    """On either side of the talk."""
    before: Level
    after: Level
    team_before: Level
    team_after: Level


def effect(session: ScopedSession, person: int, about: str, held: datetime, now: datetime) -> Effect | None:
    """None where it is too early, or where the figure is not one that the whole company has.

    Each side as it was at its end: what entered a stage late in either had as little time to get on.
    """
    kind, first, last = (*about.split("|"), "", "")[:3]
    span = min(now - held, LONGEST)
    gone = bool(first) and first not in {stage for move in moves(session) for stage in move}
    if kind not in METRIC or span < SHORTEST or gone:
        return None
    day, end = session.principal.company.today, held + span
    asked = MetricQuestion(
        METRIC[kind],
        Subject("own", person),
        Period(day(held - span), day(held)),
        from_stage=first or None,
        to_stage=last or None,
    )
    later = replace(asked, period=Period(day(held), day(end)))
    return Effect(
        span.days,
        figure(session, asked, held),
        figure(session, later, end),
        team_figure(session, asked, held),
        team_figure(session, later, end),
    )
