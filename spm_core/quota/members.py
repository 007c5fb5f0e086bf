"""People with their quotas, for the time they were under a lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Row

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.fx.service import Exchange, exchange
from spm_core.money import Money
from spm_core.people.models import ALWAYS, FOREVER
from spm_core.period import Calendar, Period, days
from spm_core.quota.effective import NONE, Employment, QuotaLine, day_share, present
from spm_core.quota.known import as_known
from spm_core.quota.member_rows import ALL_LEAVES, ALL_TIMES, BELOW, EVERYBODY, LEAVES, OWN, SOME, TIMES
from spm_core.workdays import OwnTime, WorkCalendar

METRIC = "won_amount"
"""The metric of a quota that names none."""


@dataclass(frozen=True, slots=True)
class Unrated:
    """A quota in a currency without an exchange rate, so that its amount is not known yet."""

    scope: str
    period: Period
    amount: Money


@dataclass(frozen=True, slots=True)
class Member:
    """A person with their quotas, as they were under a lead from `since` up to, not including, `until`."""

    id: int
    since: date
    until: date
    work: WorkCalendar
    employment: Employment
    own: tuple[QuotaLine, ...] = ()
    team: tuple[QuotaLine, ...] = ()
    unrated: tuple[Unrated, ...] = ()
    others: bool = False
    """Whether there are quotas in other metrics, in any period; looked up only for the person asked about."""

    def is_under_lead(self, day: date) -> bool:
        return self.since <= day < self.until

    def share_under_lead(self, period: Period) -> Fraction:
        """Return the share of the person's working days in a period that were under this lead."""
        there = present(period, self.employment)
        cut = there and there.overlap(Period(self.since, self.until))
        return day_share(cut, there, self.work) if cut and there else NONE


def leads_in(under: Iterable[Member], period: Period) -> bool:
    """Whether any of those who were ever under somebody were so in a period."""
    return any(rep.since < period.stop and rep.until > period.start for rep in under)


def led(stints: Sequence[Member], period: Period) -> Employment:
    """Return the employment as a lead has it from a person's times there: other days of the period are days away."""
    employment = stints[0].employment
    edges = [period.start]
    for stint in sorted(stints, key=lambda stint: stint.since):
        edges += [min(max(day, edges[-1]), period.stop) for day in (stint.since, stint.until)]
    edges.append(period.stop)
    gaps = zip(edges[::2], edges[1::2], strict=True)
    elsewhere = tuple(Period(start, stop) for start, stop in gaps if start < stop)
    return replace(employment, leaves=(*employment.leaves, *elsewhere)) if elsewhere else employment


def member(
    session: ScopedSession,
    person_id: int,
    period: Period | None = None,
    *,
    metric: str = METRIC,
    priced: bool = True,
    known: date | None = None,
) -> Member:
    """Return somebody with their quotas in a metric, or those that touch `period`; `priced` quotas are money.

    All of it is told as it was known on a day: today unless given. Raises NotAllowed for anybody the asker may not see.
    """
    rows = session.read(OWN, {"lead": person_id, "metric": metric, **_days(period)}).all()
    if not rows:
        raise NotAllowed(person_id)
    return _members(session, person_id, rows, priced=priced, known=known)[0]


def below(
    session: ScopedSession,
    who: Member,
    period: Period | None = None,
    *,
    metric: str = METRIC,
    priced: bool = True,
    known: date | None = None,
) -> tuple[Member, ...]:
    """Return everybody who is, was or will be under somebody, once for each stretch of time."""
    asker = session.principal
    if who.id == asker.employee_id and not asker.leads:
        return ()
    rows = session.read(BELOW, {"lead": who.id, "metric": metric, **_days(period)}).all()
    return tuple(_members(session, who.id, rows, priced=priced, known=known))


def everybody(session: ScopedSession, period: Period | None = None) -> tuple[Member, ...]:
    """Return everybody of whom the asker may see anything, once each."""
    return tuple(_members(session, None, session.read(EVERYBODY, {"metric": METRIC, **_days(period)}).all()))


