"""How a newcomer stands on the milestones of a plan, beside those who started before them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from spm_core.coaching.milestones import Milestone, Reached, first_day, state_of
from spm_core.db import ScopedSession
from spm_core.metrics.beginnings import MetricEarlier, beginnings
from spm_core.metrics.comparisons import earlier_starters
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.readings import Scope, read_bases
from spm_core.people.models import Employee
from spm_core.people.service import Person
from spm_core.period import ONE_DAY, Period
from spm_core.quota.effective import first_ramp_month
from spm_core.quota.members import Member, below, member
from spm_core.quota.rules import decimal, target
from spm_core.quota.stand import attainment_of
from spm_core.who import Who

NEW = timedelta(days=365)
"""How long after their first day somebody counts as new."""
NoPlan = Literal["no_start_date", "not_started", "not_new"]
"""Why somebody has no plan."""


@dataclass(frozen=True, slots=True)
class OnboardingStand:
    """How somebody stands on the milestones of a plan, soonest due first."""

    start: date
    passed: int
    """Days since the start."""
    milestones: tuple[Reached, ...]

    @property
    def done(self) -> int:
        return sum(milestone.state == "done" for milestone in self.milestones)

    @property
    def late(self) -> int:
        return sum(milestone.state in ("late", "missed") for milestone in self.milestones)


@dataclass(frozen=True, slots=True)
class Onboarding(OnboardingStand):
    first_won: int | None
    """Days from the start to the first deal won."""
    share_of_quota: Decimal | None
    """What was booked since the start, as a share of the ramped quota of those days."""
    earlier: MetricEarlier


@dataclass(frozen=True, slots=True)
class Newcomer:
    person: Person
    start: date


def milestones(
    session: ScopedSession, person: int, plan: Iterable[Milestone], now: datetime
) -> OnboardingStand | NoPlan:
    """Return how a person stands on a plan, or why they have none; raise NotAllowed where the asker may not see it."""
    return _stand(session, member(session, person), plan, now)


def onboarding(session: ScopedSession, person: int, plan: Iterable[Milestone], now: datetime) -> Onboarding | NoPlan:
    """Return how a person stands on a plan, and how earlier starters stood after as many days.

    Raise NotAllowed where the asker may not see them.
    """
    who, today = member(session, person), session.principal.company.today(now)
    stand = _stand(session, who, plan, now)
    if not isinstance(stand, OnboardingStand):
        return stand
    own = beginnings(session, [who], stand.passed, today)[0]
    return Onboarding(
        start=stand.start,
        passed=stand.passed,
        milestones=stand.milestones,
        first_won=own.first_won,
        share_of_quota=decimal(own.share) if own.share is not None else None,
        earlier=earlier_starters(session, who.id, stand.start, stand.passed, now),
    )


def _stand(session: ScopedSession, who: Member, plan: Iterable[Milestone], now: datetime) -> OnboardingStand | NoPlan:
    start, today = who.employment.start, session.principal.company.today(now)
    if start is None:
        return "no_start_date"
    if start > today:
        return "not_started"
    if today - start > NEW:
        return "not_new"
    reading = _Reading(session, who, start, today)
    reached = sorted((reading.of(milestone) for milestone in plan), key=lambda milestone: milestone.due)
    return OnboardingStand(start, (today - start).days, tuple(reached))


def newcomers(session: ScopedSession, lead: int, now: datetime) -> tuple[Newcomer, ...]:
    """Return everybody under a lead today who started within the last year, newest first."""
    today = session.principal.company.today(now)
    under = {report.id for report in below(session, member(session, lead)) if report.is_under_lead(today)}
    rows = session.execute(
        select(Employee.id, Employee.name, Employee.email, Employee.role, Employee.start_date)
        .where(Employee.start_date >= today - NEW, Employee.start_date <= today)
        .order_by(Employee.start_date.desc(), Employee.name)
    )
    return tuple(
        Newcomer(Person(row.id, row.name, row.email, row.role, visible=True), row.start_date)
        for row in rows
        if row.id in under
    )


class _Reading:
    """Counts from one day to another for one person, each read once."""

    def __init__(self, session: ScopedSession, who: Member, start: date, today: date) -> None:
        self._session, self._who, self._start, self._today = session, who, start, today
        self._read: dict[tuple[tuple[str, ...], date, date], dict[str, FormulaValue]] = {}

    def of(self, milestone: Milestone) -> Reached:
        return self._counted(milestone) if milestone.ramp_month is None else self._of_quota(milestone)

    def _counted(self, milestone: Milestone) -> Reached:
        names, due = milestone.counts, self._start + timedelta(days=milestone.day)
        value = self._sum(names, self._start, self._today)
        on = self._when(names, self._start, self._today, lambda count: count >= milestone.reach)
        if value is None and self._today > due:
            return Reached(milestone.id, due, "unknown", milestone.reach, reason="no_activities")
        return Reached(milestone.id, due, state_of(due, on, self._today), milestone.reach, value or Decimal(0), on)

    def _of_quota(self, milestone: Milestone) -> Reached:
        """Return the milestone of a ramp month, which is a calendar month of the company's."""
        calendar = self._session.principal.company.calendar
        number = calendar.month_number(first_ramp_month(self._start, calendar)) + (milestone.ramp_month or 1) - 1
        month = Period(calendar.month_start(number), calendar.month_start(number + 1))
        quota = target(month, self._who.own, self._who.employment, self._who.work)
        waits = any(line.period.overlap(month) for line in self._who.unrated)
        if not quota or quota.match == "partial" or not quota.effective or waits:
            reason = "waiting_for_rate" if waits else "no_quota"
            return Reached(milestone.id, month.end, "unknown", milestone.reach, reason=reason, of_quota=True)
        owed, last = decimal(quota.effective), min(month.end, self._today)
        booked = self._sum(("booked",), month.start, last) if month.start <= last else Decimal(0)
        if booked is None:
            return Reached(
                milestone.id, month.end, "unknown", milestone.reach, reason="waiting_for_rate", of_quota=True
            )
        on = self._when(("booked",), month.start, last, lambda amount: amount >= milestone.reach * owed)
        state = state_of(month.end, on, self._today, only_until_due=True)
        return Reached(milestone.id, month.end, state, milestone.reach, attainment_of(booked, owed), on, of_quota=True)

    def _when(self, names: Sequence[str], start: date, last: date, enough: Callable[[Decimal], bool]) -> date | None:
        def reached(day: date) -> bool:
            value = self._sum(names, start, day)
            return value is not None and enough(value)

        return first_day(start, last, reached)

    def _sum(self, names: Sequence[str], start: date, last: date) -> Decimal | None:
        """Return the sum over both days and those between; None where nothing is recorded or a rate is missing."""
        key = (tuple(names), start, last)
        if key not in self._read:
            scope = Scope(Who("own", self._who.id), Period(start, last + ONE_DAY), self._today)
            self._read[key] = read_bases(self._session, scope, names).by_key.get(None, {})
        values = [self._read[key].get(name, Decimal(0)) for name in names]
        known = [Decimal(value) for value in values if not isinstance(value, Undefined)]
        return sum(known, Decimal(0)) if known else None
