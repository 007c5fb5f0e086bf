"""Resolving which goal is meant, and taking a step about it."""

from __future__ import annotations

from bot.arguments.goals import AboutGoal
from bot.capabilities.goals.card import goal_card
from bot.capability import Ambiguous, Request
from bot.cards import Card
from bot.i18n import _
from bot.parts.goals import span, what
from bot.parts.metrics_file import catalogue
from spm_core.errors import CoreError
from spm_core.goals import service
from spm_core.goals.detail import GoalThread, goal_seen, thread
from spm_core.goals.models import Goal
from spm_core.goals.quotas import adopt, as_goal, quota_of
from spm_core.goals.read import Shown, where_i_may
from spm_core.goals.rules import Act


def thread_of(request: Request, ref: str) -> GoalThread:
    """The goal to look at; looking does not turn an imported quota into a goal."""
    session, now, (quota, number) = request.session, request.now, _read(ref)
    if quota:
        return thread(session, as_goal(quota_of(session, number)), now, catalogue(), number)
    return thread(session, goal_seen(session, number), now, catalogue())


def goal_meant(request: Request, args: AboutGoal, act: Act) -> str:
    """The given goal, or the asker's only one on which `act` is possible. Raises Ambiguous if there are several."""
    if args.goal is not None:
        return args.goal
    candidates = where_i_may(request.session, act, request.now, args.period)
    waiting = [goal for goal in candidates if goal.waits] or list(candidates)
    if not waiting:
        raise CoreError("goal_none_meant")
    if len(waiting) > 1:
        raise Ambiguous("goal", _("goal"), tuple((name_of(request, goal), goal.ref) for goal in waiting[:10]))
    return waiting[0].ref


def _read(ref: str) -> tuple[bool, int]:
    return ref.startswith("quota:"), int(ref.removeprefix("quota:"))


def goal_id(request: Request, ref: str) -> int:
    """The goal's number; an imported quota becomes a goal with the first step about it."""
    quota, number = _read(ref)
    return adopt(request.session, quota_of(request.session, number), request.now).id if quota else number


def step(request: Request, args: AboutGoal, act: Act, text: str | None = None) -> Card:
    """Take the step, and show the goal as it then stands."""
    number = goal_id(request, goal_meant(request, args, act))
    goal = service.step(request.session, number, act, request.now, text, seen=args.version)
    return done_card(request, goal)


def done_card(request: Request, goal: Goal) -> Card:
    """The goal after a step, beginning with that step."""
    exchange = thread(request.session, goal, request.now, catalogue())
    return goal_card(request, exchange, exchange.entries[-1].id)


def name_of(request: Request, goal: Shown) -> str:
    """The goal's name on a button."""
    return f"{what(goal.metric, goal.scope, goal.is_quota)} · {span(goal.period, request.principal.company.calendar)}"
