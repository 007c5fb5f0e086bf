"""The open pipeline of a period against its gap (definitions.md: open_pipeline, weighted_pipeline, coverage)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from spm_core.deals.service import Credit
from spm_core.money import ZERO, Money, share
from spm_core.period import Period


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Pipeline facts by the names of definitions.md; each credit is one person's part of a deal."""

    period: Period
    as_of: datetime
    gap: Money | None
    open_pipeline: Money
    weighted_pipeline: Money | None
    overdue_pipeline: Money
    coverage: Decimal | None
    closing: tuple[Credit, ...]
    """Open deals that close in the period and not before today, the largest first."""
    overdue: tuple[Credit, ...]
    undated: tuple[Credit, ...]
    waiting_for_rate: tuple[Money, ...] = ()
    """Amounts left out of the sums because no exchange rate is known."""
    notes: Mapping[str, str] = field(default_factory=dict)

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
    deals = tuple(credits)
    closing = tuple(
        deal for deal in deals if deal.close_date and deal.close_date >= today and deal.close_date in period
    )
    overdue = tuple(deal for deal in deals if deal.close_date and deal.close_date < today)
    total, notes = _sum(closing, currency), _notes(closing, gap)
    return Pipeline(
        period=period,
        as_of=as_of,
        gap=gap,
        open_pipeline=total,
        weighted_pipeline=None if "weighted_pipeline" in notes else _sum(closing, currency, weighted=True),
        overdue_pipeline=_sum(overdue, currency),
        coverage=share(total.amount, gap.amount) if gap else None,
        closing=closing,
        overdue=overdue,
        undated=tuple(deal for deal in deals if deal.close_date is None),
        waiting_for_rate=tuple(
            deal.amount * deal.share for deal in (*closing, *overdue) if deal.amount and not deal.credit
        ),
        notes=notes,
    )


def _notes(closing: Iterable[Credit], gap: Money | None) -> dict[str, str]:
    """Return why a fact is undefined, by its name."""
    notes: dict[str, str] = {}
    if any(deal.credit and deal.probability is None for deal in closing):
        notes["weighted_pipeline"] = "no_probability"
    if gap is None:
        notes |= dict.fromkeys(("gap", "coverage"), "no_quota")
    elif not gap:
        notes["coverage"] = "met"
    return notes


def _sum(credits: Iterable[Credit], currency: str, *, weighted: bool = False) -> Money:
    total = ZERO
    for deal in credits:
        if deal.credit:
            total += deal.credit.amount * ((deal.probability or ZERO) if weighted else 1)
    return Money(total, currency)
