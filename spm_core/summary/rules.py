"""A person's feedback from facts: how goals stand, what stood behind a win, what to work on, and the verdict. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from spm_core.deals.pipeline import Pipeline
from spm_core.goals.read import Shown
from spm_core.metrics.service import MetricValue
from spm_core.money import ZERO, Money
from spm_core.pipeline.risks import Risks, count
from spm_core.quota.standing import Standing

MISSES, EXCEEDS = Decimal("0.90"), Decimal("1.10")
"""Bands of the weighted score: below the first it misses, above the second it exceeds, between them it meets."""
IMPROVE = 2
"""Things to work on: more would be none."""

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
    """The verdict and all it rests on; None where no goal can be measured."""

    verdict: SummaryVerdict | None
    score: Decimal | None
    parts: tuple[SummaryScore, ...]
    running: bool
    """Whether the period is not over yet, so that scores are of what was to be expected by now."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What the CRM knows of how a deal was won."""

    deal: str
    name: str
    amount: Money | None
    days: int | None
    """From creation to close."""
    usual_days: Decimal | None
    contacts: int | None
    new_logo: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class ToImprove:
    """What an observer could count: `count` of `of` open deals; or how far the pipeline covers the gap."""

    what: Weakness
    count: int = 0
    of: int = 0
    name: str | None = None
    covered: Decimal | None = None
    needed: Decimal | None = None


def overall(standing: Standing, goals: Iterable[Shown], *, running: bool) -> Overall:
    """The weighted score of the quota and of goals that lie in its period, against the expected while it is running.

    Goals for each week or day are told beside it: they are about their own week or day.
    """
    listed = tuple(goals)
    weight = next((each.weight for each in listed if _is_quota(each)), Decimal(1))
    parts = _part("won_amount", weight, standing.attainment, standing.elapsed if running else None, running=running)
    for each in listed:
        if not _is_quota(each) and each.progress and each.each is None and standing.period.covers(each.period):
            done = each.progress
            parts += _part(each.metric, each.weight, done.score, done.elapsed, running=done.days_left > 0)
    total = sum((part.weight for part in parts), ZERO)
    if not total:
        return Overall(None, None, (), running)
    score = sum((part.weight * part.score for part in parts), ZERO) / total
    return Overall(verdict(score), score, tuple(parts), running)


def _is_quota(each: Shown) -> bool:
    return each.is_quota or each.id is None


def _part(
    metric: str, weight: Decimal, score: Decimal | None, elapsed: Decimal | None, *, running: bool
) -> list[SummaryScore]:
    if score is None or (running and not elapsed):
        return []
    return [SummaryScore(metric, weight, score / elapsed if running and elapsed else score)]


def verdict(score: Decimal) -> SummaryVerdict:
    if score < MISSES:
        return "misses"
    return "exceeds" if score > EXCEEDS else "meets"


def to_improve(found: Pipeline, wrong: Risks, required: MetricValue, *, running: bool) -> tuple[ToImprove, ...]:
    """One or two, specific and observable: what concerns most deals first. No deal closes a past gap any more."""
    due = count((*found.closing, *found.overdue))
    deals = (
        ToImprove("overdue", count(wrong.overdue), due),
        ToImprove("no_next_step", count(wrong.no_next_step), due),
        ToImprove("stalled", count(wrong.stalled), wrong.open_deals),
    )
    listed = sorted((each for each in deals if each.count), key=lambda each: -Decimal(each.count) / each.of)
    needed = required.value
    if running and found.coverage is not None and isinstance(needed, Decimal) and found.coverage < needed:
        listed.insert(0, ToImprove("thin_pipeline", covered=found.coverage, needed=needed))
    elif wrong.single_large:
        listed.append(ToImprove("single_deal", name=wrong.single_large.name))
    return tuple(listed[:IMPROVE])
