"""Amounts in currencies without an exchange rate: they wait for one, and count nowhere until it is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.fx.service import exchange
from spm_core.imports.report import ImportReport
from spm_core.money import Money

ForeignDay = tuple[str | None, date]
"""A currency, and the day whose rate an amount in it needs."""


class WaitingAmounts:
    def __init__(self, session: ScopedSession) -> None:
        self.session, self.home = session, session.principal.company.currency
        self.amounts: Counter[ForeignDay] = Counter()

    def add(self, amounts: Iterable[ForeignDay]) -> None:
        self.amounts.update(amounts)

    def report(self, report: ImportReport) -> None:
        """Report, for each currency, how many amounts wait for a rate, and from which day on one is needed."""
        foreign = {currency for currency, _day in self.amounts if currency and currency != self.home}
        rates = exchange(self.session, foreign)
        for currency in sorted(foreign):
            one = Money(Decimal(1), currency)
            days = {
                day: count for (of, day), count in self.amounts.items() if of == currency and rates.at(one, day) is None
            }
            if days:
                report.find("waiting_for_rate", sum(days.values()), currency=currency, since=min(days).isoformat())
