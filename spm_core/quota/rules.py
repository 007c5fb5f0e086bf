"""Quota arithmetic on plain values (definitions.md: default period, ramp, pacing, verdict)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from spm_core.period import Calendar, Period
from spm_core.quota.effective import NONE, ONE, Employment, QuotaLine, day_share, factor, months_of
from spm_core.workdays import WorkCalendar

Match = Literal["exact", "added", "prorated", "partial"]


@dataclass(frozen=True, slots=True)
class QuotaPart:
    """What one stored quota contributes to a period."""

    line: QuotaLine
    period: Period
    share: Fraction
    """The share of the line's amount; 1 where the whole quota lies in the period."""

    @property
    def nominal(self) -> Fraction:
        return Fraction(self.line.amount) * self.share


@dataclass(frozen=True, slots=True)
class Target:
    """The quota of a period, as exact fractions: thirds stay thirds until `decimal`, so that parts add up."""

    nominal: Fraction
    effective: Fraction
    match: Match
    parts: tuple[QuotaPart, ...]


# ---------------------------------------------------------------- which period


def asked_period(asked: Period | None, quotas: Iterable[Period], calendar: Calendar, today: date) -> Period:
    """Return the period that a question means, given the periods of the quotas it is about.

    Without one it is the shortest quota period around today, else the company's quarter. "This quarter" and "last
    quarter" mean the quota periods around and before today where these fit no calendar.
    """
    periods = tuple(quotas)
    if asked is None:
        around = _around(periods, today)
        return calendar.named(around) if around else calendar.containing("quarter", today)
    if asked.kind == "quarter" and asked.said is not None:
        odd = [period for period in periods if not fits(period, calendar)]
        return _quota_quarter(odd, asked.said, today) or asked
    return calendar.named(asked)


def fits(period: Period, calendar: Calendar) -> bool:
    """Whether a period is a company month, quarter, half or year."""
    return calendar.named(period).kind in ("month", "quarter", "half", "year")


def _around(periods: Sequence[Period], day: date) -> Period | None:
    """Return the shortest period that contains a day."""
    return min((period for period in periods if day in period), key=lambda period: period.length, default=None)


def _quota_quarter(odd: Sequence[Period], offset: int, day: date) -> Period | None:
    """Return the off-calendar quota period around a day, or `offset` of them away: "last quarter" is -1."""
    this = _around(odd, day)
    if offset == 0:
        return this
    if offset < 0:
        before = [period for period in odd if period.stop <= (this.start if this else day)]
        last = max(before, key=lambda period: (period.stop, -period.length), default=None)
        return last and _quota_quarter(odd, offset + 1, last.start)
    after = [period for period in odd if period.start >= (this.stop if this else day)]
    first = min(after, key=lambda period: (period.start, period.length), default=None)
    return first and _quota_quarter(odd, offset - 1, first.start)


# ---------------------------------------------------------------- how much


def target(period: Period, lines: Iterable[QuotaLine], who: Employment, work: WorkCalendar) -> Target | None:
    """Return the quota of a period: an exact match, else shorter ones added up, else longer ones prorated."""
    match, parts = _parts(period, tuple(lines), work)
    if not parts:
        return None
    nominal = sum((part.nominal for part in parts), NONE)
    effective = sum((part.nominal * factor(part.line, part.period, who, work) for part in parts), NONE)
    return Target(nominal, effective, match, tuple(parts))


def decimal(exact: Fraction) -> Decimal:
    """Round once, here, to 28 digits: half of 240,000 in three months is then 120,000, not 119,999.99…"""
    return Decimal(exact.numerator) / exact.denominator


def _parts(period: Period, lines: tuple[QuotaLine, ...], work: WorkCalendar) -> tuple[Match, list[QuotaPart]]:
    exact = next((line for line in lines if line.period.same_days(period)), None)
    if exact:
        return "exact", [QuotaPart(exact, period, ONE)]
    inside = _tiles([line for line in lines if period.covers(line.period)], period, work)
    if inside and _left_out(period, inside, work) == 0:
        return "added", inside
    around = (line for line in lines if line.period.covers(period))
    longer = min(around, key=lambda line: line.period.length, default=None)
    if longer:
        return "prorated", [_part(longer, period, work)]
    crossing = _tiles([line for line in lines if line.period.overlap(period)], period, work)
    # A weekend has no working days to leave out, whatever covers it.
    if not inside or _left_out(period, crossing, work) < _left_out(period, inside, work):
        return "prorated", crossing
    return "partial", inside


def _tiles(lines: Sequence[QuotaLine], period: Period, work: WorkCalendar) -> list[QuotaPart]:
    """Return what quotas that do not overlap contribute to a period: nested ones never count twice.

    Quotas are taken longest first or shortest first: whichever leaves fewer days out, then whichever cuts fewer apart.
    """
    longest = sorted(lines, key=lambda line: (-line.period.length, line.period.start))
    tilings = [
        [_part(line, period, work) for line in _apart_from_each_other(ordered)] for ordered in (longest, longest[::-1])
    ]
    return min(tilings, key=lambda parts: (_left_out(period, parts, work), _cut_apart(parts)))


def _apart_from_each_other(lines: Sequence[QuotaLine]) -> list[QuotaLine]:
    chosen: list[QuotaLine] = []
    for line in lines:
        if not any(line.period.overlap(other.period) for other in chosen):
            chosen.append(line)
    return sorted(chosen, key=lambda line: line.period.start)


def _left_out(period: Period, parts: Sequence[QuotaPart], work: WorkCalendar) -> int:
    """Count the working days of a period that no part covers."""
    return work.of(period) - sum(work.of(part.period) for part in parts)


def _cut_apart(parts: Sequence[QuotaPart]) -> int:
    """Count the days of the quotas of which only a part is used."""
    return sum(part.line.period.length for part in parts if part.share != ONE)


def _part(line: QuotaLine, period: Period, work: WorkCalendar) -> QuotaPart:
    """Return what a quota contributes to a period: by its weights, else by working days."""
    cut = line.period.overlap(period) or period
    if cut.same_days(line.period):
        return QuotaPart(line, cut, ONE)
    if not line.weights:
        return QuotaPart(line, cut, day_share(cut, line.period, work))
    return QuotaPart(line, cut, sum((share for _, share in months_of(line, cut, work)), NONE))


def over_assignment(rep_quotas: Decimal, manager_quota: Decimal) -> Decimal | None:
    """Return Σ rep quotas ÷ manager quota − 1; None where the manager has no quota."""
    return rep_quotas / manager_quota - 1 if manager_quota else None
