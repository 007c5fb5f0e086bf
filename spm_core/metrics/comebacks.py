"""Comebacks: who was behind at some point of an earlier period but met the quota after all, and what they did.

Cases hold people's figures: only metrics.comparisons may make them of people whom the asker may not see, and only what
`summary` leaves of them may be told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.readings import Scope, read_bases
from spm_core.money import ZERO, Money
from spm_core.period import ONE_DAY, Period
from spm_core.quota.service import goals
from spm_core.quota.standing import WORKING_WEEK, Days, count_days
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
    company, rest = session.principal.company, at.rest
    quotas = goals(session, None, at.period)
    days = count_days(at.period, at.day, company.work)
    if rest is None or not quotas:
        return []
    then, final = (_booked(session, at.period, day) for day in (at.day, at.period.end))
    behind = [
        who for who, quota in quotas.items() if is_behind(then.get(who, ZERO), quota, days, company.bands.on_pace)
    ]
    done = read_bases(session, Scope(Who("company"), rest, at.period.end, "person"), BASES).by_key
    weeks = Decimal(company.work.of(rest)) / WORKING_WEEK
    return [
        Case(who, final.get(who, ZERO) >= quotas[who], Work(weeks, known(done.get(who, {})))) for who in sorted(behind)
    ]


def _booked(session: ScopedSession, period: Period, day: date) -> dict[int, Decimal]:
    booked = read_bases(session, Scope(Who("company"), period, day, "person"), ("booked",)).by_key
    return {
        key: amount
        for key, values in booked.items()
        if isinstance(key, int) and not isinstance(amount := values.get("booked", ZERO), Undefined)
    }


def is_behind(booked: Decimal, quota: Decimal, days: Days, on_pace: Decimal) -> bool:
    """Whether somebody was behind, by the same bands as the verdict of a standing."""
    return quota > 0 and booked < quota and booked * days.total < on_pace * quota * days.ended


def known(values: Mapping[str, FormulaValue]) -> dict[str, Decimal]:
    return {name: value for name, value in values.items() if not isinstance(value, Undefined)}


# ---------------------------------------------------------------- what may be told of them


def summary(
    periods: Sequence[Period], observed: Iterable[Case], seen: Collection[int], at_least: int, currency: str
) -> Comebacks:
    """Aggregate cases where they rest on at least so many people whom the asker may not see, or on none."""
    all_cases = list(observed)
    met = [case for case in all_cases if case.met]
    if not _enough(met, seen, at_least):
        return Comebacks(tuple(periods), reason="too_few_people")
    missed = [case for case in all_cases if not case.met]
    return Comebacks(
        periods=tuple(periods),
        cases=len(all_cases),
        recovered=len(met),
        people=len({case.person_id for case in met}),
        met=_together(met, seen, at_least, currency),
        missed=_together(missed, seen, at_least, currency) if _enough(missed, seen, at_least) else None,
    )


def _enough(observed: Iterable[Case], seen: Collection[int], at_least: int) -> bool:
    return enough({case.person_id for case in observed}, seen, at_least)


def enough(people: set[int], seen: Collection[int], at_least: int) -> bool:
    """Whether nobody's figure can be told from an aggregate, not even by subtracting those whom the asker sees."""
    unseen = len(people.difference(seen))
    return len(people) >= at_least and (unseen == 0 or unseen >= at_least)


def _together(observed: Sequence[Case], seen: Collection[int], at_least: int, currency: str) -> Habits:
    def of(*names: str) -> list[Work]:
        """Return the work of everybody with any of these sums, provided they are enough people."""
        having = [case for case in observed if any(case.rest.sums.get(name) for name in names)]
        return [case.rest for case in having] if _enough(having, seen, at_least) else []

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
