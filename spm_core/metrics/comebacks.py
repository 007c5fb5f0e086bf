"""Who was behind at a point of an earlier period, who of them met the quota all the same, and what they did then.

Cases hold people's figures: only metrics.peers may make them of people whom the asker may not see, and only what
`summary` leaves of them is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.readings import Scope, Subject, read_bases
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY, Period
from spm_core.quota.service import goals
from spm_core.quota.standing import WORKING_WEEK, Days, count_days

ACTIVITIES: Mapping[str, str] = {
    "demos": "demo_count",
    "proposals": "proposal_count",
    "meetings": "meeting_count",
    "calls": "call_count",
}
"""Metrics that count what somebody does, by their base sums."""
BASES = ("won", "lost", "won_value", "won_priced", *ACTIVITIES.values())


@dataclass(frozen=True, slots=True)
class Comparable:
    """An earlier period and the day of it that is as far in as today is in the running one."""

    period: Period
    day: date

    @property
    def rest(self) -> Period | None:
        after = self.day + ONE_DAY
        return Period(after, self.period.stop) if after < self.period.stop else None


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody did over some weeks."""

    weeks: Decimal
    sums: Mapping[str, Decimal]
    """By base sum; an activity that nobody recorded is missing."""


@dataclass(frozen=True, slots=True)
class Case:
    person_id: int
    met: bool
    rest: Work
    """After the day on which they were behind."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What people did, all their cases together; undefined ones are None with their reason under `notes`."""

    deals_won_a_week: Decimal | None
    win_rate: Decimal | None
    average_deal: Money | None
    activities_a_week: Mapping[str, Decimal] = field(default_factory=dict)
    """By metric; one that too few recorded is left out."""
    closed: int = 0
    """How many deals the win rate rests on."""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recoveries:
    """Of people who were behind at the same point of earlier periods: those who met the quota, and those who missed."""

    periods: tuple[Period, ...]
    cases: int | None = None
    """So many times somebody was behind."""
    recovered: int | None = None
    """So many times they met it all the same."""
    people: int | None = None
    """How many different people that was."""
    met: Habits | None = None
    missed: Habits | None = None
    reason: str | None = None
    """Why nothing is told: too_few_people, not_behind, only_for_people."""


def cases(session: ScopedSession, at: Comparable) -> list[Case]:
    """Everybody with a quota who was behind, as far as the session sees."""
    company, rest = session.principal.company, at.rest
    quotas = goals(session, None, at.period)
    days = count_days(at.period, at.day, company.work)
    if rest is None or not quotas:
        return []
    then, final = (_booked(session, at.period, day) for day in (at.day, at.period.end))
    behind = [
        who for who, quota in quotas.items() if is_behind(then.get(who, ZERO), quota, days, company.bands.on_pace)
    ]
    done = read_bases(session, Scope(Subject("company"), rest, at.period.end, "person"), BASES).by_key
    weeks = Decimal(company.work.of(rest)) / WORKING_WEEK
    return [
        Case(who, final.get(who, ZERO) >= quotas[who], Work(weeks, known(done.get(who, {})))) for who in sorted(behind)
    ]


def _booked(session: ScopedSession, period: Period, day: date) -> dict[int, Decimal]:
    found = read_bases(session, Scope(Subject("company"), period, day, "person"), ("booked",)).by_key
    return {
        key: amount
        for key, values in found.items()
        if isinstance(key, int) and not isinstance(amount := values.get("booked", ZERO), Undefined)
    }


def is_behind(booked: Decimal, quota: Decimal, days: Days, on_pace: Decimal) -> bool:
    """By the same bands as a standing's verdict."""
    return quota > 0 and booked < quota and booked * days.total < on_pace * quota * days.ended


def known(values: Mapping[str, FormulaValue]) -> dict[str, Decimal]:
    return {name: value for name, value in values.items() if not isinstance(value, Undefined)}


# ---------------------------------------------------------------- what is told of them


def summary(
    periods: Sequence[Period], found: Iterable[Case], seen: Collection[int], at_least: int, currency: str
) -> Recoveries:
    """Aggregates of at least so many people whom the asker may not see, or of none of those."""
    every = list(found)
    met = [each for each in every if each.met]
    if not _enough(met, seen, at_least):
        return Recoveries(tuple(periods), reason="too_few_people")
    missed = [each for each in every if not each.met]
    return Recoveries(
        periods=tuple(periods),
        cases=len(every),
        recovered=len(met),
        people=len({each.person_id for each in met}),
        met=_together(met, seen, at_least, currency),
        missed=_together(missed, seen, at_least, currency) if _enough(missed, seen, at_least) else None,
    )


def _enough(found: Iterable[Case], seen: Collection[int], at_least: int) -> bool:
    return enough({each.person_id for each in found}, seen, at_least)


def enough(people: set[int], seen: Collection[int], at_least: int) -> bool:
    """Whether nobody's figure can be told from the aggregate, not even by taking away those whom the asker sees."""
    unseen = len(people.difference(seen))
    return len(people) >= at_least and (unseen == 0 or unseen >= at_least)


def _together(found: Sequence[Case], seen: Collection[int], at_least: int, currency: str) -> Habits:
    def of(*names: str) -> list[Work]:
        """The work of those who have any of it, where they are enough."""
        having = [each for each in found if any(each.rest.sums.get(name) for name in names)]
        return [each.rest for each in having] if _enough(having, seen, at_least) else []

    recorded = tuple(name for name, base in ACTIVITIES.items() if of(base))
    weeks = [each.rest for each in found]
    return habits(weeks, currency, closed=of("won", "lost"), priced=of("won_priced"), activities=recorded)


def habits(
    work: Sequence[Work],
    currency: str,
    *,
    closed: Sequence[Work] | None = None,
    priced: Sequence[Work] | None = None,
    activities: Iterable[str] | None = None,
) -> Habits:
    """Rates over all the work together, or for a rate over a part of it."""
    closed, priced = work if closed is None else closed, work if priced is None else priced
    won, lost = _sum(closed, "won"), _sum(closed, "lost")
    count = _sum(priced, "won_priced")
    weeks = sum((each.weeks for each in work), ZERO)
    win_rate = won / (won + lost) if won + lost else None
    average = Money(_sum(priced, "won_value") / count, currency) if count else None
    a_week = _sum(work, "won") / weeks if weeks else None
    wanted = ACTIVITIES if activities is None else activities
    done = {name: _sum(work, ACTIVITIES[name]) for name in wanted}
    missing = "no_closed_deals" if closed else "too_few_people", "no_won_deals" if priced else "too_few_people"
    notes = {"win_rate": (win_rate, missing[0]), "average_deal": (average, missing[1])}
    return Habits(
        deals_won_a_week=a_week,
        win_rate=win_rate,
        average_deal=average,
        activities_a_week={name: total / weeks for name, total in done.items() if total and weeks},
        closed=int(won + lost),
        notes={name: reason for name, (value, reason) in notes.items() if value is None},
    )


def _sum(work: Iterable[Work], base: str) -> Decimal:
    return sum((each.sums.get(base, ZERO) for each in work), ZERO)
