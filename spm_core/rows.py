"""Rows that add up to their header: a breakdown that does not is no answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import InitVar, dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from spm_core.money import ZERO

Row = TypeVar("Row")
EXACT = Decimal("0.0001")
"""Amounts are kept to a ten-thousandth; shares of splits may leave less than that over."""


class UnequalRows(RuntimeError):
    """The parts of a figure do not add up to it; always a bug."""


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """The parts of a figure, of which each has its `part`; raise UnequalRows where their sum is another."""

    header: Decimal
    rows: tuple[Row, ...]
    part: InitVar[Callable[[Row], Decimal]]

    def __post_init__(self, part: Callable[[Row], Decimal]) -> None:
        total = sum((part(row) for row in self.rows), ZERO)
        if abs(total - self.header) >= EXACT:
            raise UnequalRows(f"{len(self.rows)} rows add up to {total}, their header says {self.header}")
