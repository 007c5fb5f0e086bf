"""Where somebody should land, and what they should do to meet quota: deals, activity, and what worked for others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.pipeline import against
from spm_core.goals.models import LIVE, Goal, GoalState
from spm_core.metrics.comebacks import BASES, Comebacks, Comparable, Habits, Work, habits, known
from spm_core.metrics.comparisons import comebacks
from spm_core.metrics.readings import Scope, read_bases
from spm_core.metrics.usual import usual
from spm_core.money import ZERO, Money
from spm_core.path.chances import weighed
from spm_core.path.combinations import ways_to_close
from spm_core.path.efforts import efforts
from spm_core.path.landing import FEW_CLOSED, Aim, landing
from spm_core.path.levers import OpenDeals, levers
from spm_core.path.plan import NOT_BEHIND, PathToQuota
from spm_core.path.replay import replays
from spm_core.path.rules import (
    PathAction,
    actions,
    activity_action,
    pipeline_action,
    weeks,
    win_action,
)
from spm_core.period import ONE_DAY, Period
from spm_core.pipeline.open import open_of
from spm_core.quota.days import WORKING_WEEK
from spm_core.quota.service import previous_period
from spm_core.quota.stand import BEHIND
from spm_core.quota.standing import Standing
from spm_core.who import Who
from spm_core.windows import year_to

QUARTER = timedelta(days=91)
EARLIER_PERIODS = 4


def path_to_quota(session: ScopedSession, whose: Who, standing: Standing, now: datetime) -> PathToQuota:
    """Return somebody's path to quota; without a gap, or once the period is over, it has no actions."""
    today, period = session.principal.company.today(now), standing.period
    path = PathToQuota(standing, against(open_of(session, whose, period, today), period, now, standing.gap))
    gap, reason = standing.gap, _nothing_to_do(standing, today)
    if gap is None or reason:
        return replace(path, notes={"actions": reason or "no_quota"})
    rate, created = usual(session, whose, "win_rate", today), _created(session, whose, today)
    open_ = path.pipeline
    counted, late = (weighed(credits, rate.value) for credits in (open_.closing, open_.overdue))
    aim = Aim(standing.booked, gap, open_.open_pipeline)
    deals = OpenDeals(open_.closing, open_.overdue, counted.chances, late.chances)
    earlier = replays(session, whose, period, today) if rate.sample >= FEW_CLOSED else ()
    landed = landing(aim, counted.chances, rate, earlier)
    path = replace(
        path,
        usual=rate,
        landing=landed,
        levers=levers(aim, deals, landed, today),
        ways=ways_to_close(gap.amount, counted.chances),
        assumed=counted.assumed,
        without_chance=counted.without_chance,
        efforts=efforts(session, whose, gap.amount, Decimal(standing.days_left) / WORKING_WEEK, year_to(today)),
        cycle=usual(session, whose, "cycle", today),
        peers=_peers(session, whose, standing, now),
        so_far=_so_far(session, whose, standing, today),
        likely=landed.expected - standing.booked,
    )
    notes = {} if path.efforts else {"efforts": "no_activities"}
    return replace(path, actions=_actions(session, whose, path, gap, created, today), notes=notes)


def _actions(
    session: ScopedSession, whose: Who, path: PathToQuota, gap: Money, created: Money, today: date
) -> tuple[PathAction, ...]:
    period = path.standing.period
    left = Period(max(today, period.start), period.stop)
    closes = {credit.deal: credit.close_date for credit in path.pipeline.closing if credit.close_date}
    likely = path.likely.amount if path.likely else ZERO
    chosen = actions(
        period,
        win_action(gap, next(iter(path.ways.combinations), None), closes, likely, left),
        pipeline_action(path.pipeline_to_find, created, left),
        activity_action(path.efforts, left),
    )
    goals = _goals(session, whose, today)
    return tuple(replace(action, goal=goals.get(action.metric)) for action in chosen)


def _goals(session: ScopedSession, whose: Who, today: date) -> dict[str, Literal["proposed", "agreed"]]:
    """Return the state of current goals by metric, without the quota."""
    mine = (Goal.owner_id == whose.id, Goal.scope == ("team" if whose.team else "own"), Goal.is_quota.is_(False))
    rows = session.execute(select(Goal.metric, Goal.state).where(*mine, Goal.period_end >= today, Goal.state.in_(LIVE)))
    agreed = {
        row.metric: row.state is GoalState.AGREED for row in sorted(rows, key=lambda row: row.state is GoalState.AGREED)
    }
    return {metric: "agreed" if done else "proposed" for metric, done in agreed.items()}


def _nothing_to_do(standing: Standing, today: date) -> str | None:
    if standing.gap is None:
        return standing.notes.get("gap", "no_quota")
    if not standing.gap:
        return "met"
    return "period_over" if today >= standing.period.stop else None


def _last(span: timedelta, today: date) -> Period:
    """Return the last days up to and including today."""
    return Period(today + ONE_DAY - span, today + ONE_DAY)


def _created(session: ScopedSession, whose: Who, today: date) -> Money:
    """Return the pipeline created a week, over a quarter."""
    quarter = _last(QUARTER, today)
    recent = read_bases(session, Scope(whose, quarter, today), ("created_amount",)).by_key.get(None, {})
    created = known(recent).get("created_amount", ZERO) / weeks(quarter)
    return Money(created, session.principal.company.currency)


def _so_far(session: ScopedSession, whose: Who, standing: Standing, today: date) -> Habits:
    sums = read_bases(session, Scope(whose, standing.period, today), BASES).by_key.get(None, {})
    work = Work(Decimal(standing.days_ended) / WORKING_WEEK, known(sums))
    return habits([work], session.principal.company.currency)


def _peers(session: ScopedSession, whose: Who, standing: Standing, now: datetime) -> Comebacks:
    if whose.team:
        return Comebacks((), reason="only_for_people")
    if standing.verdict not in BEHIND:
        return NOT_BEHIND
    into = session.principal.company.today(now) - standing.period.start
    earlier, period = [], standing.period
    for _n in range(EARLIER_PERIODS):
        period = previous_period(session, whose.id, period)
        earlier.append(Comparable(period, min(period.start + into, period.end)))
    return comebacks(session, whose.id, earlier, now)
