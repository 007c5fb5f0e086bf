"""What looks wrong in deals that are taken nonetheless."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from spm_core.imports.report import Report
from spm_core.imports.rows import Columns

EARLIEST = date(1990, 1, 1)
LATEST = timedelta(days=3653)
"""A day further ahead is a slip of the pen."""
EXPECTED = ("created", "close_date", "account", "amount")
ENOUGH = 20
"""Deals of a product from which an outlier can be told."""
FAR = 5
"""Powers of two: 32 times above or below what nine in ten deals of the product lie in."""


class Checks:
    def __init__(self, report: Report, fields: frozenset[str], today: date) -> None:
        self.report, self.today = report, today
        self.expected = [field for field in EXPECTED if field in fields]
        self.sizes: dict[str | None, Counter[int]] = defaultdict(Counter)
        self.examples: dict[tuple[str | None, int], int] = {}
        for field in EXPECTED:
            if field not in fields:
                report.find("no_column", field=field)

    def look(self, batch: Columns) -> None:
        lines, status = batch["line"], batch["status"]
        for field in self.expected:
            blank = [at for at, value in enumerate(batch[field]) if value is None]
            self._note(f"missing_{field}", (lines[at] for at in blank if status[at] == "open"))
            if field == "close_date":
                self._note("closed_without_date", (lines[at] for at in blank if status[at] != "open"))
        self._amounts(batch)
        self._days(batch)

    def _amounts(self, batch: Columns) -> None:
        rows = [*zip(batch["line"], batch["status"], batch["amount"], strict=True)]
        self._note("won_without_amount", (line for line, status, amount in rows if status == "won" and not amount))
        self._note("negative_amount", (line for line, _, amount in rows if amount and amount < 0))
        sizes = [*map(_size, batch["amount"])]
        keys = [*zip(batch["product"], sizes, strict=True)]
        self.examples.update(zip(keys, batch["line"], strict=True))
        for (product, size), count in Counter(keys).items():
            if size:
                self.sizes[product][size] += count

    def _days(self, batch: Columns) -> None:
        latest = self.today + LATEST
        rows = [*zip(batch["line"], batch["created"], batch["close_date"], batch["status"], strict=True)]
        both = [row for row in rows if row[1] and row[2]]
        self._note("closed_before_created", (line for line, created, closed, _ in both if closed < created))
        won = (line for line, _, closed, status in rows if status == "won" and closed and closed > self.today)
        self._note("won_in_future", won)
        days = {day for field in ("created", "close_date", "last_activity") for day in set(batch[field]) if day}
        if odd := {day for day in days if day < EARLIEST or day > latest}:
            self._note("odd_date", (line for line, created, closed, _ in rows if created in odd or closed in odd))

    def outliers(self) -> None:
        """Amounts far from the others of their product; call when all rows were looked at."""
        for product, sizes in self.sizes.items():
            if sizes.total() < ENOUGH:
                continue
            low, high = _range(sizes)
            for size in sorted(sizes):
                if size > high + FAR or size < low - FAR:
                    line, count = self.examples[product, size], sizes[size]
                    self.report.find("outlier", count, [line], product=product or "", above=size > high)

    def _note(self, code: str, lines: Iterable[int]) -> None:
        self.report.note(code, [*lines])


def _size(amount: Decimal | None) -> int:
    """The power of two that an amount in hundredths reaches."""
    return int(abs(amount) * 100).bit_length() if amount else 0


def _range(sizes: Counter[int]) -> tuple[int, int]:
    """Between which sizes nine in ten lie."""
    ordered: Sequence[int] = sorted(sizes.elements())
    return ordered[len(ordered) // 20], ordered[-1 - len(ordered) // 20]
