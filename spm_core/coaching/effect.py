"""The effect of coaching on a figure: as long before the talk as after it, beside the team's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from spm_core.coaching.rules import Level
from spm_core.coaching.signals import METRIC, figure, team_figure
from spm_core.db import ScopedSession
from spm_core.metrics.service import MetricQuestion
from spm_core.metrics.stages import moves
from spm_core.period import Period
from spm_core.who import Who

LONGEST = timedelta(days=91)
SHORTEST = timedelta(days=14)
"""How long after a talk it is too early to measure anything."""


@dataclass(frozen=True, slots=True)
class Effect:
    days: int
    """Length of each span, before and after the talk."""
    period: Period
    """Both spans."""
    before: Level
    after: Level
    team_before: Level
    team_after: Level


def effect(session: ScopedSession, person: int, about: str, held: datetime, now: datetime) -> Effect | None:
    """Return what became of a coached figure; None where it is too early, or the whole company has no such figure.

    Each span is measured as it stood at its own end, so that deals which entered a stage late in either had equally
    little time to move on.
    """
    kind, first, last = (*about.split("|"), "", "")[:3]
    span = min(now - held, LONGEST)
    stage_is_gone = bool(first) and first not in {stage for move in moves(session) for stage in move}
    if kind not in METRIC or span < SHORTEST or stage_is_gone:
        return None
    day, end = session.principal.company.today, held + span
    asked = MetricQuestion(
        METRIC[kind],
        Who("own", person),
        Period(day(held - span), day(held)),
        from_stage=first or None,
        to_stage=last or None,
    )
    question_after = replace(asked, period=Period(day(held), day(end)))
    return Effect(
        span.days,
        Period(asked.period.start, question_after.period.stop),
        figure(session, asked, held),
        figure(session, question_after, end),
        team_figure(session, asked, held),
        team_figure(session, question_after, end),
    )
