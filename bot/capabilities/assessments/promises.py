"""What a team's people promised, in goals and in feedback, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import Block, Heading, Item, Items, Status, Text
from bot.capability import Request
from bot.i18n import _, day, number
from bot.parts.feedback import OUTCOMES
from bot.parts.goals import amount, metric_name
from bot.parts.metrics_file import catalogue
from spm_core.assessments.status import Known
from spm_core.feedback.actions import FeedbackOutcome, last_checked
from spm_core.goals.models import GoalState
from spm_core.goals.progress import GoalProgress, Value
from spm_core.goals.read import Shown, goals_of
from spm_core.period import days

SHOWN = 10
LOOKED_AT = 40
"""How many people's last feedback is checked against the data; each needs queries of its own."""


@dataclass(frozen=True, slots=True)
class AssessmentPromise:
    person_id: int
    person: str
    metric: str
    target: Value
    due: date
    value: Value | None
    outcome: FeedbackOutcome
    is_goal: bool
    """Agreed as a goal; otherwise an action from the latest feedback, accepted as a goal or not."""


def promises(request: Request, lead: int, assessments: Sequence[Known]) -> tuple[AssessmentPromise, ...]:
    """Goals agreed for the assessed periods or later, except quotas, and the actions of each person's last feedback."""
    if not assessments:
        return ()
    span = days(min(assessment.period_start for assessment in assessments), request.today)
    names = {assessment.person_id: assessment.person for assessment in assessments}
    goals = goals_of(request.session, lead, request.now, team=True, period=span, catalogue=catalogue())
    agreed = [promise for goal in goals if goal.owner_id in names and (promise := _of_goal(request, goal))]
    in_goals = {(promise.person_id, promise.metric, promise.due) for promise in agreed}
    first = list(names)[:LOOKED_AT]
    from_feedback = (
        AssessmentPromise(
            person, names[person], action.metric, action.target, action.due, action.value, action.outcome, is_goal=False
        )
        for person, actions in last_checked(request.session, first, request.now, catalogue()).items()
        for action in actions
        if (person, action.metric, action.due) not in in_goals
    )
    return tuple(
        sorted(
            (*agreed, *from_feedback),
            key=lambda promise: (promise.person, promise.person_id, promise.due, promise.metric),
        )
    )


def _of_goal(request: Request, goal: Shown) -> AssessmentPromise | None:
    """An agreed goal as a promise; None for quotas, recurring targets, and metrics that are gone."""
    progress = goal.progress
    if goal.state is not GoalState.AGREED or goal.is_quota or goal.each:
        return None
    if progress is None or goal.metric not in catalogue():
        return None
    outcome = _outcome(goal, progress, over=goal.period.stop <= request.today)
    return AssessmentPromise(
        goal.owner_id, goal.owner, goal.metric, goal.target, goal.period.end, progress.value, outcome, is_goal=True
    )


def _outcome(goal: Shown, progress: GoalProgress, *, over: bool) -> FeedbackOutcome:
    """A figure that must stay low can still rise, so it is kept only once the period is over."""
    must_stay_low = catalogue()[goal.metric].better == "down"
    if progress.reason:
        return "not_measured"
    if progress.verdict == "met" and (over or not must_stay_low):
        return "kept"
    return "missed" if over else "running"


AssessmentKept = Mapping[int, tuple[int, int]]
"""By person, how many goals were reached, and how many could be judged."""


def goals_kept(promised: Iterable[AssessmentPromise]) -> AssessmentKept:
    counted: dict[int, tuple[int, int]] = {}
    for promise in promised:
        if promise.is_goal and promise.outcome in ("kept", "missed"):
            reached, judged = counted.get(promise.person_id, (0, 0))
            counted[promise.person_id] = (reached + (promise.outcome == "kept"), judged + 1)
    return counted


def promise_blocks(promised: Sequence[AssessmentPromise], people: int) -> Iterator[Block]:
    if not promised:
        return
    yield Heading(_("Promised, and kept"))
    yield Items(tuple(map(_item, promised[:SHOWN])), more=max(len(promised) - SHOWN, 0))
    if people > LOOKED_AT:
        words = _("What feedback asks for is looked up for the first {count} people; ask for one team to see the rest.")
        yield Text(words.format(count=number(LOOKED_AT, 0)), "muted")


def _item(promise: AssessmentPromise) -> Item:
    value, target = amount(promise.value, promise.metric), amount(promise.target, promise.metric)
    symbol, words = OUTCOMES[promise.outcome]
    return Item(
        f"{promise.person} · {metric_name(promise.metric)}",
        _("{done} of {all}").format(done=value, all=target),
        _("by {day}").format(day=day(promise.due)),
        Status(symbol, _(words)),
    )


def promise_facts(promised: Iterable[AssessmentPromise]) -> list[dict[str, Any]]:
    return [
        {
            "person": promise.person,
            "metric": promise.metric,
            "target": promise.target,
            "due": promise.due,
            "value": promise.value,
            "outcome": promise.outcome,
        }
        for promise in promised
    ]
