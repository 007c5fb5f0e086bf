"""What happened in a person's period, for themselves; and a draft verdict, only for those who lead them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.models import Deal
from spm_core.deals.service import Credit
from spm_core.digest.promises import promises
from spm_core.digest.rules import Promise
from spm_core.goals.models import GoalState
from spm_core.goals.read import Shown, goals_of
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.people.models import Subtree
from spm_core.period import Period
from spm_core.pipeline.service import Health, health
from spm_core.quota.standing import Standing
from spm_core.report.rules import Kpi, Report
from spm_core.report.service import report
from spm_core.summary.rules import Behind, Overall, ToImprove, overall, to_improve
from spm_core.team.service import team_summary
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
    agreed = tuple(goal for goal in goals if goal.owner_id == person_id and goal.state is GoalState.AGREED)
    taken, _ = promises(session, whose, facts.period, now, catalogue)
    open_now: Health = health(session, whose, facts.standing, now)
    required, running = open_now.metrics["required_coverage"], _is_running(session, facts.standing, now)
    return Summary(
        standing=facts.standing,
        before=facts.before,
        goals=agreed,
        better=facts.better[:TOLD],
        worse=facts.worse[:TOLD],
        promises=tuple(promise for promise in taken if promise.kept is not None or promise.due in facts.period),
        successes=_successes(session, facts),
        improve=to_improve(open_now.pipeline, open_now.risks, required, running=running),
    )


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """A verdict that nobody has sent yet."""

    person: str
    ref: str
    """How a call names the person."""
    standing: Standing
    overall: Overall


def draft(session: ScopedSession, person_id: int, facts: Summary, now: datetime) -> Overall | None:
    """Return the verdict to whoever leads the person; None to everybody else, including admins and the person."""
    if not _is_led_by_me(session, person_id):
        return None
    return overall(facts.standing, facts.goals, running=_is_running(session, facts.standing, now))


def _is_running(session: ScopedSession, standing: Standing, now: datetime) -> bool:
    return session.principal.company.today(now) < standing.period.stop


def drafts(
    session: ScopedSession, period: Period | None, now: datetime, catalogue: Catalogue = BUILT_IN
) -> tuple[Period, tuple[SummaryDraft, ...]]:
    """Return verdicts about everybody the asker leads today, in as many statements however many people they are."""
    me = session.principal.employee_id
    team = team_summary(session, me, period, now)
    asked = team.team.period
    running = session.principal.company.today(now) < asked.stop
    goals: dict[int, list[Shown]] = defaultdict(list)
    for goal in goals_of(session, me, now, team=True, period=asked, catalogue=catalogue, own_only=True):
        if goal.state is GoalState.AGREED:
            goals[goal.owner_id].append(goal)
    verdicts = (
        SummaryDraft(
            member.person,
            member.ref,
            member.standing,
            overall(member.standing, goals[member.person_id], running=running),
        )
        for member in team.people
        if member.person_id != me
    )
    return asked, tuple(sorted(verdicts, key=lambda verdict: verdict.person))


def _is_led_by_me(session: ScopedSession, person_id: int) -> bool:
    me, today = session.principal.employee_id, session.scope["scope_today"]
    line = (Subtree.lead_id == me, Subtree.member_id == person_id, Subtree.member_id != me)
    current = (Subtree.starts_on <= today, Subtree.ends_on > today)
    return session.scalars(select(Subtree.id).where(*line, *current).limit(1)).first() is not None


def _successes(session: ScopedSession, facts: Report) -> tuple[Behind, ...]:
    """Return the largest wins of the period, with what the CRM knows of each."""
    won = facts.won[:TOLD]
    if not won:
        return ()
    rows = session.execute(
        select(
            Deal.external_id, Deal.created_on, Deal.close_date, Deal.contact_count, Deal.new_logo, Deal.win_reason
        ).where(Deal.external_id.in_([credit.deal for credit in won]))
    ).all()
    deals = {row.external_id: row for row in rows}
    usual = next((kpi.value.value for kpi in facts.kpis if kpi.metric.name == "cycle_days"), None)
    days = usual if isinstance(usual, Decimal) else None
    return tuple(_behind(credit, deals[credit.deal], days) for credit in won if credit.deal in deals)


def _behind(credit: Credit, row: Any, usual: Decimal | None) -> Behind:
    days = (row.close_date - row.created_on).days if row.close_date and row.created_on else None
    return Behind(
        deal=credit.deal,
        name=credit.account or credit.name,
        amount=credit.credit,
        days=days,
        usual_days=usual,
        contacts=row.contact_count,
        new_logo=bool(row.new_logo),
        reason=row.win_reason,
    )
