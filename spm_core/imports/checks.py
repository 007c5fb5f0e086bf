"""Checks for what looks wrong in deals that are imported nonetheless.

Where it can, a check first looks at the distinct values of a batch, since mostly there is nothing to find.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from spm_core.db import ScopedSession
from spm_core.fx.service import RATE_DAY
from spm_core.imports.memo import Memo
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Columns
from spm_core.imports.waiting import WaitingAmounts

EARLIEST = date(1990, 1, 1)
LATEST = timedelta(days=3653)
"""A day further ahead than this is a typing error."""
EXPECTED = ("created", "close_date", "account", "amount")
ENOUGH = 20
"""The fewest deals of a product among which an outlier can be told."""
FAR = 5
"""In powers of two: 32 times above or below the range of nine in ten deals of the product."""


class Checks:
    def __init__(self, session: ScopedSession, report: ImportReport, fields: frozenset[str], today: date) -> None:
        self.report, self.today = report, today
        self.waiting = WaitingAmounts(session)
        self.home = session.principal.company.currency
        self.undated = "close_date" not in fields
        self.expected = [field for field in EXPECTED if field in fields]
        self.size_of: Memo[Decimal | None, int] = Memo(_size)
        self.sizes: dict[str | None, Counter[int]] = defaultdict(Counter)
        self.examples: dict[tuple[str | None, int], int] = {}
        for field in EXPECTED:
            if field not in fields:
                report.find("no_column", field=field)

    def look(self, batch: Columns) -> None:
        for field in self.expected:
            self._blanks(batch, field)
        self._amounts(batch)
        self._days(batch)
        self._currencies(batch)
        self._count_sizes(batch)

    def _blanks(self, batch: Columns, field: str) -> None:
        if None not in batch[field]:
            return
        lines, status = batch["line"], batch["status"]
        blank = [index for index, value in enumerate(batch[field]) if value is None]
        self.report.note(f"missing_{field}", [lines[index] for index in blank if status[index] == "open"])
        if field == "close_date":
            self.report.note("closed_without_date", [lines[index] for index in blank if status[index] != "open"])

    def _amounts(self, batch: Columns) -> None:
        self._note("won_without_amount", batch, "amount", lambda amount: not amount, only="won")
        self._note("negative_amount", batch, "amount", lambda amount: bool(amount) and amount < 0)

    def _currencies(self, batch: Columns) -> None:
        """Collect the foreign amounts, with the day whose rate they need."""
        if {*batch["currency"]} - {None, self.home}:
            rows = zip(*(batch[field] for field in ("currency", "close_date", "status", "amount")), strict=True)
            self.waiting.add(
                (currency, (closed if RATE_DAY.get(status) == "close_date" else None) or self.today)
                for currency, closed, status, amount in rows
                if currency and currency != self.home and amount is not None
            )

    def _days(self, batch: Columns) -> None:
        latest = self.today + LATEST
        days = zip(batch["line"], batch["created"], batch["close_date"], strict=True)
        if self.undated:
            won = zip(batch["line"], batch["status"], strict=True)
            self.report.note("won_in_no_period", [line for line, status in won if status == "won"])
        early = [line for line, created, closed in days if created and closed and closed < created]
        self.report.note("closed_before_created", early)
        self._note("won_in_future", batch, "close_date", lambda day: bool(day) and day > self.today, only="won")
        for field in ("created", "close_date", "last_activity"):
            self._note("odd_date", batch, field, lambda day: bool(day) and not EARLIEST <= day <= latest)

    def _note(
        self, code: str, batch: Columns, field: str, wrong: Callable[[Any], bool], only: str | None = None
    ) -> None:
        """Note the rows whose value is wrong; with `only`, just those of that status."""
        if bad := {*filter(wrong, {*batch[field]})}:
            rows = zip(batch["line"], batch[field], batch["status"], strict=True)
            self.report.note(
                code, [line for line, value, status in rows if value in bad and status == (only or status)]
            )

    def _count_sizes(self, batch: Columns) -> None:
        keys = [*zip(batch["product"], self.size_of.each(batch["amount"]), strict=True)]
        for (product, size), count in Counter(keys).items():
            if size:
                self.sizes[product][size] += count
                if (product, size) not in self.examples:
                    self.examples[product, size] = batch["line"][keys.index((product, size))]

    def finish(self) -> None:
        """Report what only all rows together tell; call it after `look` has seen them."""
        self.waiting.report(self.report)
        self._outliers()

    def _outliers(self) -> None:
        """Report amounts far from the others of their product."""
        for product, sizes in self.sizes.items():
            if sizes.total() < ENOUGH:
                continue
            low, high = _range(sizes)
            for size in sorted(sizes):
                if size > high + FAR or size < low - FAR:
                    line = self.examples[product, size]
                    self.report.find("outlier", sizes[size], [line], product=product or "", above=size > high)


def _size(amount: Decimal | None) -> int:
    """Return the number of bits of an amount in hundredths: its size in powers of two; 0 for none."""
    return int(abs(amount) * 100).bit_length() if amount else 0


def _range(sizes: Counter[int]) -> tuple[int, int]:
    """Return the lowest and highest size of the middle nine in ten."""
    ascending: Sequence[int] = sorted(sizes.elements())
    return ascending[len(ascending) // 20], ascending[-1 - len(ascending) // 20]
