"""What a team's people promised and what became of it, and what a company's feedback came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.capability import Request
from bot.cards import Block, Column, Heading, Table, Text
from bot.i18n import _, day, ngettext, number
from bot.parts.feedback import OUTCOMES
from bot.parts.goals import amount, metric_name
from bot.parts.metrics_file import catalogue
from spm_core.assessments.status import Known
from spm_core.feedback.actions import FeedbackOutcome, last_checked
from spm_core.goals.models import GoalState
from spm_core.goals.progress import Value
from spm_core.goals.read import Shown, goals_of
from spm_core.period import days

SHOWN = 20
LOOKED_AT = 40
"""People whose last feedback is held against the data: each has figures and days of their own."""


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
    """Agreed as a goal; else in the feedback that was sent last, whether or not it was accepted as one."""


def promises(request: Request, lead: int, found: Sequence[Known]) -> tuple[AssessmentPromise, ...]:
    """Goals of the periods that are spoken about and since, quotas apart, and what the last feedback asks for."""
    if not found:
        return ()
    span = days(min(each.period_start for each in found), request.today)
    names = {each.person_id: each.person for each in found}
    goals = goals_of(request.session, lead, request.now, team=True, period=span, catalogue=catalogue())
    agreed = [made for each in goals if each.owner_id in names and (made := _of_goal(request, each))]
    known = {(each.person_id, each.metric, each.due) for each in agreed}
    first = list(names)[:LOOKED_AT]
    asked = (
        AssessmentPromise(
            person, names[person], each.metric, each.target, each.due, each.value, each.outcome, is_goal=False
        )
        for person, actions in last_checked(request.session, first, request.now, catalogue()).items()
        for each in actions
        if (person, each.metric, each.due) not in known
    )
    return tuple(sorted((*agreed, *asked), key=lambda each: (each.person, each.person_id, each.due, each.metric)))


def _of_goal(request: Request, goal: Shown) -> AssessmentPromise | None:
    done = goal.progress
    if (
        goal.state is not GoalState.AGREED
        or goal.is_quota
        or goal.each
        or done is None
        or goal.metric not in catalogue()
    ):
        return None
    over, falls = goal.period.stop <= request.today, catalogue()[goal.metric].better == "down"
    outcome: FeedbackOutcome = "missed" if over else "running"
    if done.reason:
        outcome = "not_measured"
    elif done.verdict == "met" and (over or not falls):
        outcome = "kept"
    return AssessmentPromise(
        goal.owner_id, goal.owner, goal.metric, goal.target, goal.period.end, done.value, outcome, is_goal=True
    )


AssessmentKept = Mapping[int, tuple[int, int]]
"""How many goals somebody reached, of those whose time is over or which they reached before."""


def goals_kept(found: Iterable[AssessmentPromise]) -> AssessmentKept:
    counted: dict[int, tuple[int, int]] = {}
    for each in found:
        if each.is_goal and each.outcome in ("kept", "missed"):
            reached, judged = counted.get(each.person_id, (0, 0))
            counted[each.person_id] = (reached + (each.outcome == "kept"), judged + 1)
    return counted


def promise_blocks(found: Sequence[AssessmentPromise], people: int) -> Iterator[Block]:
    if not found:
        return
    yield Heading(_("Promised, and kept"))
    columns = (Column(_("Person")), Column(_("What")), Column(_("So far"), "right"), Column(_("Goal"), "right"))
    yield Table((*columns, Column(_("By")), Column(_("Stands"))), tuple(_row(each) for each in found[:SHOWN]))
    hidden = len(found) - SHOWN
    if hidden > 0:
        yield Text(ngettext("{count} more", "{count} more", hidden).format(count=number(hidden, 0)), "muted")
    if people > LOOKED_AT:
        words = _("What feedback asks for is looked up for the first {count} people; ask for one team to see the rest.")
        yield Text(words.format(count=number(LOOKED_AT, 0)), "muted")


def _row(each: AssessmentPromise) -> tuple[str, ...]:
    symbol, words = OUTCOMES[each.outcome]
    value, target = amount(each.value, each.metric), amount(each.target, each.metric)
    return (each.person, metric_name(each.metric), value, target, day(each.due), f"{symbol} {_(words)}")


def promise_facts(found: Iterable[AssessmentPromise]) -> list[dict[str, Any]]:
    return [
        {
            "person": each.person,
            "metric": each.metric,
            "target": each.target,
            "due": each.due,
            "value": each.value,
            "outcome": each.outcome,
        }
        for each in found
    ]
