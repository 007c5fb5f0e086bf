"""How a person or a team stands to quota (definitions.md, Whose figures)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, exists, select

from spm_core.db import ScopedSession
from spm_core.deals.service import Booked, Whose, booked
from spm_core.errors import NotAllowed
from spm_core.fx.service import Exchange, exchange
from spm_core.money import ZERO, Money
from spm_core.people.models import Employee, Leave, Subtree
from spm_core.period import Period, days
from spm_core.quota.models import Quota
from spm_core.quota.rules import Employment, Match, QuotaLine, asked_period, target
from spm_core.quota.standing import Scope, Standing, count_days
from spm_core.quota.standing import standing as compute
from spm_core.scope import Prepared, scoped
from spm_core.workdays import WorkCalendar

METRIC = "won_amount"

# Everybody under a lead with their quotas, one row a quota (or one without): a visible Subtree row is the right.
_line, _person, _quota, _leave = (scoped(table) for table in (Subtree, Employee, Quota, Leave))
_LEAD: Any = bindparam("lead")
_ONLY: Any = bindparam("only")
_PEOPLE = (
    select(
        _line.c.member_id,
        _line.c.starts_on,
        _line.c.ends_on,
        _person.c.start_date,
        _person.c.end_date,
        _person.c.ramp,
        _person.c.country,
        _quota.c.scope,
        _quota.c.period_start,
        _quota.c.period_end,
        _quota.c.amount,
        _quota.c.currency,
        _quota.c.weights,
        exists(select(_leave.c.id).where(_leave.c.employee_id == _line.c.member_id)).label("away"),
    )
    .select_from(_line)
    .join(_person, _person.c.id == _line.c.member_id)
    .outerjoin(_quota, (_quota.c.owner_id == _line.c.member_id) & (_quota.c.metric == METRIC))
    .where(_line.c.lead_id == _LEAD)
    .order_by(_line.c.member_id, _quota.c.period_start)
)
_OWN = Prepared(_PEOPLE.where(_line.c.member_id == _LEAD))
_BELOW = Prepared(_PEOPLE.where(_line.c.member_id != _LEAD))
_LEAVES = Prepared(
    select(_leave.c.employee_id, _leave.c.starts_on, _leave.c.last_day)
    .select_from(_line)
    .join(_leave, _leave.c.employee_id == _line.c.member_id)
    .where(_line.c.lead_id == _LEAD)
)


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

    def lines(self, scope: Scope) -> tuple[QuotaLine, ...]:
        return self.own if scope == "own" else self.team


@dataclass(frozen=True, slots=True)
class _Goal:
    scope: Scope
    nominal: Decimal
    effective: Decimal
    match: Match


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question is about, once: passed along instead of five arguments."""

    session: ScopedSession
    who: Member
    period: Period
    now: datetime
    below: tuple[Member, ...] = field(default=())

    @property
    def today(self) -> date:
        return self.session.principal.company.today(self.now)


def standing(
    session: ScopedSession, person_id: int, period: Period | None, now: datetime, *, team: bool = False
) -> Standing:
    """A person's standing: the own quota where there is one, else the team's; a manager with both gets both.

    With `team`, the team's alone. Raises NotAllowed for anybody the asker may not see.
    """
    who = _own(session, person_id)
    below = _below(session, who)
    meant = _period(session, who, below, period, now, team=team)
    asked = _Asked(session, who, meant, now, below)
    own = None if team else _goal(asked, "own")
    teams = _goal(asked, "team") or (_sum_of_reps(asked) if below else None)
    if own is None:
        alone = teams is None and not team
        return _standing(asked, teams, "own" if alone else "team")
    first = _standing(asked, own, "own")
    return replace(first, team=_standing(asked, teams, "team")) if teams else first


def previous_period(session: ScopedSession, person_id: int, period: Period) -> Period:
    """The one before on the calendar; for a period that fits none, the person's quota period before it."""
    if period.kind != "range":
        return session.principal.company.calendar.previous(period)
    who = _own(session, person_id)
    earlier = [line.period for line in (*who.own, *who.team) if line.period.stop <= period.start]
    return max(earlier, key=lambda p: p.stop, default=session.principal.company.calendar.previous(period))


