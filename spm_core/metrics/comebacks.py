"""Comebacks: who was behind at some point of an earlier period but met the quota after all, and what they did.

Cases hold people's figures: only metrics.comparisons may make them of people whom the asker may not see, and only what
`summary` leaves of them may be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.readings import Scope, read_bases
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY, Period
from spm_core.principal import Bands
from spm_core.quota.days import WORKING_WEEK, Days, days_of
from spm_core.quota.members import everybody
from spm_core.quota.rules import decimal, target
from spm_core.quota.stand import stand
from spm_core.small_groups import Guard
from spm_core.who import Who

ACTIVITIES: Mapping[str, str] = {
    "demos": "demo_count",
    "proposals": "proposal_count",
    "meetings": "meeting_count",
    "calls": "call_count",
}
"""Metrics that count activities, with the base sum of each."""
BASES = ("won", "lost", "won_value", "won_priced", *ACTIVITIES.values())


@dataclass(frozen=True, slots=True)
class Comparable:
    """An earlier period, and its day that is as far in as today is in the running period."""

    period: Period
    day: date

    @property
    def rest(self) -> Period | None:
        after = self.day + ONE_DAY
        return Period(after, self.period.stop) if after < self.period.stop else None


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody did over a number of weeks."""

    weeks: Decimal
    sums: Mapping[str, Decimal]
    """Amounts by base sum; activities that nobody recorded are missing."""


@dataclass(frozen=True, slots=True)
class Case:
    person_id: int
    met: bool
    rest: Work
    """What they did after the day on which they were behind."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What people did, over all their cases; undefined figures are None, with their reasons under `notes`."""

    deals_won_a_week: Decimal | None
    win_rate: Decimal | None
    average_deal: Money | None
    activities_a_week: Mapping[str, Decimal] = field(default_factory=dict)
    """Rates by metric, without activities that too few people recorded."""
    closed: int = 0
    """How many deals the win rate rests on."""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comebacks:
    """What people who were behind at the same point of earlier periods did: those who met the quota, and who missed."""

    periods: tuple[Period, ...]
    cases: int | None = None
    """How many times somebody was behind."""
    recovered: int | None = None
    """How many of those times they met the quota after all."""
    people: int | None = None
    """How many different people met it."""
    met: Habits | None = None
    missed: Habits | None = None
    reason: str | None = None
    """Why nothing is shown: too_few_people, not_behind, only_for_people."""


def cases(session: ScopedSession, at: Comparable) -> list[Case]:
    """Return a case for everybody with a quota who was behind, as far as the session sees."""
    period, rest, bands = at.period, at.rest, session.principal.company.bands
    people = {who.id: who for who in everybody(session, period)}
    owed = {who.id: target(period, who.own, who.employment, who.work) for who in people.values()}
    quotas = {person: decimal(quota.effective) for person, quota in owed.items() if quota}
    if rest is None or not quotas:
        return []
    then, final = (_booked(session, period, day) for day in (at.day, period.end))
    days = {person: days_of(period, at.day, people[person].work, people[person].employment) for person in quotas}
    behind = [who for who, quota in quotas.items() if is_behind(then.get(who, ZERO), quota, days[who], bands)]
    done = read_bases(session, Scope(Who("company"), rest, period.end, "person"), BASES).by_key
    weeks = {who: Decimal(days_of(rest, at.day, people[who].work, people[who].employment).total) for who in behind}
    return [
        Case(who, final.get(who, ZERO) >= quotas[who], Work(weeks[who] / WORKING_WEEK, known(done.get(who, {}))))
        for who in sorted(behind)
    ]


def _booked(session: ScopedSession, period: Period, day: date) -> dict[int, Decimal]:
    booked = read_bases(session, Scope(Who("company"), period, day, "person"), ("booked",)).by_key
    return {
        key: amount
        for key, values in booked.items()
        if isinstance(key, int) and not isinstance(amount := values.get("booked", ZERO), Undefined)
    }


def is_behind(booked: Decimal, quota: Decimal, days: Days, bands: Bands) -> bool:
    """Whether somebody was behind, by the pace and the bands of a standing, however early in the period."""
    found = stand(booked, quota, days, bands, over=False)
    if found.attainment is None or found.pace is None:
        return False
    return found.attainment < 1 and found.pace < bands.on_pace


def known(values: Mapping[str, FormulaValue]) -> dict[str, Decimal]:
    return {name: value for name, value in values.items() if not isinstance(value, Undefined)}


# ---------------------------------------------------------------- what may be told of them


def summary(periods: Sequence[Period], observed: Iterable[Case], guard: Guard, currency: str) -> Comebacks:
    """Aggregate cases where they rest on enough people whom the asker may not see, or on none."""
    all_cases = list(observed)
    met = [case for case in all_cases if case.met]
    if not _enough(met, guard):
        return Comebacks(tuple(periods), reason="too_few_people")
    missed = [case for case in all_cases if not case.met]
    return Comebacks(
        periods=tuple(periods),
        cases=len(all_cases),
        recovered=len(met),
        people=len({case.person_id for case in met}),
        met=_together(met, guard, currency),
        missed=_together(missed, guard, currency) if _enough(missed, guard) else None,
    )


def _enough(observed: Iterable[Case], guard: Guard) -> bool:
    return guard({case.person_id for case in observed})


def _together(observed: Sequence[Case], guard: Guard, currency: str) -> Habits:
    def of(*names: str) -> list[Work]:
        """Return the work of everybody with any of these sums, provided they are enough people."""
        having = [case for case in observed if any(case.rest.sums.get(name) for name in names)]
        return [case.rest for case in having] if _enough(having, guard) else []

    recorded = tuple(name for name, base in ACTIVITIES.items() if of(base))
    rests = [case.rest for case in observed]
    return habits(rests, currency, closed=of("won", "lost"), priced=of("won_priced"), activities=recorded)


def habits(
    work: Sequence[Work],
    currency: str,
    *,
    closed: Sequence[Work] | None = None,
    priced: Sequence[Work] | None = None,
    activities: Iterable[str] | None = None,
) -> Habits:
    """Compute rates over all the work together; `closed` and `priced` restrict the work behind a single rate."""
    closed, priced = work if closed is None else closed, work if priced is None else priced
    won, lost = _sum(closed, "won"), _sum(closed, "lost")
    count = _sum(priced, "won_priced")
    weeks = sum((span.weeks for span in work), ZERO)
    win_rate = won / (won + lost) if won + lost else None
    average = Money(_sum(priced, "won_value") / count, currency) if count else None
    a_week = _sum(work, "won") / weeks if weeks else None
    metrics = ACTIVITIES if activities is None else activities
    done = {name: _sum(work, ACTIVITIES[name]) for name in metrics}
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
    return sum((span.sums.get(base, ZERO) for span in work), ZERO)
