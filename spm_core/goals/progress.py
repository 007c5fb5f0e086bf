"""How far goals have got: one statement per metric and period, however many people they concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal

from spm_core.db import ScopedSession
from spm_core.goals.models import Each, Goal, GoalState
from spm_core.goals.people import visible_owners
from spm_core.goals.rules import adds_up
from spm_core.metrics.catalogue import BUILT_IN, Better, Catalogue
from spm_core.metrics.service import MetricQuestion, MetricValue, measure, measure_people
from spm_core.money import Money
from spm_core.period import ONE_DAY, Calendar, Period
from spm_core.principal import CompanyInfo
from spm_core.quota.days import ALWAYS_THERE, Days, days_of
from spm_core.quota.members import Member, member, members
from spm_core.quota.stand import Verdict, stand
from spm_core.who import Who, WhoKind
from spm_core.workdays import WorkCalendar

ONE = Decimal(1)
ATTAINMENT = "attainment"
Value = Money | Decimal | int


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """How far one goal has got; what is undefined is None, with the reason.

    For a recurring target these are the facts of the current day, week or month.
    """

    period: Period
    target: Value
    value: Value | None
    score: Decimal | None
    """value ÷ target, as a fraction of 1; target ÷ value where less is better."""
    pace: Decimal | None
    elapsed: Decimal | None
    expected: Value | None
    """What should be reached by today; None for a metric that does not grow day by day."""
    started: bool
    days_left: int
    verdict: Verdict
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class GoalPart:
    """One week, day or month of a recurring target."""

    period: Period
    target: Value
    value: Value | None
    better: Better = "up"

    @property
    def met(self) -> bool:
        if self.value is None:
            return False
        value, target = number(self.value), number(self.target)
        return value <= target if self.better == "down" else value >= target


def progress(
    session: ScopedSession, goals: Sequence[Goal], now: datetime, catalogue: Catalogue = BUILT_IN
) -> tuple[GoalProgress | None, ...]:
    """Return the progress of each goal, in order; None where the asker may not see the figures behind it.

    A team's goal that was shared with its members is such a case.
    """
    company = session.principal.company
    today, mine = company.today(now), visible_owners(session, {goal.owner_id for goal in goals})
    wanted: dict[tuple[str, Period, str], set[int]] = defaultdict(set)
    for goal in goals:
        if goal.owner_id in mine and goal.metric in catalogue:
            wanted[_measured(goal), window(goal, today, company.calendar), goal.scope].add(goal.owner_id)
    values = {
        (metric, period, scope): values_of(session, metric, sorted(owners), period, scope, now, catalogue)
        for (metric, period, scope), owners in wanted.items()
    }
    people, all_progress = members(session, mine, Period(today, today + ONE_DAY)), []
    for goal in goals:
        period = window(goal, today, company.calendar)
        known = values.get((_measured(goal), period, goal.scope), {})
        seen = goal.owner_id in mine and goal.metric in catalogue
        all_progress.append(
            _progress(people[goal.owner_id], goal, period, known.get(goal.owner_id), now, company, catalogue)
            if seen
            else None
        )
    return tuple(all_progress)


def values_of(
    session: ScopedSession,
    metric: str,
    owners: Sequence[int],
    period: Period,
    scope: str,
    now: datetime,
    catalogue: Catalogue,
) -> dict[int, MetricValue]:
    """Return a metric's value in a period by owner: each person's own, or with scope "team" their team's."""
    if scope == "team" or len(owners) == 1:
        reach: WhoKind = "team" if scope == "team" else "own"
        return {
            owner: measure(session, MetricQuestion(metric, Who(reach, owner), period), now, catalogue).value
            for owner in dict.fromkeys(owners)
        }
    return dict(measure_people(session, metric, period, now, catalogue))


def _measured(goal: Goal) -> str:
    """Return the metric to read: a quota is measured by its attainment, which allows for ramp and leave."""
    return ATTAINMENT if _is_in_effect(goal) else goal.metric


def _is_in_effect(goal: Goal) -> bool:
    """Whether a goal is a quota that figures are measured by, not only one that was proposed."""
    return goal.is_quota and goal.state is GoalState.AGREED


def window(goal: Goal, today: date, calendar: Calendar) -> Period:
    """Return the days measured now: the goal's whole period, or the day, week or month of it around today."""
    if goal.each is None:
        return calendar.named(goal.period)
    day = min(max(today, goal.period_start), goal.period_end)
    return calendar.containing(goal.each.value, day).overlap(goal.period) or goal.period


