"""The cells of a report's tables: values with their units, for a page to word and a sheet to calculate with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, cast

from bot.i18n import _, about, day, number, percent
from bot.parts.metrics import worded
from spm_core.metrics.catalogue import Unit
from spm_core.metrics.service import MetricValue
from spm_core.money import Money

CellKind = Unit | Literal["text", "date", "points", "change"]
"""Points are a difference of two shares; a change is a share of the value before."""


@dataclass(frozen=True, slots=True)
class ReportCell:
    value: Money | Decimal | int | date | str | None
    kind: CellKind

    @property
    def words(self) -> str:
        match self.value:
            case None:
                return "–"
            case str():
                return self.value
            case date():
                return day(self.value)
            case Money() if self.kind == "money":
                return about(self.value)
            case Decimal() if self.kind == "points":
                return _sign(self.value) + _("{count} points").format(count=number(abs(self.value) * 100, 1))
            case Decimal() if self.kind == "change":
                return _sign(self.value) + percent(abs(self.value))
            case Money() | Decimal() | int():
                return worded(self.value, cast(Unit, self.kind))


def _sign(value: Decimal) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its heading, which is also the name of its sheet."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    note: str = ""
    plotted: tuple[int, ...] = ()
    """Indexes of the columns that a sheet draws as a chart."""
    drawn: bool = False
    """Whether a chart on the page already says all of it."""


def text(words: str | None) -> ReportCell:
    return ReportCell(words or "–", "text")


def money(value: Money | None) -> ReportCell:
    return ReportCell(value, "money")


def share(value: Decimal | None) -> ReportCell:
    return ReportCell(value, "share")


def points(value: Decimal | None) -> ReportCell:
    return ReportCell(value, "points")


def count(value: int | None) -> ReportCell:
    return ReportCell(value, "count")


def measured(value: MetricValue) -> ReportCell:
    return ReportCell(value.value, value.unit)
