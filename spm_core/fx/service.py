"""Convert amounts to the company's currency: which day's rate counts is decided here (definitions.md, Currency).

Where no rate is known the amount waits for one; it is never taken at 1:1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import bindparam, select

from spm_core.db import ScopedSession
from spm_core.fx.models import Rate
from spm_core.money import Money
from spm_core.scope import Prepared, scoped
from spm_core.versions.service import earlier

_rate = scoped(Rate).c
_RATES = Prepared(
    select(_rate.id, _rate.currency, _rate.day, _rate.rate)
    .where(_rate.currency.in_(bindparam("currencies", expanding=True)))
    .order_by(_rate.currency, _rate.day)
)


RateUse = Literal["won", "lost", "open", "created", "quota"]
"""What an amount is counted as."""
RATE_DAY: Mapping[RateUse, str] = {"won": "close_date", "created": "created_on", "quota": "period_start"}
"""The field with the day whose rate counts.

What is open or lost was never booked: it takes the rate of the day asked about.
"""
ONE = Decimal(1)


def rate_day(use: RateUse, dated: Any) -> date | None:
    """Return the day whose rate counts; None for the day asked about. `dated` has the fields of RATE_DAY."""
    day: date | None = getattr(dated, RATE_DAY[use]) if use in RATE_DAY else None
    return day


@dataclass(frozen=True, slots=True)
class Converted:
    money: Money
    rate: Decimal
    day: date
    """The day whose rate counts: the rate is the latest on or before it."""


class Exchange:
    """Exchange rates into one currency, as known on a day."""

    def __init__(self, home: str, rates: dict[str, list[tuple[date, Decimal]]], day: date) -> None:
        self.home, self.day = home, day
        self._rates = rates

    def of(self, amount: Money, use: RateUse, dated: Any = None) -> Converted | None:
        """Return what an amount counts as; None where it waits for a rate. `dated` has the day that counts."""
        return self.at(amount, rate_day(use, dated))

    def at(self, amount: Money, day: date | None) -> Converted | None:
        """Return the amount at the rate of a day that `rate_day` named: that of the day asked about for None."""
        day = day or self.day
        if amount.currency == self.home:
            return Converted(amount, ONE, day)
        known = self._rates.get(amount.currency, [])
        found = bisect_right(known, day, key=lambda rate: rate[0])
        if not found:
            return None
        rate = known[found - 1][1]
        return Converted(Money(amount.amount * rate, self.home), rate, day)


def exchange(session: ScopedSession, currencies: set[str], known: date | None = None) -> Exchange:
    """Return the rates of these currencies into the company's, as they were known on a day: today unless given."""
    home = session.principal.company.currency
    day, foreign = known or session.scope["scope_today"], currencies - {home}
    rates: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    if foreign:
        before = earlier(session, Rate, day)
        for row in session.read(_RATES, {"currencies": sorted(foreign)}):
            rate = before[row.id]["rate"] if row.id in before else row.rate
            if rate is not None:
                rates[row.currency].append((row.day, rate))
    return Exchange(home, rates, day)
