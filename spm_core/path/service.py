"""What somebody should do to meet quota: which deals, what win rate, how much activity, and what worked for others."""

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
from spm_core.metrics.comebacks import BASES, Comebacks, Comparable, Habits, Work, habits, known
from spm_core.metrics.comparisons import comebacks
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
NO_WAYS, NOT_BEHIND = Ways(()), Comebacks((), reason="not_behind")


@dataclass(frozen=True, slots=True)
class PathToQuota:
    """The path from somebody's standing to quota. Amounts are the person's credits, in the company's currency."""

    standing: Standing
    pipeline: Pipeline
    conversion: Conversion | None = None
    ways: Ways = NO_WAYS
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of the period's open deals, by id."""
    assumed: tuple[str, ...] = ()
    """Open deals without a probability, for which the usual win rate stands in."""
    without_chance: tuple[str, ...] = ()
    """Open deals that no combination can include: those without an amount or without any chance."""
    efforts: tuple[Effort, ...] = ()
    cycle_days: MetricValue | None = None
    """The median days from creation to win, over a year."""
    peers: Comebacks = NOT_BEHIND
    so_far: Habits | None = None
    actions: tuple[PathAction, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def days_to_end(self) -> int:
        """Calendar days to the end of the period, today included."""
        return (self.standing.period.stop - self.standing.as_of.date()).days

    @property
    def too_late_for_new(self) -> bool:
        """Whether a deal created today would usually close after the period."""
        cycle = self.cycle_days.value if self.cycle_days else None
        return isinstance(cycle, Decimal) and cycle > self.days_to_end

    def facts(self) -> dict[str, Any]:
        """The facts, by their names in definitions.md where they have one."""
        currency = self.pipeline.open_pipeline.currency
        facts = {**plain(self.standing), **plain(self.pipeline)}
        for name in ("closing", "overdue", "undated"):
            del facts[name]
        return facts | {
            "combinations": [
                {
                    "deals": combination.deals,
                    "amount": Money(combination.amount, currency),
                    "probability": combination.probability,
                }
                for combination in self.ways.combinations
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


def path_to_quota(session: ScopedSession, whose: Whose, standing: Standing, now: datetime) -> PathToQuota:
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
        names={credit.deal: credit.name for credit in path.pipeline.closing},
        assumed=assumed,
        without_chance=without,
        efforts=efforts(session, whose, gap.amount, Decimal(standing.days_left) / WORKING_WEEK, _last(YEAR, today)),
        cycle_days=cycle,
        peers=_peers(session, whose, standing, now),
        so_far=_so_far(session, whose, standing, today),
    )
    notes = {} if path.efforts else {"efforts": "no_activities"}
    return replace(path, actions=_actions(session, whose, path, gap, created, chances, today), notes=notes)


def _actions(
    session: ScopedSession,
    whose: Whose,
    path: PathToQuota,
    gap: Money,
    created: Money,
    chances: Sequence[Chance],
    today: date,
) -> tuple[PathAction, ...]:
    period = path.standing.period
    left = Period(max(today, period.start), period.stop)
    closes = {credit.deal: credit.close_date for credit in path.pipeline.closing if credit.close_date}
    likely = sum((chance.amount * chance.probability for chance in chances), ZERO)
    chosen = actions(
        period,
        win_action(gap, next(iter(path.ways.combinations), None), closes, likely, left),
        pipeline_action(path.conversion.new_pipeline if path.conversion else None, created, left),
        activity_action(path.efforts, left),
    )
    goals = _goals(session, whose, today)
    return tuple(replace(action, goal=goals.get(action.metric)) for action in chosen)


def _goals(session: ScopedSession, whose: Whose, today: date) -> dict[str, Literal["proposed", "agreed"]]:
    """Return the state of current goals by metric, without the quota."""
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


def _subject(whose: Whose) -> Subject:
    return Subject("team" if whose.team else "own", whose.lead_id)


def _last(span: timedelta, today: date) -> Period:
    """Return the last days up to and including today."""
    return Period(today + ONE_DAY - span, today + ONE_DAY)


def _usual(session: ScopedSession, whose: Whose, today: date) -> tuple[PathRate, Money, MetricValue]:
    """Return a year's win rate, the pipeline created a week over a quarter, and a year's days to a win."""
    year, quarter, subject = _last(YEAR, today), _last(QUARTER, today), _subject(whose)
    cycle = BUILT_IN["median_cycle_days"]
    names = ("won", "lost", "booked", "lost_amount", *bases_of(cycle, BUILT_IN))
    sums = read_bases(session, Scope(subject, year, today), names).by_key.get(None, {})
    recent = read_bases(session, Scope(subject, quarter, today), ("created_amount",)).by_key.get(None, {})
    created = known(recent).get("created_amount", ZERO) / weeks(quarter)
    rate = usual_rate(year, known(sums))
    return rate, Money(created, session.principal.company.currency), evaluate(session, cycle, sums, BUILT_IN)


def _so_far(session: ScopedSession, whose: Whose, standing: Standing, today: date) -> Habits:
    sums = read_bases(session, Scope(_subject(whose), standing.period, today), BASES).by_key.get(None, {})
    work = Work(Decimal(standing.days_ended) / WORKING_WEEK, known(sums))
    return habits([work], session.principal.company.currency)


def _peers(session: ScopedSession, whose: Whose, standing: Standing, now: datetime) -> Comebacks:
    if whose.team:
        return Comebacks((), reason="only_for_people")
    if standing.verdict not in BEHIND:
        return NOT_BEHIND
    into = session.principal.company.today(now) - standing.period.start
    earlier, period = [], standing.period
    for _n in range(EARLIER_PERIODS):
        period = previous_period(session, whose.lead_id, period)
        earlier.append(Comparable(period, min(period.start + into, period.end)))
    return comebacks(session, whose.lead_id, earlier, now)
