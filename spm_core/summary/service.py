"""What happened in a person's period, for themselves; with a verdict, as a draft, for those above them alone."""

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
from spm_core.deals.whose import Whose
from spm_core.digest.promises import promises
from spm_core.digest.rules import Promise
from spm_core.goals.models import GoalState
from spm_core.goals.read import Shown, goals_of
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.metrics.readings import Subject
from spm_core.people.models import Subtree
from spm_core.period import Period
from spm_core.pipeline.service import Health, health
from spm_core.quota.standing import Standing
from spm_core.report.rules import Kpi, Report
from spm_core.report.service import report
from spm_core.summary.rules import Behind, Overall, ToImprove, overall, to_improve
from spm_core.team.service import team_summary

TOLD = 3
"""Successes, and changes since the last time."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Facts, without a judgement of the person."""

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
    """Raises NotAllowed for those whom the asker may not see."""
    found = report(session, Subject("own", person_id), period, now, catalogue)
    whose = Whose(person_id)
    goals = goals_of(session, person_id, now, period=found.period, catalogue=catalogue)
    mine = tuple(each for each in goals if each.owner_id == person_id and each.state is GoalState.AGREED)
    taken, _ = promises(session, whose, found.period, now, catalogue)
    open_now: Health = health(session, whose, found.standing, now)
    required, running = open_now.metrics["required_coverage"], _is_running(session, found.standing, now)
    return Summary(
        standing=found.standing,
        before=found.before,
        goals=mine,
        better=found.better[:TOLD],
        worse=found.worse[:TOLD],
        promises=tuple(each for each in taken if each.kept is not None or each.due in found.period),
        successes=_successes(session, found),
        improve=to_improve(open_now.pipeline, open_now.risks, required, running=running),
    )


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """A verdict that nobody has sent."""

    person: str
    ref: str
    """How a call names the person."""
    standing: Standing
    overall: Overall


def draft(session: ScopedSession, person_id: int, found: Summary, now: datetime) -> Overall | None:
    """The verdict, for whoever leads the person; None for everybody else, an admin and the person among them."""
    if not _is_led_by_me(session, person_id):
        return None
    return overall(found.standing, found.goals, running=_is_running(session, found.standing, now))


def _is_running(session: ScopedSession, standing: Standing, now: datetime) -> bool:
    return session.principal.company.today(now) < standing.period.stop


def drafts(
    session: ScopedSession, period: Period | None, now: datetime, catalogue: Catalogue = BUILT_IN
) -> tuple[Period, tuple[SummaryDraft, ...]]:
    """The verdicts about everybody whom the asker leads today, by a number of statements that they do not add to."""
    me = session.principal.employee_id
    team = team_summary(session, me, period, now)
    asked = team.team.period
    running = session.principal.company.today(now) < asked.stop
    goals: dict[int, list[Shown]] = defaultdict(list)
    for each in goals_of(session, me, now, team=True, period=asked, catalogue=catalogue, own_only=True):
        if each.state is GoalState.AGREED:
            goals[each.owner_id].append(each)
    found = (
        SummaryDraft(
            each.person, each.ref, each.standing, overall(each.standing, goals[each.person_id], running=running)
        )
        for each in team.people
        if each.person_id != me
    )
    return asked, tuple(sorted(found, key=lambda each: each.person))


def _is_led_by_me(session: ScopedSession, person_id: int) -> bool:
    me, today = session.principal.employee_id, session.scope["scope_today"]
    line = (Subtree.lead_id == me, Subtree.member_id == person_id, Subtree.member_id != me)
    current = (Subtree.starts_on <= today, Subtree.ends_on > today)
    return session.scalars(select(Subtree.id).where(*line, *current).limit(1)).first() is not None


def _successes(session: ScopedSession, found: Report) -> tuple[Behind, ...]:
    """The largest wins of the period, and what the CRM knows of each."""
    won = found.won[:TOLD]
    if not won:
        return ()
    rows = session.execute(
        select(
            Deal.external_id, Deal.created_on, Deal.close_date, Deal.contact_count, Deal.new_logo, Deal.win_reason
        ).where(Deal.external_id.in_([each.deal for each in won]))
    ).all()
    known = {row.external_id: row for row in rows}
    usual = next((kpi.value.value for kpi in found.kpis if kpi.metric.name == "cycle_days"), None)
    days = usual if isinstance(usual, Decimal) else None
    return tuple(_behind(each, known[each.deal], days) for each in won if each.deal in known)


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
