"""What somebody should do to meet the quota: which deals, what rate, how much activity, and what worked for others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.deals.pipeline import Pipeline, pipeline
from spm_core.deals.service import Credit, open_deals
from spm_core.deals.whose import Whose
from spm_core.goals.models import LIVE, Goal, GoalState
from spm_core.metrics.catalogue import BUILT_IN, bases_of
from spm_core.metrics.comebacks import BASES, Comparable, Habits, Recoveries, Work, habits, known
from spm_core.metrics.comparisons import recoveries
from spm_core.metrics.readings import Scope, Subject, read_bases
from spm_core.metrics.service import MetricValue, evaluate
from spm_core.money import ZERO, Money
from spm_core.path.combinations import Chance, Ways, ways_to_close
from spm_core.path.efforts import efforts
from spm_core.path.rules import (
    Conversion,
    Effort,
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
from spm_core.pipeline.service import plain
from spm_core.quota.service import previous_period
from spm_core.quota.standing import BEHIND, WORKING_WEEK, Standing

YEAR, QUARTER = timedelta(days=365), timedelta(days=91)
EARLIER_PERIODS = 4
NO_WAYS, NOT_BEHIND = Ways(()), Recoveries((), reason="not_behind")


@dataclass(frozen=True, slots=True)
class Course:
    """From where somebody stands to the quota. Amounts are the person's credits, in the company's currency."""

    standing: Standing
    pipeline: Pipeline
    conversion: Conversion | None = None
    ways: Ways = NO_WAYS
    names: Mapping[str, str] = field(default_factory=dict)
    """Of the open deals of the period, by id."""
    assumed: tuple[str, ...] = ()
    """Open deals without a probability: the usual win rate stands for it."""
    without_chance: tuple[str, ...] = ()
    """Open deals that no combination can hold: without an amount, or with no chance at all."""
    efforts: tuple[Effort, ...] = ()
    cycle_days: MetricValue | None = None
    """The median days from creation to the win, over a year."""
    peers: Recoveries = NOT_BEHIND
    so_far: Habits | None = None
    actions: tuple[PathAction, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def days_to_end(self) -> int:
        """Of the calendar, today among them."""
        return (self.standing.period.stop - self.standing.as_of.date()).days

    @property
    def too_late_for_new(self) -> bool:
        """Whether what is created today usually closes after the period."""
        cycle = self.cycle_days.value if self.cycle_days else None
        return isinstance(cycle, Decimal) and cycle > self.days_to_end

    def facts(self) -> dict[str, Any]:
        """By the names of definitions.md where those have one."""
        currency = self.pipeline.open_pipeline.currency
        found = {**plain(self.standing), **plain(self.pipeline)}
        for name in ("closing", "overdue", "undated"):
            del found[name]
        return found | {
            "combinations": [
                {"deals": each.deals, "amount": Money(each.amount, currency), "probability": each.probability}
                for each in self.ways.combinations
            ],
            "combinations_complete": self.ways.complete,
            "assumed_probability": self.assumed,
            "without_chance": self.without_chance,
            "conversion": self.conversion,
            "efforts": self.efforts,
            "median_cycle_days": self.cycle_days.value if self.cycle_days else None,
            "too_late_for_new": self.too_late_for_new,
            "peers": self.peers,
            "so_far": self.so_far,
            "actions": self.actions,
            "notes": {**self.standing.notes, **self.pipeline.notes, **self.notes},
        }


def course(session: ScopedSession, whose: Whose, standing: Standing, now: datetime) -> Course:
    """Of whom the asker may see; without a gap, or when the period is over, there is nothing to correct."""
    today, period, currency = session.principal.company.today(now), standing.period, session.principal.company.currency
    open_ = open_deals(session, whose, period, today)
    found = Course(standing, pipeline(open_, period, now, today, standing.gap, currency))
    gap, reason = standing.gap, _nothing_to_do(standing, today)
    if gap is None or reason:
        return replace(found, notes={"actions": reason or "no_quota"})
    usual, created, cycle = _usual(session, whose, today)
    chances, assumed, without = _chances(found.pipeline.closing, usual.share)
    found = replace(
        found,
        conversion=conversion(gap, found.pipeline.open_pipeline, usual),
        ways=ways_to_close(gap.amount, chances),
        names={each.deal: each.name for each in found.pipeline.closing},
        assumed=assumed,
        without_chance=without,
        efforts=efforts(session, whose, gap.amount, Decimal(standing.days_left) / WORKING_WEEK, _last(YEAR, today)),
        cycle_days=cycle,
        peers=_peers(session, whose, standing, now),
        so_far=_so_far(session, whose, standing, today),
    )
    notes = {} if found.efforts else {"efforts": "no_activities"}
    return replace(found, actions=_actions(session, whose, found, gap, created, chances, today), notes=notes)


def _actions(
    session: ScopedSession,
    whose: Whose,
    found: Course,
    gap: Money,
    created: Money,
    chances: Sequence[Chance],
    today: date,
) -> tuple[PathAction, ...]:
    period = found.standing.period
    left = Period(max(today, period.start), period.stop)
    closes = {each.deal: each.close_date for each in found.pipeline.closing if each.close_date}
    likely = sum((each.amount * each.probability for each in chances), ZERO)
    chosen = actions(
        period,
        win_action(gap, next(iter(found.ways.combinations), None), closes, likely, left),
        pipeline_action(found.conversion.new_pipeline if found.conversion else None, created, left),
        activity_action(found.efforts, left),
    )
    goals = _goals(session, whose, today)
    return tuple(replace(each, goal=goals.get(each.metric)) for each in chosen)


def _goals(session: ScopedSession, whose: Whose, today: date) -> dict[str, Literal["proposed", "agreed"]]:
    """Which metrics there is a goal for that is not over; the quota is none of them."""
    mine = (Goal.owner_id == whose.lead_id, Goal.scope == ("team" if whose.team else "own"), Goal.is_quota.is_(False))
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
    """With the deals whose probability is assumed, and those left out. A team's credits of one deal are one chance."""
    credits: dict[str, list[Credit]] = defaultdict(list)
    for each in closing:
        credits[each.deal].append(each)
    found: list[Chance] = []
    assumed, without = [], []
    for deal, parts in sorted(credits.items()):
        amount = sum((part.credit.amount for part in parts if part.credit), ZERO)
        stated = parts[0].probability
        probability = usual if stated is None else stated
        if amount <= 0 or not probability:
            without.append(deal)
            continue
        found.append(Chance(deal, amount, probability))
        if stated is None:
            assumed.append(deal)
    return found, tuple(assumed), tuple(without)


