"""A period's open pipeline against its gap, as facts (definitions.md: open_pipeline, weighted_pipeline, coverage)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from spm_core.deals.service import Credit
from spm_core.money import ZERO, Money
from spm_core.period import Period
from spm_core.pipeline.coverage import coverage
from spm_core.pipeline.open import Open, added_up


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Pipeline facts by the names of definitions.md; each credit is one person's part of a deal."""

    period: Period
    as_of: datetime
    gap: Money | None
    open_pipeline: Money
    weighted_pipeline: Money | None
    unweighted_pipeline: Money
    """What weighted_pipeline leaves out: deals without a probability."""
    overdue_pipeline: Money
    coverage: Decimal | None
    closing: tuple[Credit, ...]
    """Open deals that close in the period and not before today, the largest first."""
    overdue: tuple[Credit, ...]
    undated: tuple[Credit, ...]
    waiting_for_rate: tuple[Money, ...] = ()
    """Amounts left out of the sums because no exchange rate is known."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Why a fact is undefined, by its name."""

    @property
    def closers(self) -> int:
        """How many of the largest deals would close the gap together; 0 where not even all of them would."""
        won = ZERO
        for n, deal in enumerate(self.closing, 1):
            won += deal.credit.amount if deal.credit else ZERO
            if self.gap and won >= self.gap.amount:
                return n
        return 0


def pipeline(
    credits: Iterable[Credit], period: Period, as_of: datetime, today: date, gap: Money | None, currency: str
) -> Pipeline:
    """Return the pipeline of every open credit that closes in the period, is overdue, or has no close date."""
    return against(added_up(credits, period, today, currency), period, as_of, gap)


def against(open_: Open, period: Period, as_of: datetime, gap: Money | None) -> Pipeline:
    covered = coverage(open_.open, gap)
    return Pipeline(
        period=period,
        as_of=as_of,
        gap=gap,
        open_pipeline=open_.open,
        weighted_pipeline=open_.weighted,
        unweighted_pipeline=open_.unweighted,
        overdue_pipeline=open_.overdue,
        coverage=covered.times,
        closing=open_.closing,
        overdue=open_.late,
        undated=open_.undated,
        waiting_for_rate=open_.waiting,
        notes={
            **({"weighted_pipeline": "no_probability"} if open_.weighted is None else {}),
            **({"gap": "no_quota"} if gap is None else {}),
            **covered.notes,
        },
    )
