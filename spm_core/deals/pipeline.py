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
    """Facts; the credits are the asked person's part of each deal."""

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
        """How many of the largest deals would close the gap together; 0 where all of them would not."""
        won = ZERO
        for n, deal in enumerate(self.closing, 1):
            won += deal.credit.amount if deal.credit else ZERO
            if self.gap and won >= self.gap.amount:
                return n
        return 0


def pipeline(
    credits: Iterable[Credit], period: Period, as_of: datetime, today: date, gap: Money | None, currency: str
) -> Pipeline:
    """From every open credit that closes in the period, is overdue, or has no close date."""
    deals = tuple(credits)
    closing = tuple(d for d in deals if d.close_date and d.close_date >= today and d.close_date in period)
    overdue = tuple(d for d in deals if d.close_date and d.close_date < today)
    total = _sum(closing, currency)
    notes: dict[str, str] = {}
    if any(d.credit and d.probability is None for d in closing):
        notes["weighted_pipeline"] = "no_probability"
    if gap is None:
        notes |= dict.fromkeys(("gap", "coverage"), "no_quota")
    elif not gap:
        notes["coverage"] = "met"
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
        undated=tuple(d for d in deals if d.close_date is None),
        waiting_for_rate=tuple(d.amount * d.share for d in (*closing, *overdue) if d.amount and not d.credit),
        notes=notes,
    )


def _sum(credits: Iterable[Credit], currency: str, *, weighted: bool = False) -> Money:
    total = ZERO
    for deal in credits:
        if deal.credit:
            total += deal.credit.amount * ((deal.probability or ZERO) if weighted else 1)
    return Money(total, currency)
