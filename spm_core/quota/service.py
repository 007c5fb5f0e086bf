"""How a person or a team stands to quota (definitions.md, Whose figures)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from spm_core.db import ScopedSession
from spm_core.deals.service import Booked, booked
from spm_core.errors import NotAllowed
from spm_core.money import Money
from spm_core.period import Period
from spm_core.quota.days import ALWAYS_THERE, Days, days_of
from spm_core.quota.effective import NONE, Employment
from spm_core.quota.members import Member, below, everybody, leads_in, led, member
from spm_core.quota.rules import asked_period, decimal, target
from spm_core.quota.season import curve_of, seasonal
from spm_core.quota.standing import QuotaScope, Seasonal, Standing
from spm_core.quota.standing import standing as compute
from spm_core.quota.together import QuotaTarget, beside_reps, owed, summed, waiting
from spm_core.who import Who
from spm_core.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class QuotaQuestion:
    """What a question is about, passed along as one value instead of five arguments."""

    session: ScopedSession
    who: Member
    period: Period
    now: datetime
    under: tuple[Member, ...] = ()

    @property
    def today(self) -> date:
        return self.session.principal.company.today(self.now)

    def work(self, scope: QuotaScope) -> WorkCalendar:
        """Return the calendar by which days count: a team's are not its lead's own weekdays."""
        return self.who.work if scope == "own" else self.who.work.companys

    def employment(self, scope: QuotaScope) -> Employment:
        """Return what reduces a quota and its days: ramp and leave are personal, a team's quota counts as given."""
        return self.who.employment if scope == "own" else ALWAYS_THERE

    def days(self, scope: QuotaScope) -> Days:
        return days_of(self.period, self.today, self.work(scope), self.employment(scope))


def standing(
    session: ScopedSession, person_id: int, period: Period | None, now: datetime, *, team: bool = False
) -> Standing:
    """Return a person's standing to their own quota, or else to their team's; a manager with both gets both.

    With `team`, the team's alone. Raise NotAllowed for anybody the asker may not see, and for the team of a non-lead.
    """
    who = member(session, person_id)
    under = below(session, who)
    if team and not (who.team or under):
        raise NotAllowed(person_id)
    period_asked = period_meant(session, who, under, period, now, team=team)
    asked = QuotaQuestion(session, who, period_asked, now, under)
    own = None if team else goal_in(asked, "own")
    teams = teams_goal(asked)
    if own is None:
        facts = _standing(asked, teams, "team" if team or means_the_team(asked) else "own")
        return replace(facts, other_quotas=who.others)
    first = replace(_standing(asked, own, "own"), other_quotas=who.others)
    return replace(first, team=_standing(asked, teams, "team")) if teams else first


def goals(session: ScopedSession, lead_id: int | None, period: Period) -> dict[int, Decimal]:
    """Return the effective own quotas, by person, of everybody under a lead or, without a lead, of everybody.

    Under a lead each counts for the working days spent there, as credits do.
    """
    if lead_id is None:
        people = everybody(session, period)
    else:
        lead = member(session, lead_id, period)
        people = (lead, *below(session, lead, period))
    effective: dict[int, Fraction] = {}
    for who in people:
        goal = target(period, who.own, who.employment, who.work) if lead_id is None else owed(who, period)
        if goal:
            effective[who.id] = effective.get(who.id, NONE) + goal.effective
    return {person: decimal(exact) for person, exact in effective.items()}


def quota_on(session: ScopedSession, whose: Who, period: Period, day: date) -> Money | None:
    """Return the quota of `standing` as it was known at the end of a day; None where there was none."""
    who = member(session, whose.id, known=day)
    asked = QuotaQuestion(session, who, period, session.now, below(session, who, known=day))
    goal = (None if whose.team else goal_in(asked, "own")) or teams_goal(asked)
    return Money(goal.effective, session.principal.company.currency) if goal else None


def days_in(session: ScopedSession, whose: Who, period: Period) -> Days:
    """Return the days by which a person's or a team's quota is measured."""
    asked = QuotaQuestion(session, member(session, whose.id, period), period, session.now)
    return asked.days("team" if whose.team else "own")


def days_by_person(session: ScopedSession, lead_id: int | None, period: Period, today: date) -> dict[int, Days]:
    """Return the days by which everybody's quota in `goals` is measured."""
    if lead_id is None:
        return {who.id: days_of(period, today, who.work, who.employment) for who in everybody(session, period)}
    lead = member(session, lead_id, period)
    stints: dict[int, list[Member]] = defaultdict(list)
    for who in (lead, *below(session, lead, period)):
        stints[who.id].append(who)
    return {person: days_of(period, today, times[0].work, led(times, period)) for person, times in stints.items()}


