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
from spm_core.metrics.catalogue import BUILT_IN, Catalogue, Metric
from spm_core.metrics.service import MetricQuestion, MetricValue, measure
from spm_core.metrics.statements import MetricReach
from spm_core.money import Money
from spm_core.period import ONE_DAY, Calendar, Period
from spm_core.principal import Bands, CompanyInfo
from spm_core.quota.standing import Days, Verdict, count_days, verdict
from spm_core.who import Who

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

    @property
    def met(self) -> bool:
        return self.value is not None and number(self.value) >= number(self.target)


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
    all_progress = []
    for goal in goals:
        period = window(goal, today, company.calendar)
        known = values.get((_measured(goal), period, goal.scope), {})
        seen = goal.owner_id in mine and goal.metric in catalogue
        all_progress.append(
            _progress(company, goal, period, known.get(goal.owner_id), now, catalogue) if seen else None
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
    principal = session.principal
    if scope == "team" or len(owners) == 1:
        reach: MetricReach = "team" if scope == "team" else "own"
        return {
            owner: measure(session, MetricQuestion(metric, Who(reach, owner), period), now, catalogue).value
            for owner in dict.fromkeys(owners)
        }
    whose = Who("company") if principal.sees_all else Who("people", principal.employee_id)
    lines = measure(session, MetricQuestion(metric, whose, period, by="person"), now, catalogue).lines
    return {line.group.key: line.value for line in lines if isinstance(line.group.key, int)}


def _measured(goal: Goal) -> str:
    """Return the metric to read: a quota is measured by its attainment, which allows for ramp and leave."""
    return ATTAINMENT if goal.is_quota and goal.state is GoalState.AGREED else goal.metric


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
    company = session.principal.company
    ended: list[GoalPart] = []
    for piece in _pieces(goal, company.today(now), company.calendar):
        if goal.each is Each.DAY and not company.work.of(piece):
            continue
        value = values_of(session, goal.metric, [goal.owner_id], piece, goal.scope, now, catalogue)
        ended.append(GoalPart(piece, target_of(goal, piece, company), value[goal.owner_id].value))
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


def target_of(goal: Goal, piece: Period, company: CompanyInfo) -> Value:
    """Return the target of one day, week or month.

    Where the goal's period cuts it short, the target is reduced to its share of the working days; counts are
    rounded up.
    """
    if goal.each is None:
        return goal.amount
    whole = company.calendar.containing(goal.each.value, piece.start)
    if piece.same_days(whole) or not company.work.of(whole):
        return goal.amount
    share = goal.target * company.work.of(piece) / company.work.of(whole)
    return Money(share, goal.currency) if goal.currency else share.quantize(ONE, ROUND_CEILING)


def _progress(
    company: CompanyInfo, goal: Goal, period: Period, measured: MetricValue | None, now: datetime, catalogue: Catalogue
) -> GoalProgress:
    metric, today = catalogue[goal.metric], company.today(now)
    measurement = _measurement(goal, metric, target_of(goal, period, company), measured)
    days, over = count_days(period, today, company.work), today >= period.stop
    grows = adds_up(metric, catalogue) and metric.better == "up"
    judge = _verdict_of_growth if grows else _verdict_of_level
    return GoalProgress(
        period=period,
        target=measurement.target,
        value=measurement.value,
        score=measurement.score,
        elapsed=days.elapsed,
        expected=_times(measurement.target, days.elapsed) if grows and days.elapsed is not None else None,
        started=today >= period.start,
        days_left=days.left,
        verdict=judge(measurement.score, days, company.bands, over=over),
        reason=measurement.reason,
    )


@dataclass(frozen=True, slots=True)
class _Measurement:
    """What was measured for a goal, what it is measured against, and the score; without one, the reason."""

    value: Value | None
    target: Value
    score: Decimal | None
    reason: str | None


def _measurement(goal: Goal, metric: Metric, target: Value, measured: MetricValue | None) -> _Measurement:
    if measured is None:
        return _Measurement(None, target, None, "no_value")
    value = measured.value
    if measured.metric == ATTAINMENT and goal.metric != ATTAINMENT:
        score = value if isinstance(value, Decimal) else None
        value, target = measured.inputs["booked"], measured.inputs["quota"] or target
    else:
        score = _score(metric, value, target)
    return _Measurement(value, target, score, None if score is not None else measured.reason or "no_value")


def _verdict_of_growth(score: Decimal | None, days: Days, bands: Bands, *, over: bool) -> Verdict:
    """Judge what grows day by day by the score it is heading for."""
    pace = score * days.total / days.ended if score is not None and days.ended else None
    return verdict(score, days, pace, bands, over=over)


def _verdict_of_level(score: Decimal | None, days: Days, bands: Bands, *, over: bool) -> Verdict:
    """Judge a level by where it stands; it may still fall, so it is not met before its period is over."""
    judged = verdict(score, days, score, bands, over=over)
    if judged != "met" or over:
        return judged
    return "ahead" if score and score >= bands.ahead else "on_pace"


def _times(value: Value, share: Decimal) -> Value:
    return value * share if isinstance(value, Money) else Decimal(value) * share


def _score(metric: Metric, value: Value | None, target: Value) -> Decimal | None:
    if value is None:
        return None
    reached, wanted = number(value), number(target)
    if metric.better == "up":
        return reached / wanted
    return wanted / reached if reached else None


def number(value: Value) -> Decimal:
    return value.amount if isinstance(value, Money) else Decimal(value)
