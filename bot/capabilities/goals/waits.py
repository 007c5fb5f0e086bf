"""Goals that wait for the asker."""

from __future__ import annotations

from collections.abc import Iterator

from bot.capability import Request
from bot.i18n import _
from bot.parts.goals import amount, metric_name
from bot.parts.waits import Waits
from bot.turn import Call
from spm_core.goals.waiting import GoalWaiting, waiting_for_me


def waits(request: Request) -> Iterator[Waits]:
    for goal in waiting_for_me(request.session, request.now):
        label = _("Answer the concern") if goal.concern else _("Answer about the goal")
        call = Call("goal", {"goal": str(goal.version.goal_id)})
        yield Waits(_words(goal), label, call, goal.version.at)


def _words(goal: GoalWaiting) -> str:
    words = _("{name} has a concern about a goal: {goal}.") if goal.concern else _("{name} proposes a goal: {goal}.")
    return words.format(name=goal.by, goal=f"{metric_name(goal.metric)} {amount(goal.amount, goal.metric)}")


WAITS = waits
