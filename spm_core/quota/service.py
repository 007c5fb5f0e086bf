"""How a person or a team stands to quota (definitions.md, Whose figures)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from spm_core.db import ScopedSession
from spm_core.deals.service import Booked, booked
from spm_core.deals.whose import Whose
from spm_core.errors import NotAllowed
from spm_core.money import Money
from spm_core.period import Period
from spm_core.quota.effective import NONE, ONE, Employment
from spm_core.quota.members import Member, below, everybody, member
from spm_core.quota.rules import Match, asked_period, decimal, over_assignment, target
from spm_core.quota.season import curve_of, seasonal
from spm_core.quota.standing import QuotaScope, Seasonal, Standing, count_days
from spm_core.quota.standing import standing as compute


@dataclass(frozen=True, slots=True)
class QuotaTarget:
    scope: QuotaScope
    nominal: Decimal
    effective: Decimal
    match: Match


@dataclass(frozen=True, slots=True)
class QuotaQuestion:
    """What a question is about, once: passed along instead of five arguments."""

    session: ScopedSession
    who: Member
    period: Period
    now: datetime
    under: tuple[Member, ...] = ()

    @property
    def today(self) -> date:
        return self.session.principal.company.today(self.now)


def standing(
    session: ScopedSession, person_id: int, period: Period | None, now: datetime, *, team: bool = False
) -> Standing:
    """A person's standing: the own quota where there is one, else the team's; a manager with both gets both.

    With `team`, the team's alone. Raises NotAllowed for anybody the asker may not see, and for a team that is none.
    """
    who = member(session, person_id)
    under = below(session, who)
    if team and not (who.team or under):
        raise NotAllowed(person_id)
    meant = period_meant(session, who, under, period, now, team=team)
    asked = QuotaQuestion(session, who, meant, now, under)
    own = None if team else goal_in(asked, "own")
    teams = goal_in(asked, "team") or sum_of_reps(asked)
    if own is None:
        found = _standing(asked, teams, "team" if team or teams or under else "own")
        return replace(found, other_quotas=who.others)
    first = replace(_standing(asked, own, "own"), other_quotas=who.others)
    return replace(first, team=_standing(asked, teams, "team")) if teams else first


def goal(session: ScopedSession, person_id: int, period: Period, now: datetime, *, team: bool) -> Decimal | None:
    """The effective quota of a person, or of a team: its own, else the sum of its reps'. None without any."""
    who = member(session, person_id, period)
    asked = QuotaQuestion(session, who, period, now, below(session, who, period) if team else ())
    found = (goal_in(asked, "team") or sum_of_reps(asked)) if team else goal_in(asked, "own")
    return found.effective if found else None


def goals(session: ScopedSession, lead_id: int | None, period: Period, on: date | None = None) -> dict[int, Decimal]:
    """The effective own quotas of everybody under a lead, or without one of all people, by person.

    Of a team for the working days under its lead, as their credits are; with `on`, whole ones of who was so that day.
    """
    if lead_id is None:
        people = everybody(session, period)
    else:
        lead = member(session, lead_id, period)
        people = (lead, *below(session, lead, period))
    found: dict[int, Fraction] = {}
    for each in people:
        if lead_id is None or on:
            share = NONE if on and not each.is_under_lead(on) else ONE
        else:
            share = each.share_under_lead(period)
        goal = target(period, each.own, each.employment, each.work) if share else None
        if goal:
            found[each.id] = found.get(each.id, NONE) + goal.effective * share
    return {person: decimal(exact) for person, exact in found.items()}


def previous_period(session: ScopedSession, person_id: int, period: Period) -> Period:
    """The one before on the calendar; for a period that fits none, the person's quota period before it."""
    if period.kind != "range":
        return session.principal.company.calendar.previous(period)
    who = member(session, person_id)
    earlier = [line.period for line in (*who.own, *who.team) if line.period.stop <= period.start]
    return max(earlier, key=lambda p: (p.stop, p.length), default=session.principal.company.calendar.previous(period))


def meant_period(
    session: ScopedSession, person_id: int | None, asked: Period | None, now: datetime, *, team: bool = False
) -> Period:
    """The period that a question about somebody means; about the company without a person."""
    company = session.principal.company
    if person_id is None:
        return asked_period(asked, (), company.calendar, company.today(now))
    who = member(session, person_id)
    return period_meant(session, who, below(session, who), asked, now, team=team)


