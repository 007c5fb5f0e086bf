"""What happened in a person's period, for themselves; and a draft verdict, only for those who lead them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import or_, select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.deals.service import Credit
from spm_core.digest.promises import promises
from spm_core.digest.rules import Promise
from spm_core.goals.read import Shown, goals_of
from spm_core.imports.freshness import CLOSING_ROWS, behind
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.metrics.usual import usual
from spm_core.metrics.usual_cases import Beside
from spm_core.people.models import Employee, Subtree
from spm_core.period import Period
from spm_core.pipeline.service import Health, health
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from spm_core.report.rules import Kpi, Report
from spm_core.report.service import report
from spm_core.summary.rules import Behind, Overall, ToImprove, judged, overall, to_improve
from spm_core.team.service import TeamSummary, team_summary
from spm_core.who import Who

TOLD = 3
"""How many successes, and changes for better or worse, are shown."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The facts of a period, without a judgement of the person."""

    standing: Standing
    before: Period
    """What the period is compared with."""
    goals: tuple[Shown, ...]
    """Agreed goals and quotas that touch the period."""
    better: tuple[Kpi, ...]
    worse: tuple[Kpi, ...]
    promises: tuple[Promise, ...]
    successes: tuple[Behind, ...]
    improve: tuple[ToImprove, ...]


def summary(
    session: ScopedSession, person_id: int, period: Period | None, now: datetime, catalogue: Catalogue = BUILT_IN
) -> Summary:
    """Return a person's summary; raise NotAllowed for anybody the asker may not see."""
    facts = report(session, Who("own", person_id), period, now, catalogue)
    whose = Who("own", person_id)
    goals = goals_of(session, person_id, now, period=facts.period, catalogue=catalogue)
    agreed = tuple(goal for goal in goals if goal.owner_id == person_id and goal.in_force)
    taken, _ = promises(session, whose, facts.period, now, catalogue)
    open_now: Health = health(session, whose, facts.standing, now)
    running = _is_running(session, facts.standing, now)
    return Summary(
        standing=facts.standing,
        before=facts.before,
        goals=agreed,
        better=facts.better[:TOLD],
        worse=facts.worse[:TOLD],
        promises=tuple(promise for promise in taken if promise.kept is not None or promise.due in facts.period),
        successes=_successes(session, facts, person_id, now),
        improve=to_improve(open_now.pipeline, open_now.risks, open_now.coverage, running=running),
    )


@dataclass(frozen=True, slots=True)
class Led:
    """Somebody whom the asker leads today."""

    id: int
    name: str
    ref: str
    """How a call names the person."""


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """A verdict that nobody has sent yet."""

    person_id: int
    person: str
    ref: str
    """How a call names the person."""
    standing: Standing
    overall: Overall


def draft(session: ScopedSession, person_id: int, facts: Summary, now: datetime) -> Overall | None:
    """Return the verdict to whoever leads the person; None to everybody else, including admins and the person."""
    if not _is_led_by_me(session, person_id):
        return None
    asked, running = facts.standing.period, _is_running(session, facts.standing, now)
    data_on, stale = _age(session, Who("own", person_id), asked, now)
    return judged(overall(facts.standing, facts.goals, running=running), data_on, stale=stale)


def _age(session: ScopedSession, who: Who, period: Period, now: datetime) -> tuple[date | None, bool]:
    """Return of which day the oldest data behind a verdict is, and whether more of the period is missing than may."""
    company, imports = session.principal.company, behind(session, who, period, CLOSING_ROWS)
    if not imports:
        return None, False
    over = datetime.combine(period.stop, time(0), company.zone)
    oldest = imports[0].at
    return company.today(oldest), oldest < min(now, over) - company.stale_after


def _is_running(session: ScopedSession, standing: Standing, now: datetime) -> bool:
    return session.principal.company.today(now) < standing.period.stop


def drafts(
    session: ScopedSession, period: Period | None, now: datetime, catalogue: Catalogue = BUILT_IN
) -> tuple[Period, tuple[SummaryDraft, ...]]:
    """Return verdicts about everybody the asker leads today, each on all of their own period, wherever they were in it.

    The statements do not grow with the people, but for those who came during the period or after it.
    """
    me = session.principal.employee_id
    team = team_summary(session, me, period, now)
    asked = team.team.period
    running = session.principal.company.today(now) < asked.stop
    goals: dict[int, list[Shown]] = defaultdict(list)
    for goal in goals_of(session, me, now, team=True, period=asked, catalogue=catalogue, own_only=True):
        if goal.in_force:
            goals[goal.owner_id].append(goal)
    data_on, stale = _age(session, Who("team", me), asked, now)
    verdicts = (
        SummaryDraft(
            who.id,
            who.name,
            who.ref,
            facts,
            judged(overall(facts, goals[who.id], running=running), data_on, stale=stale),
        )
        for who, facts in _led(session, team, now)
    )
    return asked, tuple(sorted(verdicts, key=lambda verdict: verdict.person))


def _led(session: ScopedSession, team: TeamSummary, now: datetime) -> Iterator[tuple[Led, Standing]]:
    """Yield everybody the asker leads today with their own standing in the team's period."""
    me, today, period = session.principal.employee_id, session.scope["scope_today"], team.team.period
    whole = {member.person_id: member for member in team.people if member.since is None}
    rows = session.execute(
        select(Employee.id, Employee.name, Employee.email, Subtree.starts_on)
        .join(Subtree, Subtree.member_id == Employee.id)
        .where(Subtree.lead_id == me, Employee.id != me, Subtree.starts_on <= today, Subtree.ends_on > today)
        .where(or_(Employee.end_date.is_(None), Employee.end_date >= today))
    ).all()
    for row in rows:
        who = Led(row.id, row.name, row.email or row.name)
        if row.id in whole:
            yield who, whole[row.id].standing
        elif row.starts_on > period.start:
            yield who, standing(session, row.id, period, now)


def _is_led_by_me(session: ScopedSession, person_id: int) -> bool:
    me, today = session.principal.employee_id, session.scope["scope_today"]
    line = (Subtree.lead_id == me, Subtree.member_id == person_id, Subtree.member_id != me)
    current = (Subtree.starts_on <= today, Subtree.ends_on > today)
    return session.scalars(select(Subtree.id).where(*line, *current).limit(1)).first() is not None


def _successes(session: ScopedSession, facts: Report, person_id: int, now: datetime) -> tuple[Behind, ...]:
    """Return the largest wins of the period, with what the CRM knows of each and how long others usually take."""
    won = facts.won[:TOLD]
    if not won:
        return ()
    rows = session.execute(
        select(
            Deal.external_id, Deal.created_on, Deal.close_date, Deal.contact_count, Deal.new_logo, Deal.win_reason
        ).where(Deal.external_id.in_([credit.deal for credit in won]))
    ).all()
    deals = {row.external_id: row for row in rows}
    who, today = Who("own", person_id), session.principal.company.today(now)
    return tuple(_behind(session, who, credit, deals[credit.deal], today) for credit in won if credit.deal in deals)


def _behind(session: ScopedSession, who: Who, credit: Credit, row: Any, today: date) -> Behind:
    days = (row.close_date - row.created_on).days if row.close_date and row.created_on else None
    beside = None if days is None else Beside(row.close_date, days)
    return Behind(
        deal=credit.deal,
        name=credit.account or credit.name,
        amount=credit.credit,
        days=days,
        usual_days=usual(session, who, "cycle", today, beside).value,
        contacts=row.contact_count,
        new_logo=bool(row.new_logo),
        reason=row.win_reason,
    )
