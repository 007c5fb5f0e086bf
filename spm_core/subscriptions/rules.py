"""When a schedule fires for somebody, in their own time. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from spm_core.period import ONE_DAY, Calendar, Period
from spm_core.workdays import WorkCalendar

SendRhythm = Literal["week", "month", "quarter"]
LAST = -1
"""The last day of a month or quarter."""
WORKWEEK = frozenset(range(5))
HORIZON = timedelta(days=800)
"""A schedule that does not fire within this time never does."""
BACK = timedelta(days=10)
"""How long after an absence something that it held back may still come: weekends and holidays may follow it."""
FRESH = timedelta(hours=24)
"""How late something may be sent: a Monday digest never arrives on Wednesday."""
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekdays, as date.weekday() numbers, or a day of each month or quarter, at a local time.

    `day` counts from 1, or is LAST. A day of a month or quarter that is not a working day gives way to the next working
    day of the same period; the last day, to the one before.
    """

    every: SendRhythm
    at: time
    days: frozenset[int] = WORKWEEK
    day: int = 1


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent, by the local clock; they may pass midnight."""

    start: time
    end: time

    def __contains__(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class Reachable:
    """When a recipient wants messages."""

    zone: ZoneInfo
    work: WorkCalendar = WorkCalendar()
    calendar: Calendar = Calendar()
    quiet: Quiet | None = None
    weekends: bool = True
    """Whether a schedule that names a free day, such as "every saturday", may fire on it."""
    away: tuple[Period, ...] = ()
    silent_until: datetime | None = None
    not_before: date | None = None
    """The day until which it is paused."""
    not_after: date | None = None

    def is_free(self, day: date) -> bool:
        """Whether a day is a public holiday, a vacation day, or a weekend to be kept free."""
        off = self.work.is_holiday(day) or (not self.weekends and day.weekday() not in self.work.weekdays)
        return off or self.is_away(day)

    def is_away(self, day: date) -> bool:
        return self.is_absent(day) or (self.not_before is not None and day < self.not_before)

    def is_absent(self, day: date) -> bool:
        """Whether somebody is off or on leave, rather than pausing what they get."""
        return any(day in period for period in self.away)

    def back_from(self, day: date) -> date:
        """Return the first day of the absence that `day` lies in or shortly after; without one, `day`."""
        starts = (period.start for period in self.away if period.start <= day and day - BACK < period.stop)
        return min(starts, default=day)

    def works(self, day: date) -> bool:
        return day.weekday() in self.work.weekdays and not self.work.is_holiday(day)


@dataclass(frozen=True, slots=True)
class Fire:
    day: date
    """The local day it is scheduled for, which identifies it, whenever it is sent."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """What a schedule holds at a moment: the latest fire that is due, and the next one."""

    due: Fire | None
    next: Fire | None

    @property
    def expires(self) -> datetime | None:
        """The moment after which what is due is no longer news."""
        if self.due is None:
            return None
        latest = self.due.at + FRESH
        return min(latest, self.next.at) if self.next else latest


def turn(schedule: Schedule, who: Reachable, start: date, now: datetime, zone: ZoneInfo | None = None) -> Due:
    """Return what is due and what comes next, from `start` on; of several missed fires, only the latest is due."""
    due = None
    for fire in fires(schedule, who, start, zone):
        if fire.at > now:
            return Due(due, fire)
        due = fire
    return Due(due, None)


def fires(schedule: Schedule, who: Reachable, start: date, zone: ZoneInfo | None = None) -> Iterator[Fire]:
    """Yield a fire for each scheduled day from `start` on, in order; `zone` is the schedule's own, if it names one.

    What falls into an absence comes once, on the first working day after it.
    """
    if who.not_before:
        start = max(start, who.not_before)
    stop = min(start + HORIZON, who.not_after + ONE_DAY) if who.not_after else start + HORIZON
    for day in _days(schedule, who, start, stop):
        at = undisturbed(local_moment(day, schedule.at, zone or who.zone), who)
        if at is not None:
            yield Fire(day, at)


def _days(schedule: Schedule, who: Reachable, start: date, stop: date) -> Iterator[date]:
    held = False
    for n in range((stop - start).days):
        day = start + n * ONE_DAY
        due = _names(schedule, who, day)
        if who.is_absent(day):
            held = held or due
        elif (due or (held and who.works(day))) and not who.is_free(day):
            held = False
            yield day


def _names(schedule: Schedule, who: Reachable, day: date) -> bool:
    """Whether a schedule names a day, by itself or as the working day that stands in for one."""
    if schedule.every == "week":
        return day.weekday() in schedule.days
    return day == _working(who.calendar.containing(schedule.every, day), schedule.day, who)


def _working(period: Period, number: int, who: Reachable) -> date | None:
    """Return the working day that stands in for day `number` of a period; None where there is none left."""
    named_day = period.end if number == LAST else min(period.start + (number - 1) * ONE_DAY, period.end)
    step, day = (-ONE_DAY if named_day == period.end else ONE_DAY), named_day
    while day in period:
        if who.works(day):
            return day
        day += step
    return None


def undisturbed(at: datetime, who: Reachable) -> datetime | None:
    """Return the first moment from `at` on outside quiet hours; None where silence lasts beyond the day."""
    if who.silent_until and at < who.silent_until:
        if who.silent_until.astimezone(who.zone).date() > at.astimezone(who.zone).date():
            return None
        at = who.silent_until
    local = at.astimezone(who.zone)
    if who.quiet is None or local.time() not in who.quiet:
        return at
    day = local.date() + (ONE_DAY if local.time() >= who.quiet.end else 0 * ONE_DAY)
    while day > local.date() and (who.is_free(day) or not who.works(day)):
        day += ONE_DAY
        if day - local.date() > HORIZON:
            return None
    quiet_end = local_moment(day, who.quiet.end, who.zone)
    return quiet_end if quiet_end.astimezone(who.zone).time() not in who.quiet else None


def nudged(now: datetime, who: Reachable) -> datetime | None:
    """Return when to tell what no person says and nobody asked for; None while they are away or silent for the day."""
    return None if who.is_absent(now.astimezone(who.zone).date()) else undisturbed(now, who)


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return a local time as a moment in UTC: the first of a repeated hour, and the end of a skipped one."""
    wall = datetime.combine(day, at)
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first if first <= second else _first_valid(second, first, zone)


def _first_valid(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between the two at which the clocks went forward."""
    old = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