def _period(
    session: ScopedSession,
    who: Member,
    below: tuple[Member, ...],
    asked: Period | None,
    now: datetime,
    *,
    team: bool,
) -> Period:
    company = session.principal.company
    choices = (who.team if team else who.own, who.team, tuple(line for each in below for line in each.own))
    lines = next((lines for lines in choices if lines), ())
    return asked_period(asked, (line.period for line in lines), company.calendar, company.today(now))


def _goal(asked: _Asked, scope: Scope) -> _Goal | None:
    # Ramp and leave are the person's: a team's number is given as it is.
    employment = asked.who.employment if scope == "own" else Employment()
    found = target(asked.period, asked.who.lines(scope), employment, asked.who.work)
    return _Goal(scope, found.nominal, found.effective, found.match) if found else None


def _sum_of_reps(asked: _Asked) -> _Goal | None:
    """The reps' effective quotas, each for the working days on which they were under this lead."""
    goals = []
    for each in asked.below:
        cut = asked.period.overlap(Period(each.since, each.until))
        found = cut and target(asked.period, each.own, each.employment, each.work)
        if cut and found:
            there = Decimal(each.work.of(cut)) / (each.work.of(asked.period) or 1)
            goals.append((found.nominal * there, found.effective * there))
    if not goals:
        return None
    nominal, effective = (sum(column, ZERO) for column in zip(*goals, strict=True))
    return _Goal("sum_of_reps", nominal, effective, "added")


def _standing(asked: _Asked, goal: _Goal | None, scope: Scope) -> Standing:
    session, company = asked.session, asked.session.principal.company
    sums: Booked = booked(session, Whose(asked.who.id, team=scope == "team"), asked.period, asked.today)
    return compute(
        period=asked.period,
        as_of=asked.now,
        days=count_days(asked.period, asked.today, asked.who.work),
        over=asked.today >= asked.period.stop,
        booked=sums.total,
        quota=Money(goal.effective, company.currency) if goal else None,
        nominal=Money(goal.nominal, company.currency) if goal else None,
        bands=company.bands,
        scope=goal.scope if goal else scope,
        match=goal.match if goal else None,
        waiting=sums.waiting,
    )


# ---------------------------------------------------------------- reading


def _own(session: ScopedSession, person_id: int) -> Member:
    rows = session.read(_OWN, {"lead": person_id}).all()
    if not rows:
        raise NotAllowed
    return _members(session, person_id, rows)[0]


def _below(session: ScopedSession, who: Member) -> tuple[Member, ...]:
    asker = session.principal
    if who.id == asker.employee_id and not asker.leads:
        return ()
    return tuple(_members(session, who.id, session.read(_BELOW, {"lead": who.id}).all()))


def _members(session: ScopedSession, lead: int, rows: Iterable[Row[Any]]) -> list[Member]:
    grouped: dict[tuple[int, date], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.member_id, row.starts_on].append(row)
    if not grouped:
        return []
    rates = exchange(session, {row.currency for group in grouped.values() for row in group if row.currency})
    leaves: dict[int, list[Period]] = defaultdict(list)
    if any(group[0].away for group in grouped.values()):
        for row in session.read(_LEAVES, {"lead": lead}):
            leaves[row.employee_id].append(days(row.starts_on, row.last_day))
    return [_member(session, group, leaves[key[0]], rates) for key, group in grouped.items()]


def _member(session: ScopedSession, rows: list[Row[Any]], leaves: list[Period], rates: Exchange) -> Member:
    first, company = rows[0], session.principal.company
    country = first.country or company.work.country
    ramp = tuple(Decimal(share) for share in first.ramp or ())
    return Member(
        id=first.member_id,
        since=first.starts_on,
        until=first.ends_on,
        work=WorkCalendar(company.work.weekdays, country),
        employment=Employment(first.start_date, first.end_date, ramp, tuple(leaves)),
        own=_lines(rows, "own", rates),
        team=_lines(rows, "team", rates),
    )


def _lines(rows: list[Row[Any]], scope: str, rates: Exchange) -> tuple[QuotaLine, ...]:
    """Quotas in the company's currency, at the rate of the period's first day."""
    found = []
    for row in rows:
        if row.scope == scope:
            amount = rates.convert(Money(row.amount, row.currency), row.period_start)
            if amount is not None:
                weights = tuple(Decimal(weight) for weight in row.weights or ())
                found.append(QuotaLine(days(row.period_start, row.period_end), amount.amount, weights))
    return tuple(found)