def period_meant(
    session: ScopedSession,
    who: Member,
    under: tuple[Member, ...],
    asked: Period | None,
    now: datetime,
    *,
    team: bool,
) -> Period:
    company = session.principal.company
    today = company.today(now)
    mine = {line.period for line in (who.team if team else (*who.own, *who.team))}
    reps = {line.period for each in under for line in each.own}
    # The reps' periods are their lead's where they agree; one rep's months must not make a quarter a month.
    agreed = reps if len({period for period in reps if today in period}) == 1 else set()
    return asked_period(asked, mine or agreed, company.calendar, today)


def goal_in(asked: QuotaQuestion, scope: QuotaScope) -> QuotaTarget | None:
    # Ramp and leave are the person's: a team's number is given as it is.
    employment = asked.who.employment if scope == "own" else Employment()
    lines = asked.who.own if scope == "own" else asked.who.team
    found = target(asked.period, lines, employment, asked.who.work)
    return QuotaTarget(scope, decimal(found.nominal), decimal(found.effective), found.match) if found else None


def sum_of_reps(asked: QuotaQuestion) -> QuotaTarget | None:
    """The reps' effective quotas, each for the working days on which they were under this lead."""
    goals = [
        (goal, share)
        for each in asked.under
        if (share := each.share_under_lead(asked.period))
        and (goal := target(asked.period, each.own, each.employment, each.work))
    ]
    if not goals:
        return None
    nominal = sum((goal.nominal * share for goal, share in goals), NONE)
    effective = sum((goal.effective * share for goal, share in goals), NONE)
    matches = {goal.match for goal, _ in goals}
    match: Match = "partial" if "partial" in matches else "prorated" if "prorated" in matches else "added"
    return QuotaTarget("sum_of_reps", decimal(nominal), decimal(effective), match)


def _unrated(asked: QuotaQuestion, scope: QuotaScope) -> tuple[Money, ...]:
    """Quotas of the period that wait for a rate: the person's, and for a team without its own its reps'."""
    reps = asked.under if scope == "team" and not asked.who.team else ()
    quotas = [quota for quota in asked.who.unrated if quota.scope == scope]
    quotas += [quota for each in reps for quota in each.unrated if quota.scope == "own"]
    return tuple(quota.amount for quota in quotas if quota.period.overlap(asked.period))


def standing_of(session: ScopedSession, who: Member, period: Period, now: datetime, sums: Booked) -> Standing:
    """Of somebody's own quota, given what they booked: for many people at once."""
    asked = QuotaQuestion(session, who, period, now)
    return _computed(asked, goal_in(asked, "own"), "own", sums)


def _standing(asked: QuotaQuestion, goal: QuotaTarget | None, scope: QuotaScope) -> Standing:
    whose = Whose(asked.who.id, team=scope == "team")
    found = _computed(asked, goal, scope, booked(asked.session, whose, asked.period, asked.today))
    found = replace(found, seasonal=_seasonal(asked, whose, found))
    reps = sum_of_reps(asked) if goal and goal.scope == "team" else None
    if goal is None or reps is None:
        return found
    total = Money(reps.effective, asked.session.principal.company.currency)
    return replace(found, rep_quotas=total, over_assignment=over_assignment(reps.effective, goal.effective))


def _seasonal(asked: QuotaQuestion, whose: Whose, facts: Standing) -> Seasonal | None:
    company = asked.session.principal.company
    if company.season is None or asked.today not in asked.period:
        return None
    curve, done = curve_of(asked.session, whose, asked.period, asked.today, asked.who.work)
    return seasonal(facts, curve, done, count_days(asked.period, asked.today, asked.who.work), company.bands)


def _computed(asked: QuotaQuestion, goal: QuotaTarget | None, scope: QuotaScope, sums: Booked) -> Standing:
    company = asked.session.principal.company
    facts = compute(
        period=asked.period,
        as_of=asked.now,
        days=count_days(asked.period, asked.today, asked.who.work),
        over=asked.today >= asked.period.stop,
        booked=sums.total,
        quota=Money(goal.effective, company.currency) if goal else None,
        nominal=Money(goal.nominal, company.currency) if goal else None,
        bands=company.bands,
    )
    waiting = (*_unrated(asked, scope), *sums.waiting)
    if goal is None:
        return replace(facts, scope=scope, waiting_for_rate=waiting)
    return replace(facts, scope=goal.scope, match=goal.match, waiting_for_rate=waiting)
