"""Quota arithmetic on plain values (definitions.md: default period, ramp, pacing, verdict)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from spm_core.errors import CoreError
from spm_core.period import Calendar, Period, add_months, days
from spm_core.workdays import WorkCalendar

ONE = Fraction(1)
NONE = Fraction(0)
FIRST_HALF_OF_MONTH = 15
"""Who starts on or before this day has that month as month 1 of the ramp."""

Match = Literal["exact", "added", "prorated", "partial"]


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One stored quota, in the company's currency."""

    period: Period
    amount: Decimal
    weights: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Employment:
    """What makes a quota effective: when somebody works, and how far they are up the ramp."""

    start: date | None = None
    end: date | None = None
    ramp: tuple[Decimal, ...] = ()
    leaves: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one stored quota gives to a period."""

    line: QuotaLine
    period: Period
    share: Fraction
    """Of the line's amount; 1 where the whole quota lies in the period."""

    @property
    def nominal(self) -> Fraction:
        return Fraction(self.line.amount) * self.share


@dataclass(frozen=True, slots=True)
class Target:
    nominal: Decimal
    effective: Decimal
    match: Match
    parts: tuple[Part, ...]


# ---------------------------------------------------------------- which period


def asked_period(asked: Period | None, quotas: Iterable[Period], calendar: Calendar, today: date) -> Period:
    """The period a question means, given the periods of the quotas it is about.

    None named: the shortest quota period around today, else the company's quarter. "This quarter" and "last
    quarter" mean the quota periods around and before today where those fit no calendar.
    """
    periods = sorted({(p.start, p.stop): p for p in quotas}.values(), key=lambda p: (p.start, p.stop))
    around = min((p for p in periods if today in p), key=lambda p: p.stop - p.start, default=None)
    if asked is None:
        return calendar.named(around) if around else calendar.containing("quarter", today)
    if asked.kind == "quarter" and asked.said is not None and around and not fits(around, calendar):
        return _neighbour(around, asked.said, periods, calendar) or asked
    return calendar.named(asked)


def fits(period: Period, calendar: Calendar) -> bool:
    """Whether a period is a company month, quarter, half or year."""
    return calendar.named(period).kind in ("month", "quarter", "half", "year")


def _neighbour(around: Period, steps: int, periods: Sequence[Period], calendar: Calendar) -> Period | None:
    """The quota period `steps` away from the one around today, among those that fit no calendar either."""
    odd = [p for p in periods if not fits(p, calendar)]
    at = odd.index(around) + steps
    return odd[at] if 0 <= at < len(odd) else None


# ---------------------------------------------------------------- how much


def target(period: Period, lines: Iterable[QuotaLine], who: Employment, work: WorkCalendar) -> Target | None:
    """The quota of a period: an exact match, else shorter ones added up, else longer ones prorated."""
    match, parts = _parts(period, tuple(lines), work)
    if not parts:
        return None
    nominal = sum((part.nominal for part in parts), NONE)
    effective = sum((part.nominal * factor(part, who, work) for part in parts), NONE)
    return Target(decimal(nominal), decimal(effective), match, tuple(parts))


def decimal(exact: Fraction) -> Decimal:
    """Fractions keep thirds exact until here: a half of 240,000 in three months is 120,000, not 119,999.99…"""
    return Decimal(exact.numerator) / exact.denominator


def _parts(period: Period, lines: tuple[QuotaLine, ...], work: WorkCalendar) -> tuple[Match, list[Part]]:
    exact = next((line for line in lines if line.period.same_days(period)), None)
    if exact:
        return "exact", [Part(exact, period, ONE)]
    inside = _tiles([line for line in lines if period.covers(line.period)])
    added = [Part(line, line.period, ONE) for line in inside]
    if _covered(period, inside, work):
        return "added", added
    longer = min(
        (line for line in lines if line.period.covers(period)), key=lambda line: line.period.stop - line.period.start, default=None
    )
    if longer:
        return "prorated", [Part(longer, period, _slice(longer, period, work))]
    crossing = _tiles([line for line in lines if line.period.overlap(period)])
    if len(crossing) > len(inside):
        cut = [(line, line.period.overlap(period) or period) for line in crossing]
        return "prorated", [Part(line, piece, _slice(line, piece, work)) for line, piece in cut]
    return "partial", added


