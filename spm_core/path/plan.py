"""A path to quota as a value: every figure of it, and the facts it is told with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spm_core.deals.pipeline import Pipeline
from spm_core.metrics.comebacks import Comebacks, Habits
from spm_core.metrics.usual import Usual
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Ways
from spm_core.path.landing import Landing
from spm_core.path.levers import Lever
from spm_core.path.rules import Effort, PathAction
from spm_core.pipeline.coverage import Coverage, coverage
from spm_core.pipeline.service import plain, usual_facts
from spm_core.quota.standing import Standing

NO_WAYS, NOT_BEHIND = Ways(()), Comebacks((), reason="not_behind")


@dataclass(frozen=True, slots=True)
class PathToQuota:
    """The path from somebody's standing to quota. Amounts are the person's credits, in the company's currency."""

    standing: Standing
    pipeline: Pipeline
    usual: Usual | None = None
    """The usual win rate; None where there is nothing to do."""
    landing: Landing | None = None
    levers: tuple[Lever, ...] = ()
    """What moves the landing most, the most effective first."""
    ways: Ways = NO_WAYS
    assumed: tuple[str, ...] = ()
    """Open deals without a probability, for which the usual win rate stands in."""
    without_chance: tuple[str, ...] = ()
    """Open deals that no combination can include: those without an amount or without any chance."""
    efforts: tuple[Effort, ...] = ()
    cycle: Usual | None = None
    """The usual days from creation to win."""
    peers: Comebacks = NOT_BEHIND
    so_far: Habits | None = None
    actions: tuple[PathAction, ...] = ()
    likely: Money | None = None
    """What the period's open deals should bring: Σ amount × probability, the usual win rate where there is none."""
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def coverage(self) -> Coverage:
        return coverage(self.pipeline.open_pipeline, self.standing.gap, self.usual)

    @property
    def missing(self) -> Money | None:
        """What stays missing even if every open deal of the period is won; None where it would not."""
        gap = self.standing.gap
        if gap is None or gap.amount <= self.pipeline.open_pipeline.amount:
            return None
        return gap - self.pipeline.open_pipeline

    @property
    def to_find(self) -> Money | None:
        """What is still missing once the open deals have brought what they should."""
        gap = self.standing.gap
        if gap is None or self.likely is None:
            return None
        return Money(max(gap.amount - self.likely.amount, ZERO), gap.currency)

    @property
    def pipeline_to_find(self) -> Money | None:
        """The new pipeline that brings `to_find` at the usual win rate."""
        rate = self.usual.value if self.usual else None
        return self.to_find / rate if self.to_find is not None and rate else None

    @property
    def days_to_end(self) -> int:
        """Calendar days to the end of the period, today included."""
        return (self.standing.period.stop - self.standing.as_of.date()).days

    @property
    def too_late_for_new(self) -> bool:
        """Whether a deal created today would usually close after the period."""
        days = self.cycle.value if self.cycle else None
        return days is not None and days > self.days_to_end

    def facts(self) -> dict[str, Any]:
        """The facts, by their names in definitions.md where they have one."""
        currency = self.pipeline.open_pipeline.currency
        facts = {**plain(self.standing), **plain(self.pipeline)}
        for name in ("closing", "overdue", "undated"):
            del facts[name]
        return facts | {
            "combinations": [
                {
                    "deals": combination.deals,
                    "amount": Money(combination.amount, currency),
                    "probability": combination.probability,
                }
                for combination in self.ways.combinations
            ],
            "combinations_complete": self.ways.complete,
            "assumed_probability": self.assumed,
            "without_chance": self.without_chance,
            "efforts": self.efforts,
            "usual_cycle_days": self.cycle and self.cycle.value,
            "waiting_for_rate": (*self.standing.waiting_for_rate, *self.pipeline.waiting_for_rate),
            **(usual_facts(self.usual, self.coverage) if self.usual else {}),
            **(landing_facts(self.landing) if self.landing else {}),
            "missing": self.missing,
            "too_late_for_new": self.too_late_for_new,
            "peers": self.peers,
            "so_far": self.so_far,
            "actions": self.actions,
            "likely": self.likely,
            "to_find": self.to_find,
            "pipeline_to_find": self.pipeline_to_find,
            "levers": self.levers,
            "notes": {
                **self.standing.notes,
                **self.pipeline.notes,
                **(self.landing.notes if self.landing else {}),
                **self.notes,
            },
        }


def landing_facts(landing: Landing) -> dict[str, Any]:
    return {
        "landing": landing.expected,
        "landing_low": landing.low,
        "landing_high": landing.high,
        "chance": landing.chance,
        "replayed": landing.replayed,
        "inside": landing.inside,
    }