def _subject(whose: Whose) -> Subject:
    return Subject("team" if whose.team else "own", whose.lead_id)


def _last(span: timedelta, today: date) -> Period:
    """So many days up to and with today."""
    return Period(today + ONE_DAY - span, today + ONE_DAY)


def _usual(session: ScopedSession, whose: Whose, today: date) -> tuple[PathRate, Money, MetricValue]:
    """The win rate and the days to a win over a year, and how much pipeline is created a week, over a quarter."""
    year, quarter, subject = _last(YEAR, today), _last(QUARTER, today), _subject(whose)
    cycle = BUILT_IN["median_cycle_days"]
    names = ("won", "lost", "booked", "lost_amount", *bases_of(cycle, BUILT_IN))
    sums = read_bases(session, Scope(subject, year, today), names).by_key.get(None, {})
    recent = read_bases(session, Scope(subject, quarter, today), ("created_amount",)).by_key.get(None, {})
    created = known(recent).get("created_amount", ZERO) / weeks(quarter)
    rate = usual_rate(year, known(sums))
    return rate, Money(created, session.principal.company.currency), evaluate(session, cycle, sums, BUILT_IN)


def _so_far(session: ScopedSession, whose: Whose, standing: Standing, today: date) -> Habits:
    found = read_bases(session, Scope(_subject(whose), standing.period, today), BASES).by_key.get(None, {})
    work = Work(Decimal(standing.days_ended) / WORKING_WEEK, known(found))
    return habits([work], session.principal.company.currency)


def _peers(session: ScopedSession, whose: Whose, standing: Standing, now: datetime) -> Recoveries:
    if whose.team:
        return Recoveries((), reason="only_for_people")
    if standing.verdict not in BEHIND:
        return NOT_BEHIND
    into = session.principal.company.today(now) - standing.period.start
    earlier, period = [], standing.period
    for _n in range(EARLIER_PERIODS):
        period = previous_period(session, whose.lead_id, period)
        earlier.append(Comparable(period, min(period.start + into, period.end)))
    return recoveries(session, whose.lead_id, earlier, now)