def _tiles(lines: Sequence[QuotaLine]) -> list[QuotaLine]:
    """Lines that do not overlap, the longest first: nested quotas never count twice."""
    chosen: list[QuotaLine] = []
    for line in sorted(lines, key=lambda line: (line.period.start - line.period.stop, line.period.start)):
        if not any(line.period.overlap(other.period) for other in chosen):
            chosen.append(line)
    return sorted(chosen, key=lambda line: line.period.start)


def _covered(period: Period, lines: Sequence[QuotaLine], work: WorkCalendar) -> bool:
    """Whether the lines leave no working day of the period out."""
    return bool(lines) and sum(work.of(line.period) for line in lines) == work.of(period)


def _slice(line: QuotaLine, piece: Period, work: WorkCalendar) -> Fraction:
    """The share of a quota that falls into a part of its period: by its weights, else by working days."""
    if not line.weights:
        return _day_share(piece, line.period, work)
    return sum(
        (share * _day_share(cut, month, work) for month, share in spread(line) if (cut := month.overlap(piece))), NONE
    )


def _day_share(part: Period, whole: Period, work: WorkCalendar) -> Fraction:
    if work.of(whole):
        return Fraction(work.of(part), work.of(whole))
    return Fraction((part.stop - part.start).days, (whole.stop - whole.start).days)


def spread(line: QuotaLine) -> list[tuple[Period, Fraction]]:
    """A quota over its calendar months: equally, or by its weights; by days where it starts or ends inside a month."""
    months = _months(line.period)
    if line.weights:
        per, rest = divmod(len(months), len(line.weights))
        if rest or not per:
            raise CoreError("weights_do_not_fit", weights=len(line.weights), months=len(months))
        return [(month, Fraction(line.weights[n // per]) / per) for n, month in enumerate(months)]
    whole = line.period.start.day == 1 and line.period.stop.day == 1
    total = (line.period.stop - line.period.start).days
    return [
        (month, Fraction(1, len(months)) if whole else Fraction((month.stop - month.start).days, total)) for month in months
    ]


def _months(period: Period) -> list[Period]:
    found = []
    start = period.start
    while start < period.stop:
        stop = min(add_months(start, 1), period.stop)
        found.append(Period(start, stop))
        start = stop
    return found


def factor(part: Part, who: Employment, work: WorkCalendar) -> Fraction:
    """Ramp × active time over a part's days."""
    return ramp_factor(part, who) * active_factor(part.period, who, work)


def ramp_factor(part: Part, who: Employment) -> Fraction:
    if not who.ramp or who.start is None:
        return ONE
    line = part.line if part.line.period.same_days(part.period) else QuotaLine(part.period, part.line.amount)
    return sum((share * ramp_share(month.start, who.start, who.ramp) for month, share in spread(line)), NONE)


def first_ramp_month(start: date) -> date:
    """The first of the month that counts as month 1 of employment (the 15-day rule)."""
    return start.replace(day=1) if start.day <= FIRST_HALF_OF_MONTH else add_months(start, 1)


def ramp_share(month: date, start: date, ramp: Sequence[Decimal]) -> Fraction:
    """The share of the full quota in the month that holds `month`; nothing before month 1, all after the ramp."""
    first = first_ramp_month(start)
    n = (month.year - first.year) * 12 + month.month - first.month
    if n < 0:
        return NONE
    return Fraction(ramp[n]) if n < len(ramp) else ONE


def active_factor(period: Period, who: Employment, work: WorkCalendar) -> Fraction:
    """Working days on which somebody was there ÷ working days of the period."""
    start = max(period.start, who.start or period.start)
    last = min(period.end, who.end or period.end)
    if last < start:
        return NONE
    there = days(start, last)
    if there.same_days(period) and not who.leaves:
        return ONE
    away = sum(work.of(cut) for leave in _apart(who.leaves) if (cut := leave.overlap(there)))
    whole = work.of(period)
    return Fraction(work.of(there) - away, whole) if whole else ONE


def _apart(leaves: Iterable[Period]) -> list[Period]:
    """Leaves joined where they overlap, so that no day is taken off twice."""
    joined: list[Period] = []
    for leave in sorted(leaves, key=lambda line: line.start):
        if joined and leave.start <= joined[-1].stop:
            joined[-1] = Period(joined[-1].start, max(joined[-1].stop, leave.stop))
        else:
            joined.append(leave)
    return joined


def over_assignment(rep_quotas: Decimal, manager_quota: Decimal) -> Decimal | None:
    """Σ rep quotas ÷ manager quota − 1; None where the manager has none."""
    return rep_quotas / manager_quota - 1 if manager_quota else None