def previous_period(session: ScopedSession, person_id: int, period: Period) -> Period:
    """Return the preceding calendar period; for a period that fits no calendar, the person's preceding quota period."""
    if period.kind != "range":
        return session.principal.company.calendar.previous(period)
    who = member(session, person_id)
    earlier = [line.period for line in (*who.own, *who.team) if line.period.stop <= period.start]
    return max(earlier, key=lambda p: (p.stop, p.length), default=session.principal.company.calendar.previous(period))


def meant_period(
    session: ScopedSession, person_id: int | None, asked: Period | None, now: datetime, *, team: bool = False
) -> Period:
    """Return the period that a question means: one about somebody or, without a person, about the company."""
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
    own_periods = {line.period for line in (who.team if team else (*who.own, *who.team))}
    reps = {line.period for rep in under for line in rep.own}
    # The reps' periods are their lead's where they agree: one rep's months must not turn a quarter into a month.
    agreed = reps if len({period for period in reps if today in period}) == 1 else set()
    return asked_period(asked, own_periods or agreed, company.calendar, today)


def goal_in(asked: QuotaQuestion, scope: QuotaScope) -> QuotaTarget | None:
    lines = asked.who.own if scope == "own" else asked.who.team
    quota = target(asked.period, lines, asked.employment(scope), asked.work(scope))
    return QuotaTarget(scope, decimal(quota.nominal), decimal(quota.effective), quota.match) if quota else None


def means_the_team(asked: QuotaQuestion) -> bool:
    """Whether a question about somebody without a quota of their own is about the team that they lead."""
    return bool(teams_goal(asked)) or leads_in(asked.under, asked.period)


def teams_goal(asked: QuotaQuestion) -> QuotaTarget | None:
    """Return a team's quota: its lead's for the team, else the sum of its reps'."""
    return goal_in(asked, "team") or sum_of_reps(asked)


def sum_of_reps(asked: QuotaQuestion) -> QuotaTarget | None:
    """Return the sum of the reps' effective quotas, each for the working days under this lead."""
    return summed(asked.under, asked.period)


def _unrated(asked: QuotaQuestion, scope: QuotaScope) -> tuple[Money, ...]:
    """Return the period's quotas that wait for a rate: the person's, or the team's and those of its reps."""
    mine = waiting((asked.who,), asked.period, scope)
    return (*mine, *waiting(asked.under, asked.period)) if scope == "team" else mine


def standing_of(session: ScopedSession, who: Member, period: Period, now: datetime, sums: Booked) -> Standing:
    """Return the standing to somebody's own quota from what they booked, which is read for many people at once."""
    asked = QuotaQuestion(session, who, period, now)
    return _computed(asked, goal_in(asked, "own"), "own", sums)


def _standing(asked: QuotaQuestion, goal: QuotaTarget | None, scope: QuotaScope) -> Standing:
    whose = Who.of(asked.who.id, team=scope == "team")
    facts = _computed(asked, goal, scope, booked(asked.session, whose, asked.period, asked.today))
    facts = replace(facts, seasonal=_seasonal(asked, whose, facts))
    return beside_reps(facts, goal, asked.under) if goal and goal.scope == "team" else facts


def _seasonal(asked: QuotaQuestion, whose: Who, facts: Standing) -> Seasonal | None:
    company = asked.session.principal.company
    if company.season is None or asked.today not in asked.period:
        return None
    scope = facts.scope
    there = asked.work(scope), asked.employment(scope)
    curve, done = curve_of(asked.session, whose, asked.period, asked.today, *there)
    return seasonal(facts, curve, done, asked.days(scope), company.bands)


def _computed(asked: QuotaQuestion, goal: QuotaTarget | None, scope: QuotaScope, sums: Booked) -> Standing:
    company = asked.session.principal.company
    facts = compute(
        period=asked.period,
        as_of=asked.now,
        days=asked.days(scope),
        over=asked.today >= asked.period.stop,
        booked=sums.total,
        quota=Money(goal.effective, company.currency) if goal else None,
        nominal=Money(goal.nominal, company.currency) if goal else None,
        bands=company.bands,
    )
    unrated = _unrated(asked, scope)
    facts = replace(facts, waiting_for_rate=(*unrated, *sums.waiting))
    if goal is None:
        return replace(facts, scope=scope, notes=_waits(facts.notes) if unrated else facts.notes)
    return replace(facts, scope=goal.scope, match=goal.match)


def _waits(notes: Mapping[str, str]) -> Mapping[str, str]:
    """Return why facts are undefined where there is a quota, but no rate for it."""
    return {name: "waiting_for_rate" if reason == "no_quota" else reason for name, reason in notes.items()}
