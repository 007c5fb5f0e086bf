"""What is open: one reading for every card that tells open, weighted or overdue amounts (definitions.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.deals.service import Credit, all_open_deals
from spm_core.forecast.rules import CATEGORIES, Category, category_of
from spm_core.money import ZERO, Money
from spm_core.period import Period
from spm_core.who import Who


@dataclass(frozen=True, slots=True)
class Open:
    """Open amounts of a period; a deal shared within a team is in the lists once for each person."""

    open: Money
    """Of deals that close in the period and not before today."""
    weighted: Money | None
    """Amount × probability, without deals that have no probability; None where none of them has one."""
    unweighted: Money
    """What `weighted` leaves out."""
    overdue: Money
    """Of deals whose close date has passed, whatever the period."""
    by_category: Mapping[Category, Money] | None
    """`open` by forecast category; None where no open deal with an amount says its category."""
    deals: tuple[Credit, ...]
    """All open deals, whenever they close, the largest first."""
    closing: tuple[Credit, ...]
    late: tuple[Credit, ...]
    undated: tuple[Credit, ...]
    waiting: tuple[Money, ...]
    """Amounts left out because no exchange rate is known."""

    @property
    def without_chance(self) -> tuple[Credit, ...]:
        """The deals whose amount `weighted` leaves out."""
        return tuple(deal for deal in self.closing if deal.credit and deal.probability is None)


def open_of(session: ScopedSession, who: Who, period: Period, day: date) -> Open:
    """Return what was open at the end of a day; people whom the asker may not see have no rows in it."""
    return added_up(all_open_deals(session, who, period, day), period, day, session.principal.company.currency)


def added_up(credits: Iterable[Credit], period: Period, day: date, currency: str) -> Open:
    """Add up the credits for open deals."""
    deals = tuple(credits)
    dated = [(deal, deal.close_date) for deal in deals if deal.close_date]
    closing = tuple(deal for deal, close in dated if close >= day and close in period)
    late = tuple(deal for deal, close in dated if close < day)
    priced = [deal for deal in closing if deal.credit]
    weighed = [deal for deal in priced if deal.probability is not None]
    return Open(
        open=_sum(priced, currency),
        weighted=_weighted(weighed, currency) if weighed or not priced else None,
        unweighted=_sum((deal for deal in priced if deal.probability is None), currency),
        overdue=_sum(late, currency),
        by_category=_by_category(priced, currency),
        deals=deals,
        closing=closing,
        late=late,
        undated=tuple(deal for deal in deals if deal.close_date is None),
        waiting=tuple(deal.amount * deal.share for deal in (*closing, *late) if deal.amount and not deal.credit),
    )


def _by_category(priced: Sequence[Credit], currency: str) -> Mapping[Category, Money] | None:
    if priced and not any(deal.category for deal in priced):
        return None
    return {
        category: _sum((deal for deal in priced if category_of(deal.category) == category), currency)
        for category in CATEGORIES
    }


def _weighted(weighed: Iterable[Credit], currency: str) -> Money:
    parts = (deal.credit.amount * (deal.probability or ZERO) for deal in weighed if deal.credit)
    return Money(sum(parts, Decimal(0)), currency)


def _sum(credits: Iterable[Credit], currency: str) -> Money:
    return Money(sum((deal.credit.amount for deal in credits if deal.credit), ZERO), currency)
