"""People with their quotas, for the time they were under a lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import Date, Row, and_, bindparam, exists, false, or_, select

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.fx.service import Exchange, exchange
from spm_core.models import COMPANY
from spm_core.money import Money
from spm_core.people.models import ALWAYS, FOREVER, Assignment, Employee, Leave, Subtree
from spm_core.period import Calendar, Period, days
from spm_core.quota.effective import NONE, Employment, QuotaLine, day_share, present
from spm_core.quota.models import Quota
from spm_core.scope import Prepared, scoped, vouched
from spm_core.workdays import OwnTime, WorkCalendar

METRIC = "won_amount"
"""The metric of a quota that names none."""

# Everybody under a lead with their quotas, one row for each quota (or one without any). A visible Subtree row gives
# the right: a quota counts for whoever led the person, wherever the person is today.
_line, _person = scoped(Subtree), scoped(Employee).c
_quota, _leave = Quota.__table__.alias(), Leave.__table__.alias()
_first: Any = bindparam("first_day", type_=Date)
_stop: Any = bindparam("stop_day", type_=Date)
_of_member = and_(
    *(_quota.c.company_id == COMPANY, _quota.c.owner_id == _line.c.member_id, _quota.c.metric == bindparam("metric")),
    *(_quota.c.period_start < _stop, _quota.c.period_end >= _first),
)
_other = Quota.__table__.alias()
_of_another_metric = and_(
    *(_other.c.company_id == COMPANY, _other.c.owner_id == _line.c.member_id, _other.c.metric != bindparam("metric")),
)
_NOT_LOOKED_FOR = false()
_away = and_(_leave.c.company_id == COMPANY, _leave.c.employee_id == _line.c.member_id)
_place = Assignment.__table__.alias()
_own_time = and_(
    *(_place.c.company_id == COMPANY, _place.c.employee_id == _line.c.member_id),
    or_(_place.c.weekdays.is_not(None), _place.c.working_time.is_not(None)),
)
_lead: Any = bindparam("lead")
_under_lead = _line.c.lead_id == _lead
_themselves = _line.c.lead_id == _line.c.member_id


def _people(whom: Any, others: Any = _NOT_LOOKED_FOR) -> Prepared:
    under = vouched(
        select(
            _line.c.member_id,
            _line.c.starts_on,
            _line.c.ends_on,
            *(_quota.c[name] for name in ("scope", "period_start", "period_end", "amount", "currency", "weights")),
            exists(select(_leave.c.id).where(_away)).label("away"),
            exists(select(_place.c.id).where(_own_time)).label("own_time"),
            others.label("others"),
        )
        .select_from(_line.outerjoin(_quota, _of_member))
        .where(whom)
    )
    return Prepared(
        select(under, _person.start_date, _person.end_date, _person.ramp, _person.country)
        .join(_person.id.table, _person.id == under.c.member_id)
        .order_by(under.c.member_id, under.c.period_start)
    )


def _leaves(whom: Any) -> Prepared:
    columns = (_leave.c.employee_id, _leave.c.starts_on, _leave.c.last_day)
    return Prepared(select(vouched(select(*columns).join_from(_line, _leave, _away).where(whom))))


def _times(whom: Any) -> Prepared:
    columns = (_place.c.employee_id, _place.c.starts_on, _place.c.weekdays, _place.c.working_time)
    of_member = and_(_place.c.company_id == COMPANY, _place.c.employee_id == _line.c.member_id)
    times = vouched(select(*columns).distinct().join_from(_line, _place, of_member).where(whom))
    return Prepared(select(times).order_by(times.c.employee_id, times.c.starts_on))


_OWN = _people(and_(_under_lead, _line.c.member_id == _lead), exists(select(_other.c.id).where(_of_another_metric)))
_BELOW = _people(and_(_under_lead, _line.c.member_id != _lead))
_EVERYBODY = _people(_themselves)
_LEAVES = _leaves(_under_lead)
_ALL_LEAVES = _leaves(_themselves)
_TIMES = _times(_under_lead)
_ALL_TIMES = _times(_themselves)


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


def member(
    session: ScopedSession, person_id: int, period: Period | None = None, *, metric: str = METRIC, priced: bool = True
) -> Member:
    """Return somebody with their quotas in a metric, or those that touch `period`; `priced` quotas are money.

    Raises NotAllowed for anybody the asker may not see.
    """
    rows = session.read(_OWN, {"lead": person_id, "metric": metric, **_days(period)}).all()
    if not rows:
        raise NotAllowed(person_id)
    return _members(session, person_id, rows, priced=priced)[0]


def below(
    session: ScopedSession, who: Member, period: Period | None = None, *, metric: str = METRIC, priced: bool = True
) -> tuple[Member, ...]:
    """Return everybody who is, was or will be under somebody, once for each stretch of time."""
    asker = session.principal
    if who.id == asker.employee_id and not asker.leads:
        return ()
    rows = session.read(_BELOW, {"lead": who.id, "metric": metric, **_days(period)}).all()
    return tuple(_members(session, who.id, rows, priced=priced))


def everybody(session: ScopedSession, period: Period | None = None) -> tuple[Member, ...]:
    """Return everybody of whom the asker may see anything, once each."""
    return tuple(_members(session, None, session.read(_EVERYBODY, {"metric": METRIC, **_days(period)}).all()))


def _days(period: Period | None) -> dict[str, date]:
    return {"first_day": period.start if period else ALWAYS, "stop_day": period.stop if period else FOREVER}


def _members(
    session: ScopedSession, lead: int | None, rows: Iterable[Row[Any]], *, priced: bool = True
) -> list[Member]:
    grouped: dict[tuple[int, date], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.member_id, row.starts_on].append(row)
    if not grouped:
        return []
    currencies = {row.currency for group in grouped.values() for row in group if row.currency}
    rates = exchange(session, currencies) if priced else None
    leaves: dict[int, list[Period]] = defaultdict(list)
    if any(group[0].away for group in grouped.values()):
        for row in session.read(_ALL_LEAVES if lead is None else _LEAVES, {"lead": lead}):
            leaves[row.employee_id].append(days(row.starts_on, row.last_day))
    own = _own_times(session, lead) if any(group[0].own_time for group in grouped.values()) else {}
    return [
        _member(session, group, leaves[key[0]], tuple(own.get(key[0], ())), rates) for key, group in grouped.items()
    ]


def _own_times(session: ScopedSession, lead: int | None) -> Mapping[int, list[OwnTime]]:
    """Return since when people work at other times than the company, or again at its times, in the order of days."""
    companys = session.principal.company.work.weekdays
    own: dict[int, list[OwnTime]] = defaultdict(list)
    for row in session.read(_ALL_TIMES if lead is None else _TIMES, {"lead": lead}):
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
) -> Member:
    first, company = rows[0], session.principal.company
    ramp = tuple(Decimal(share) for share in first.ramp or ())
    rated, unrated = _quotas(rows, rates, company.calendar)
    return Member(
        id=first.member_id,
        since=first.starts_on,
        until=first.ends_on,
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
    """Return quotas in the company's currency, at the rate of each period's first day, and those that wait for a rate.

    Without `rates` the quotas are not money, and their currency means nothing.
    """
    rated, unrated = [], []
    for row in rows:
        if row.scope is None:
            continue
        period, amount = days(row.period_start, row.period_end), Money(row.amount, row.currency)
        converted = rates.convert(amount, row.period_start) if rates else amount
        if converted is None:
            unrated.append(Unrated(row.scope, period, amount))
        else:
            weights = tuple(Decimal(weight) for weight in row.weights or ())
            rated.append((row.scope, QuotaLine(period, converted.amount, weights, calendar)))
    return rated, unrated
