"""Convert amounts to the company's currency at the latest rate on or before a day (definitions.md, Currency).

Where no rate is known the amount waits for one; it is never taken at 1:1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, select

from spm_core.db import ScopedSession
from spm_core.fx.models import Rate
from spm_core.money import Money
from spm_core.scope import Prepared, scoped

_rate = scoped(Rate).c
_RATES = Prepared(
    select(_rate.currency, _rate.day, _rate.rate)
    .where(_rate.currency.in_(bindparam("currencies", expanding=True)))
    .order_by(_rate.currency, _rate.day)
)


class Exchange:
    """Exchange rates into one currency."""

    def __init__(self, home: str, rates: dict[str, list[tuple[date, Decimal]]]) -> None:
        self.home = home
        self._rates = rates

    def convert(self, amount: Money, day: date) -> Money | None:
        """Return the amount at the latest rate on or before `day`; None where none is known yet."""
        if amount.currency == self.home:
            return amount
        known = self._rates.get(amount.currency, [])
        at = bisect_right(known, day, key=lambda rate: rate[0])
        return Money(amount.amount * known[at - 1][1], self.home) if at else None


def exchange(session: ScopedSession, currencies: set[str]) -> Exchange:
    """Return the rates of these currencies into the company's."""
    home = session.principal.company.currency
    foreign = currencies - {home}
    rates: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    if foreign:
        for row in session.read(_RATES, {"currencies": sorted(foreign)}):
            rates[row.currency].append((row.day, row.rate))
    return Exchange(home, rates)
