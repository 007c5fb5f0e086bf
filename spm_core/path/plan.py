"""A path to quota as a value: every figure of it, and the facts it is told with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from spm_core.deals.pipeline import Pipeline
from spm_core.metrics.comebacks import Comebacks, Habits
from spm_core.metrics.service import MetricValue
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Ways
from spm_core.path.first import PathDeal
from spm_core.path.rules import Conversion, Effort, PathAction
from spm_core.pipeline.service import plain
from spm_core.quota.standing import Standing

NO_WAYS, NOT_BEHIND = Ways(()), Comebacks((), reason="not_behind")


@dataclass(frozen=True, slots=True)
class PathToQuota:
    """The path from somebody's standing to quota. Amounts are the person's credits, in the company's currency."""

    standing: Standing
    pipeline: Pipeline
    conversion: Conversion | None = None
    ways: Ways = NO_WAYS
    assumed: tuple[str, ...] = ()
    """Open deals without a probability, for which the usual win rate stands in."""
    without_chance: tuple[str, ...] = ()
    """Open deals that no combination can include: those without an amount or without any chance."""
    efforts: tuple[Effort, ...] = ()
    cycle_days: MetricValue | None = None
    """The median days from creation to win, over a year."""
    peers: Comebacks = NOT_BEHIND
    so_far: Habits | None = None
    actions: tuple[PathAction, ...] = ()
    likely: Money | None = None
    """What the period's open deals should bring: Σ amount × probability, the usual win rate where there is none."""
    first: tuple[PathDeal, ...] = ()
    """The deals to touch first, in that order."""
    notes: Mapping[str, str] = field(default_factory=dict)

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
        rate = self.conversion.win_rate if self.conversion else None
        return self.to_find / rate if self.to_find is not None and rate else None

    @property
    def days_to_end(self) -> int:
        """Calendar days to the end of the period, today included."""
        return (self.standing.period.stop - self.standing.as_of.date()).days

    @property
    def too_late_for_new(self) -> bool:
        """Whether a deal created today would usually close after the period."""
        cycle = self.cycle_days.value if self.cycle_days else None
        return isinstance(cycle, Decimal) and cycle > self.days_to_end

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
            "conversion": self.conversion,
            "efforts": self.efforts,
            "median_cycle_days": self.cycle_days.value if self.cycle_days else None,
            "too_late_for_new": self.too_late_for_new,
            "peers": self.peers,
            "so_far": self.so_far,
            "actions": self.actions,
            "likely": self.likely,
            "to_find": self.to_find,
            "pipeline_to_find": self.pipeline_to_find,
            "first": self.first,
            "notes": {**self.standing.notes, **self.pipeline.notes, **self.notes},
        }
