"""Whose quota is meant, the company's too: its head's team quota where there is one, else the sum of all own ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, bindparam, select

from spm_core.db import ScopedSession
from spm_core.deals.service import booked
from spm_core.money import Money
from spm_core.people.models import Assignment, Subtree
from spm_core.period import Period
from spm_core.quota.days import days_of
from spm_core.quota.members import Member, below, everybody, member
from spm_core.quota.service import QuotaQuestion, goal_in, teams_goal
from spm_core.quota.standing import Standing, standing
from spm_core.quota.together import QuotaTarget, beside_reps, summed, waiting
from spm_core.scope import Prepared, scoped
from spm_core.who import Who

_place, _line = scoped(Assignment).c, scoped(Subtree).c
_day: Any = bindparam("day", type_=Date)
_AT_THE_TOP = Prepared(
    select(_place.employee_id).where(_place.starts_on <= _day, _place.ends_on > _day, _place.manager_id.is_(None))
)
_UNDER = Prepared(
    select(_line.member_id).where(
        *(_line.lead_id == bindparam("lead"), _line.starts_on < bindparam("stop_day", type_=Date)),
        _line.ends_on > bindparam("first_day", type_=Date),
    )
)


def target_of(session: ScopedSession, whose: Who, period: Period, now: datetime) -> QuotaTarget | None:
    """Return the quota of a person, a team or the company in a period; None where there is none.

    A team's is its lead's team quota, else the sum of its reps'.
    """
    if whose.kind == "company":
        return _people(session, period, now).target
    who = member(session, whose.id, period)
    asked = QuotaQuestion(session, who, period, now, below(session, who, period) if whose.team else ())
    return teams_goal(asked) if whose.team else goal_in(asked, "own")


@dataclass(frozen=True, slots=True)
class _People:
    """Everybody, and the one by whose team quota the company is measured."""

    everybody: Sequence[Member]
    head: QuotaQuestion | None
    total: QuotaTarget | None
    """The sum of everybody's own quotas."""

    @property
    def target(self) -> QuotaTarget | None:
        return goal_in(self.head, "team") if self.head else self.total


def _people(session: ScopedSession, period: Period, now: datetime) -> _People:
    people = everybody(session, period)
    head = _head(session, people, period, session.principal.company.today(now))
    return _People(people, QuotaQuestion(session, head, period, now) if head else None, summed(people, period))


def company_standing(session: ScopedSession, period: Period, now: datetime) -> Standing:
    """Return the company's standing; by its head's team quota, it counts the days that this team's does."""
    company, people = session.principal.company, _people(session, period, now)
    today, quota = company.today(now), people.target
    sums = booked(session, Who("company"), period, today)
    facts = standing(
        period=period,
        as_of=now,
        days=people.head.days("team") if people.head else days_of(period, today, company.work),
        over=today >= period.stop,
        booked=sums.total,
        quota=Money(quota.effective, company.currency) if quota else None,
        nominal=Money(quota.nominal, company.currency) if quota else None,
        bands=company.bands,
    )
    facts = replace(facts, scope="team", waiting_for_rate=(*waiting(people.everybody, period), *sums.waiting))
    if quota is None:
        return facts
    facts = replace(facts, scope=quota.scope, match=quota.match)
    return beside_reps(facts, quota, people.everybody) if people.head else facts


def _head(session: ScopedSession, people: Sequence[Member], period: Period, today: date) -> Member | None:
    """Return who leads everybody with a quota and has one for their team; None where there is no such person."""
    day = min(max(today, period.start), period.end)
    top = set(session.read(_AT_THE_TOP, {"day": day}).scalars())
    heads = [who for who in people if who.id in top and any(line.period.overlap(period) for line in who.team)]
    if len(heads) != 1:
        return None
    (head,) = heads
    span = {"lead": head.id, "first_day": period.start, "stop_day": period.stop}
    led = set(session.read(_UNDER, span).scalars())
    return head if all(who.id in led for who in people if who.own) else None
