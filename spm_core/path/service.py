"""What somebody should do to meet quota: which deals, what win rate, how much activity, and what worked for others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.pipeline import pipeline
from spm_core.deals.service import Credit, open_deals
from spm_core.goals.models import LIVE, Goal, GoalState
from spm_core.metrics.catalogue import BUILT_IN, bases_of
from spm_core.metrics.comebacks import BASES, Comebacks, Comparable, Habits, Work, habits, known
from spm_core.metrics.comparisons import comebacks
from spm_core.metrics.readings import Scope, read_bases
from spm_core.metrics.service import MetricValue, evaluate
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Chance, ways_to_close
from spm_core.path.efforts import efforts
from spm_core.path.first import first_deals
from spm_core.path.plan import NOT_BEHIND, PathToQuota
from spm_core.path.rules import (
    PathAction,
    PathRate,
    actions,
    activity_action,
    conversion,
    pipeline_action,
    usual_rate,
    weeks,
    win_action,
)
from spm_core.period import ONE_DAY, Period
from spm_core.quota.service import previous_period
from spm_core.quota.standing import BEHIND, WORKING_WEEK, Standing
from spm_core.who import Who

YEAR, QUARTER = timedelta(days=365), timedelta(days=91)
EARLIER_PERIODS = 4


def path_to_quota(session: ScopedSession, whose: Who, standing: Standing, now: datetime) -> PathToQuota:
    """Return somebody's path to quota; without a gap, or once the period is over, it has no actions."""
    today, period, currency = session.principal.company.today(now), standing.period, session.principal.company.currency
    open_ = open_deals(session, whose, period, today)
    path = PathToQuota(standing, pipeline(open_, period, now, today, standing.gap, currency))
    gap, reason = standing.gap, _nothing_to_do(standing, today)
    if gap is None or reason:
        return replace(path, notes={"actions": reason or "no_quota"})
    usual, created, cycle = _usual(session, whose, today)
    chances, assumed, without = _chances(path.pipeline.closing, usual.share)
    path = replace(
        path,
        conversion=conversion(gap, path.pipeline.open_pipeline, usual),
        ways=ways_to_close(gap.amount, chances),
        assumed=assumed,
        without_chance=without,
        efforts=efforts(session, whose, gap.amount, Decimal(standing.days_left) / WORKING_WEEK, _last(YEAR, today)),
        cycle_days=cycle,
        peers=_peers(session, whose, standing, now),
        so_far=_so_far(session, whose, standing, today),
        likely=Money(sum((chance.amount * chance.probability for chance in chances), ZERO), currency),
        first=first_deals(path.pipeline.overdue, path.pipeline.closing, chances, today, currency),
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


def _chances(closing: Sequence[Credit], usual: Decimal | None) -> tuple[list[Chance], tuple[str, ...], tuple[str, ...]]:
    """Return a chance for each deal, whoever shares it, deals with an assumed probability, and those left out."""
    credits: dict[str, list[Credit]] = defaultdict(list)
    for credit in closing:
        credits[credit.deal].append(credit)
    chances: list[Chance] = []
    assumed, without = [], []
    for deal, parts in sorted(credits.items()):
        amount = sum((part.credit.amount for part in parts if part.credit), ZERO)
        stated = parts[0].probability
        probability = usual if stated is None else stated
        if amount <= 0 or not probability:
            without.append(deal)
            continue
        chances.append(Chance(deal, amount, probability))
        if stated is None:
            assumed.append(deal)
    return chances, tuple(assumed), tuple(without)


def _subject(whose: Who) -> Who:
    return Who("team" if whose.team else "own", whose.id)


def _last(span: timedelta, today: date) -> Period:
    """Return the last days up to and including today."""
    return Period(today + ONE_DAY - span, today + ONE_DAY)


def _usual(session: ScopedSession, whose: Who, today: date) -> tuple[PathRate, Money, MetricValue]:
    """Return a year's win rate, the pipeline created a week over a quarter, and a year's days to a win."""
    year, quarter, subject = _last(YEAR, today), _last(QUARTER, today), _subject(whose)
    cycle = BUILT_IN["median_cycle_days"]
    names = ("won", "lost", "booked", "lost_amount", *bases_of(cycle, BUILT_IN))
    sums = read_bases(session, Scope(subject, year, today), names).by_key.get(None, {})
    recent = read_bases(session, Scope(subject, quarter, today), ("created_amount",)).by_key.get(None, {})
    created = known(recent).get("created_amount", ZERO) / weeks(quarter)
    rate = usual_rate(year, known(sums))
    return rate, Money(created, session.principal.company.currency), evaluate(session, cycle, sums, BUILT_IN)


def _so_far(session: ScopedSession, whose: Who, standing: Standing, today: date) -> Habits:
    sums = read_bases(session, Scope(_subject(whose), standing.period, today), BASES).by_key.get(None, {})
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