def parts(
    session: ScopedSession, goal: Goal, now: datetime, catalogue: Catalogue = BUILT_IN, most: int = 8
) -> tuple[GoalPart, ...]:
    """Return the last `most` days, weeks or months of a recurring target that are over, oldest first."""
    company, better = session.principal.company, catalogue[goal.metric].better if goal.metric in catalogue else "up"
    work = work_of(goal, member(session, goal.owner_id))
    ended: list[GoalPart] = []
    for piece in _pieces(goal, company.today(now), company.calendar):
        if goal.each is Each.DAY and not work.of(piece):
            continue
        value = values_of(session, goal.metric, [goal.owner_id], piece, goal.scope, now, catalogue)
        target = target_of(goal, piece, company.calendar, work)
        ended.append(GoalPart(piece, target, value[goal.owner_id].value, better))
        if len(ended) == most:
            break
    return tuple(reversed(ended))


def _pieces(goal: Goal, today: date, calendar: Calendar) -> Iterator[Period]:
    """Yield the days, weeks or months of a recurring target that are over, latest first."""
    day = min(today, goal.period.stop) - ONE_DAY
    while goal.each and day >= goal.period_start:
        whole = calendar.containing(goal.each.value, day)
        piece = whole.overlap(goal.period)
        if piece and piece.stop <= today:
            yield piece
        day = whole.start - ONE_DAY


def work_of(goal: Goal, owner: Member) -> WorkCalendar:
    """Return the calendar by which a goal's days count: a team's are not its lead's own weekdays."""
    return owner.work if goal.scope == "own" else owner.work.companys


def days_in(goal: Goal, owner: Member, period: Period, today: date) -> Days:
    """Return the days of a goal: a quota's are those on which its owner is there, as it is cut to them."""
    is_cut = goal.scope == "own" and _is_in_effect(goal)
    return days_of(period, today, work_of(goal, owner), owner.employment if is_cut else ALWAYS_THERE)


def target_of(goal: Goal, piece: Period, calendar: Calendar, work: WorkCalendar) -> Value:
    """Return the target of one day, week or month.

    Where the goal's period cuts it short, the target is reduced to its share of the working days; counts are
    rounded up.
    """
    if goal.each is None:
        return goal.amount
    whole = calendar.containing(goal.each.value, piece.start)
    if piece.same_days(whole) or not work.of(whole):
        return goal.amount
    share = goal.target * work.of(piece) / work.of(whole)
    return Money(share, goal.currency) if goal.currency else share.quantize(ONE, ROUND_CEILING)


def _progress(
    owner: Member,
    goal: Goal,
    period: Period,
    measured: MetricValue | None,
    now: datetime,
    company: CompanyInfo,
    catalogue: Catalogue,
) -> GoalProgress:
    metric, today = catalogue[goal.metric], company.today(now)
    value, target, shown = _measurement(goal, target_of(goal, period, company.calendar, work_of(goal, owner)), measured)
    days = days_in(goal, owner, period, today)
    found = stand(
        None if value is None else number(value),
        None if target is None else number(target),
        days,
        company.bands,
        over=today >= period.stop,
        better=metric.better,
        grows=adds_up(metric, catalogue),
    )
    reason = (measured.reason if measured else None) or "no_value"
    return GoalProgress(
        period=period,
        target=shown,
        value=value,
        score=found.attainment,
        pace=found.pace,
        elapsed=days.elapsed,
        expected=_like(shown, found.expected),
        started=today >= period.start,
        days_left=days.left,
        verdict=found.verdict,
        reason=None if value is not None and target else reason,
    )


def _measurement(goal: Goal, target: Value, measured: MetricValue | None) -> tuple[Value | None, Value | None, Value]:
    """Return what was measured for a goal, what it is measured against, if anything, and the target to show."""
    if measured is None:
        return None, target, target
    if measured.metric != ATTAINMENT or goal.metric == ATTAINMENT:
        return measured.value, target, target
    quota = measured.inputs["quota"] or None
    return measured.inputs["booked"], quota, quota or target


def _like(value: Value, amount: Decimal | None) -> Value | None:
    """Return an amount in the unit of a value."""
    return Money(amount, value.currency) if amount is not None and isinstance(value, Money) else amount


def number(value: Value) -> Decimal:
    return value.amount if isinstance(value, Money) else Decimal(value)
