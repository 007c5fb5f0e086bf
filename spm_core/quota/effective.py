"""What somebody owes of a quota, after months and weights, ramp, leave and active time (definitions.md, Ramp)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from spm_core.period import Calendar, Period, days
from spm_core.workdays import WorkCalendar

ONE = Fraction(1)
_PLAIN = Calendar()
NONE = Fraction(0)
FIRST_HALF_OF_MONTH = 15
"""Whoever starts on or before this day of a month has that month as month 1 of the ramp."""


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One stored quota, in the company's currency."""

    period: Period
    amount: Decimal
    weights: tuple[Decimal, ...] = ()
    calendar: Calendar = _PLAIN
    """The calendar over whose months it is spread."""


@dataclass(frozen=True, slots=True)
class Employment:
    """What reduces somebody's quota: when they work, and how far up the ramp they are."""

    start: date | None = None
    end: date | None = None
    ramp: tuple[Decimal, ...] = ()
    leaves: tuple[Period, ...] = ()


def spread(line: QuotaLine) -> list[tuple[Period, Fraction]]:
    """Spread a quota over its company months: evenly or by its weights; by days where it starts or ends inside one."""
    months, whole = _months(line)
    if line.weights:
        return _weighted(line, months if whole else [])
    if whole:
        return [(month, Fraction(1, len(months))) for month in months]
    return [(month, Fraction(month.length, line.period.length)) for month in months]


def _weighted(line: QuotaLine, months: list[Period]) -> list[tuple[Period, Fraction]]:
    """Spread a quota by its weights, one for each equal part of its months or, where they don't divide, its days."""
    count = len(line.weights)
    if months and len(months) % count == 0:
        per = len(months) // count
        return [(month, Fraction(line.weights[n // per]) / per) for n, month in enumerate(months)]
    first, length = line.period.start.toordinal(), line.period.length
    edges = [date.fromordinal(first + length * n // count) for n in range(count + 1)]
    parts = zip(edges[:-1], edges[1:], line.weights, strict=True)
    return [(Period(start, stop), Fraction(weight)) for start, stop, weight in parts if start < stop]


def _months(line: QuotaLine) -> tuple[list[Period], bool]:
    """Return the months of a quota, cut where it begins and ends, and whether all of them are whole."""
    period, calendar = line.period, line.calendar
    number, start, months = calendar.month_number(period.start), period.start, []
    whole = calendar.month_start(number) == start
    while start < period.stop:
        number += 1
        stop = min(end := calendar.month_start(number), period.stop)
        months.append(Period(start, stop))
        start = stop
    return months, whole and end == period.stop


def months_of(line: QuotaLine, cut: Period, work: WorkCalendar) -> list[tuple[Period, Fraction]]:
    """Return the months of a quota that overlap `cut`, cut to it, each with its share of the whole quota."""
    return [
        (piece, share * day_share(piece, month, work)) for month, share in spread(line) if (piece := month.overlap(cut))
    ]


def day_share(part: Period, whole: Period, work: WorkCalendar) -> Fraction:
    if part.same_days(whole):
        return ONE
    if work.of(whole):
        return Fraction(work.of(part), work.of(whole))
    return Fraction(part.length, whole.length)


def factor(line: QuotaLine, period: Period, who: Employment, work: WorkCalendar) -> Fraction:
    """Return ramp × active time over `period`, which lies within the quota's period.

    It goes month by month where months differ, by weights or up a ramp: whoever starts in March owes all of March's
    share and none of February's. Otherwise it goes by the working days of the period.
    """
    if not (line.weights or who.ramp):
        return active_factor(period, who, work)
    months = [
        (month, share, ramp_share(month.start, who, line.calendar)) for month, share in months_of(line, period, work)
    ]
    whole = sum((share for _, share, _ in months), NONE)
    if not whole or not (line.weights or any(ramp != ONE for *_, ramp in months)):
        return active_factor(period, who, work)
    return sum((share * ramp * active_factor(month, who, work) for month, share, ramp in months), NONE) / whole


def first_ramp_month(start: date, calendar: Calendar = _PLAIN) -> date:
    """Return the first day of the month that counts as month 1 of employment (the 15-day rule)."""
    return calendar.month_start(_first_ramp_month(start, calendar))


def _first_ramp_month(start: date, calendar: Calendar) -> int:
    number = calendar.month_number(start)
    return number + ((start - calendar.month_start(number)).days >= FIRST_HALF_OF_MONTH)


def ramp_share(month: date, who: Employment, calendar: Calendar = _PLAIN) -> Fraction:
    """Return the share of the full quota in the month around a day: 0 before month 1, and 1 after the ramp."""
    if not who.ramp or who.start is None:
        return ONE
    n = calendar.month_number(month) - _first_ramp_month(who.start, calendar)
    if n < 0:
        return NONE
    return Fraction(who.ramp[n]) if n < len(who.ramp) else ONE


def present(period: Period, who: Employment) -> Period | None:
    """Return the days of a period between somebody's first and last day; None where there are none."""
    start, last = max(period.start, who.start or period.start), min(period.end, who.end or period.end)
    return days(start, last) if start <= last else None


def stretches(period: Period, who: Employment) -> tuple[Period, ...]:
    """Return the days of a period on which somebody is there: between first and last day, and not on leave."""
    there = present(period, who)
    if there is None:
        return ()
    away = [cut for leave in joined(who.leaves) if (cut := leave.overlap(there))]
    edges = [there.start, *(edge for cut in away for edge in (cut.start, cut.stop)), there.stop]
    return tuple(Period(start, stop) for start, stop in zip(edges[::2], edges[1::2], strict=True) if start < stop)


def active_factor(period: Period, who: Employment, work: WorkCalendar) -> Fraction:
    """Return the working days on which somebody was there ÷ the working days of the period."""
    there, whole = stretches(period, who), work.of(period)
    if not there:
        return NONE
    return Fraction(sum(work.of(span) for span in there), whole) if whole else ONE


def joined(periods: Iterable[Period]) -> list[Period]:
    """Return the periods in order, those that overlap or follow each other without a gap as one."""
    together: list[Period] = []
    for each in sorted(periods, key=lambda period: period.start):
        if together and each.start <= together[-1].stop:
            together[-1] = Period(together[-1].start, max(together[-1].stop, each.stop))
        else:
            together.append(each)
    return together
