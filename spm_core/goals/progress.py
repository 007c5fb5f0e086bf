"""How far goals are: one statement a metric and period, however many people they are about."""

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
from spm_core.metrics.readings import Subject
from spm_core.metrics.service import MetricQuestion, MetricValue, measure
from spm_core.metrics.statements import MetricReach
from spm_core.money import Money
from spm_core.period import ONE_DAY, Calendar, Period
from spm_core.principal import CompanyInfo
from spm_core.quota.standing import Verdict, count_days, verdict

ONE = Decimal(1)
ATTAINMENT = "attainment"
Value = Money | Decimal | int


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """What is undefined is None, with the reason. Of a target for each week or so: those of the current one."""

    period: Period
    target: Value
    value: Value | None
    score: Decimal | None
    """Share of the target that is reached; target ÷ value where less is better."""
    elapsed: Decimal | None
    expected: Value | None
    """By today; None for what does not grow day by day."""
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
    """Of each goal; None of those whose figures the asker may not see, such as a team's that is shared with them."""
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
    found = []
    for goal in goals:
        period = window(goal, today, company.calendar)
        known = values.get((_measured(goal), period, goal.scope), {})
        seen = goal.owner_id in mine and goal.metric in catalogue
        found.append(_progress(company, goal, period, known.get(goal.owner_id), now, catalogue) if seen else None)
    return tuple(found)


def values_of(
    session: ScopedSession,
    metric: str,
    owners: Sequence[int],
    period: Period,
    scope: str,
    now: datetime,
    catalogue: Catalogue,
) -> dict[int, MetricValue]:
    """A metric of several people, or of the teams they lead, in a period."""
    me = session.principal
    if scope == "team" or len(owners) == 1:
        reach: MetricReach = "team" if scope == "team" else "own"
        return {
            owner: measure(session, MetricQuestion(metric, Subject(reach, owner), period), now, catalogue).value
            for owner in dict.fromkeys(owners)
        }
    whose = Subject("company") if me.sees_all else Subject("people", me.employee_id)
    lines = measure(session, MetricQuestion(metric, whose, period, by="person"), now, catalogue).lines
    return {line.group.key: line.value for line in lines if isinstance(line.group.key, int)}


def _measured(goal: Goal) -> str:
    """Against the quota in effect, with ramp and leave, as everywhere else."""
    return ATTAINMENT if goal.is_quota and goal.state is GoalState.AGREED else goal.metric


def window(goal: Goal, today: date, calendar: Calendar) -> Period:
    """What is measured now: the whole period, or the day, week or month of it around today."""
    if goal.each is None:
        return calendar.named(goal.period)
    day = min(max(today, goal.period_start), goal.period_end)
    return calendar.containing(goal.each.value, day).overlap(goal.period) or goal.period


def parts(
    session: ScopedSession, goal: Goal, now: datetime, catalogue: Catalogue = BUILT_IN, most: int = 8
) -> tuple[GoalPart, ...]:
    """The last `most` weeks, days or months of a recurring target that are over, the oldest first."""
    company = session.principal.company
    found: list[GoalPart] = []
    for piece in _pieces(goal, company.today(now), company.calendar):
        if goal.each is Each.DAY and not company.work.of(piece):
            continue
        value = values_of(session, goal.metric, [goal.owner_id], piece, goal.scope, now, catalogue)
        found.append(GoalPart(piece, target_of(goal, piece, company), value[goal.owner_id].value))
        if len(found) == most:
            break
    return tuple(reversed(found))


def _pieces(goal: Goal, today: date, calendar: Calendar) -> Iterator[Period]:
    """What is over of a recurring target's period, the latest first."""
    day = min(today, goal.period.stop) - ONE_DAY
    while goal.each and day >= goal.period_start:
        whole = calendar.containing(goal.each.value, day)
        piece = whole.overlap(goal.period)
        if piece and piece.stop <= today:
            yield piece
        day = whole.start - ONE_DAY


def target_of(goal: Goal, piece: Period, company: CompanyInfo) -> Value:
    """The target of a day, week or month; of one that the goal's period cuts, by its working days, rounded up."""
    if goal.each is None:
        return goal.amount
    whole = company.calendar.containing(goal.each.value, piece.start)
    if piece.same_days(whole) or not company.work.of(whole):
        return goal.amount
    share = goal.target * company.work.of(piece) / company.work.of(whole)
    return Money(share, goal.currency) if goal.currency else share.quantize(ONE, ROUND_CEILING)


def _progress(
    company: CompanyInfo, goal: Goal, period: Period, found: MetricValue | None, now: datetime, catalogue: Catalogue
) -> GoalProgress:
    metric, today = catalogue[goal.metric], company.today(now)
    value, target, reason = found.value if found else None, target_of(goal, period, company), None
    score = _score(metric, value, target)
    if found and found.metric == ATTAINMENT and goal.metric != ATTAINMENT:
        score = value if isinstance(value, Decimal) else None
        value, target = found.inputs["booked"], found.inputs["quota"] or target
    if score is None:
        reason = (found.reason if found else None) or "no_value"
    days, over = count_days(period, today, company.work), today >= period.stop
    grows = adds_up(metric, catalogue) and metric.better == "up"
    pace = score
    if grows and score is not None:
        pace = score * days.total / days.ended if days.ended else None
    judged = verdict(score, days, pace, company.bands, over=over)
    if judged == "met" and not grows and not over:
        judged = "ahead" if score and score >= company.bands.ahead else "on_pace"  # a level may still fall
    expected = _times(target, days.elapsed) if grows and days.elapsed is not None else None
    started = today >= period.start
    return GoalProgress(period, target, value, score, days.elapsed, expected, started, days.left, judged, reason)


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
