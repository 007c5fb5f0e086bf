"""Feedback from facts: how goals stand, what was behind a win, what to work on, and the verdict. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from spm_core.deals.pipeline import Pipeline
from spm_core.goals.read import Shown
from spm_core.money import ZERO, Money
from spm_core.pipeline.coverage import Coverage
from spm_core.pipeline.risks import Risks, count, told
from spm_core.quota.standing import Standing

MISSES, EXCEEDS = Decimal("0.90"), Decimal("1.10")
"""Bands of the weighted score: below the first is "misses", above the second "exceeds", in between "meets"."""
IMPROVE = 2
"""The most things to work on at once; with more, nothing would get done."""

SummaryVerdict = Literal["misses", "meets", "exceeds"]
Weakness = Literal["overdue", "no_next_step", "stalled", "thin_pipeline", "single_deal"]


@dataclass(frozen=True, slots=True)
class SummaryScore:
    """One goal's part in the verdict."""

    metric: str
    weight: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Overall:
    """The verdict and what it rests on; None where no goal can be measured."""

    verdict: SummaryVerdict | None
    score: Decimal | None
    parts: tuple[SummaryScore, ...]
    running: bool
    """Whether the period is still running, so that scores are against what was expected by now."""
    data_on: date | None = None
    """The day of the oldest import that it rests on; None where the figures come from no file."""
    stale: bool = False
    """Whether the data is too old for a verdict, which is then withheld."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What the CRM knows of how a deal was won."""

    deal: str
    name: str
    amount: Money | None
    days: int | None
    """Days from creation to close."""
    usual_days: Decimal | None
    """The usual days to a win, without this one."""
    contacts: int | None
    new_logo: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class ToImprove:
    """Something an observer could count: `count` of `of` open deals, or how far the pipeline covers the gap."""

    what: Weakness
    count: int = 0
    of: int = 0
    name: str | None = None
    covered: Decimal | None = None
    needed: Decimal | None = None


def overall(standing: Standing, goals: Iterable[Shown], *, running: bool) -> Overall:
    """Score the quota and the goals within its period by weight, against what was expected while it is running.

    Goals for each week or day are left to be told separately, since they are about their own week or day.
    """
    listed = tuple(goals)
    weight = next((goal.weight for goal in listed if _is_quota(goal)), Decimal(1))
    parts = _part("won_amount", weight, standing.pace if running else standing.attainment)
    for goal in listed:
        if not _is_quota(goal) and goal.progress and goal.each is None and standing.period.covers(goal.period):
            done = goal.progress
            parts += _part(goal.metric, goal.weight, done.pace if done.days_left else done.score)
    total = sum((part.weight for part in parts), ZERO)
    if not total:
        return Overall(None, None, (), running)
    score = sum((part.weight * part.score for part in parts), ZERO) / total
    return Overall(verdict(score), score, tuple(parts), running)


def _is_quota(goal: Shown) -> bool:
    return goal.is_quota or goal.id is None


def _part(metric: str, weight: Decimal, score: Decimal | None) -> list[SummaryScore]:
    return [] if score is None else [SummaryScore(metric, weight, score)]


def judged(overall: Overall, data_on: date | None, *, stale: bool) -> Overall:
    """Return what may be said by data of that day: no verdict where too much of the period is missing in it."""
    if stale:
        return replace(overall, verdict=None, score=None, parts=(), data_on=data_on, stale=True)
    return replace(overall, data_on=data_on)


def verdict(score: Decimal) -> SummaryVerdict:
    if score < MISSES:
        return "misses"
    return "exceeds" if score > EXCEEDS else "meets"


def to_improve(pipeline: Pipeline, wrong: Risks, covered: Coverage, *, running: bool) -> tuple[ToImprove, ...]:
    """Return one or two specific, observable weaknesses, those of most deals first; a past gap is beyond repair."""
    due = count((*pipeline.closing, *pipeline.overdue))
    deals = (
        ToImprove("overdue", count(wrong.overdue), due),
        ToImprove("no_next_step", count(wrong.no_next_step), told((*pipeline.closing, *pipeline.overdue), wrong)),
        ToImprove("stalled", count(wrong.stalled), wrong.open_deals - len(wrong.untold)),
    )
    listed = sorted(
        (weakness for weakness in deals if weakness.count), key=lambda weakness: -Decimal(weakness.count) / weakness.of
    )
    if running and covered.thin:
        listed.insert(0, ToImprove("thin_pipeline", covered=covered.times, needed=covered.needed))
    elif wrong.single_large:
        listed.append(ToImprove("single_deal", name=wrong.single_large.name))
    return tuple(listed[:IMPROVE])