def members(session: ScopedSession, people: Collection[int], period: Period | None = None) -> Mapping[int, Member]:
    """Return these people by id, without those of whom the asker may not see anything."""
    if not people:
        return {}
    asked = {"people": sorted(people), "metric": METRIC, **_days(period)}
    return {who.id: who for who in _members(session, None, session.read(SOME, asked).all())}


def _days(period: Period | None) -> dict[str, date]:
    return {"first_day": period.start if period else ALWAYS, "stop_day": period.stop if period else FOREVER}


def _members(
    session: ScopedSession,
    lead: int | None,
    rows: Iterable[Row[Any]],
    *,
    priced: bool = True,
    known: date | None = None,
) -> list[Member]:
    grouped: dict[tuple[int, date], list[Row[Any]]] = defaultdict(list)
    today = known or session.scope["scope_today"]
    for row in as_known(session, rows, today):
        if row.starts_on <= today:  # a move after the day asked about was not known on it
            grouped[row.member_id, row.starts_on].append(row)
    if not grouped:
        return []
    currencies = {row.currency for group in grouped.values() for row in group if row.currency}
    rates = exchange(session, currencies, today) if priced else None
    leaves: dict[int, list[Period]] = defaultdict(list)
    if any(group[0].away for group in grouped.values()):
        for row in session.read(ALL_LEAVES if lead is None else LEAVES, {"lead": lead}):
            leaves[row.employee_id].append(days(row.starts_on, row.last_day))
    own = _own_times(session, lead, today) if any(group[0].own_time for group in grouped.values()) else {}
    return [
        _member(session, group, leaves[key[0]], tuple(own.get(key[0], ())), rates, today)
        for key, group in grouped.items()
    ]


def _own_times(session: ScopedSession, lead: int | None, today: date) -> Mapping[int, list[OwnTime]]:
    """Return since when people work at other times than the company, or again at its times, in the order of days."""
    companys = session.principal.company.work.weekdays
    own: dict[int, list[OwnTime]] = defaultdict(list)
    for row in session.read(ALL_TIMES if lead is None else TIMES, {"lead": lead}):
        if row.starts_on > today:
            continue
        share = row.working_time if row.working_time and row.working_time < 1 else None
        weekdays = tuple(map(int, row.weekdays or ()))
        usual = share is None and companys == frozenset(weekdays)
        time = OwnTime(row.starts_on, None if usual else weekdays or None, share)
        before = own[row.employee_id][-1:]
        if not before or replace(before[0], since=time.since) != time:
            own[row.employee_id].append(time)
    return own


def _member(
    session: ScopedSession,
    rows: list[Row[Any]],
    leaves: list[Period],
    own: tuple[OwnTime, ...],
    rates: Exchange | None,
    today: date,
) -> Member:
    first, company = rows[0], session.principal.company
    ramp = tuple(Decimal(share) for share in first.ramp or ())
    rated, unrated = _quotas(rows, rates, company.calendar)
    return Member(
        id=first.member_id,
        since=first.starts_on,
        until=first.ends_on if first.ends_on <= today else FOREVER,
        work=WorkCalendar(company.work.weekdays, first.country or company.work.country, own),
        employment=Employment(first.start_date, first.end_date, ramp, tuple(leaves)),
        own=tuple(line for scope, line in rated if scope == "own"),
        team=tuple(line for scope, line in rated if scope == "team"),
        unrated=tuple(unrated),
        others=first.others,
    )


def _quotas(
    rows: list[Row[Any]], rates: Exchange | None, calendar: Calendar
) -> tuple[list[tuple[str, QuotaLine]], list[Unrated]]:
    """Return quotas in the company's currency, and those that wait for a rate.

    Without `rates` the quotas are not money, and their currency means nothing.
    """
    rated, unrated = [], []
    for row in rows:
        if row.scope is None:
            continue
        period, amount = days(row.period_start, row.period_end), Money(row.amount, row.currency)
        converted = rates.of(amount, "quota", row) if rates else None
        if rates and converted is None:
            unrated.append(Unrated(row.scope, period, amount))
        else:
            worth, weights = converted.money if converted else amount, tuple(map(Decimal, row.weights or ()))
            rated.append((row.scope, QuotaLine(period, worth.amount, weights, calendar)))
    return rated, unrated
