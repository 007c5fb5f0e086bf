"""The exchange about a goal: accept it, comment, raise a concern, answer, confirm, change, decline, withdraw, share."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from bot.arguments import ComingPeriodArg
from bot.arguments.deals import AmountArg
from bot.arguments.goals import AboutGoal, ArgumentTarget, SaidArg, amount_of
from bot.asked import AskedAs
from bot.capabilities.goals.card import goal_card
from bot.capabilities.goals.meant import done_card, goal_id, goal_meant, step, thread_of
from bot.capabilities.goals.slots import concern_slots
from bot.capability import Handler, Request, capability
from bot.cards import Card
from bot.i18n import N_
from bot.parts.metrics_file import catalogue
from spm_core.goals import service
from spm_core.goals.rules import Act, Terms
from spm_core.goals.thread import latest_terms
from spm_core.metrics.catalogue import find


class GoalRemark(AboutGoal):
    """What has to be said."""

    text: SaidArg = Field(description=N_("In your words"))


class MaySay(AboutGoal):
    text: SaidArg | None = Field(None, description=N_("In your words"))


class ChangeGoal(AboutGoal):
    target: SaidArg | None = Field(None, description=N_("New target; as it is when left out"))
    period: ComingPeriodArg | None = Field(None, description=N_("Period; as it is when left out"))
    weight: AmountArg | None = Field(None, description=N_("Weight beside the other goals"))
    parent: int | None = Field(None, description=N_("Number of the team's goal it serves"))
    why: SaidArg | None = Field(None, description=N_("Why"))


def _look(act: Act) -> Handler[AboutGoal]:
    """The goal with the button that does it."""

    def preview(request: Request, args: AboutGoal) -> Card:
        return goal_card(request, thread_of(request, goal_meant(request, args, act)))

    return preview


@capability(
    "accept goal",
    summary=N_("Accept a goal"),
    args=MaySay,
    writes=True,
    hidden=True,
    preview=_look(Act.ACKNOWLEDGE),
)
def accept(request: Request, args: MaySay) -> Card:
    return step(request, args, Act.ACKNOWLEDGE, args.text)


@capability(
    "raise concern",
    summary=N_("Raise a concern"),
    args=GoalRemark,
    writes=True,
    hidden=True,
    asked=AskedAs(slots=concern_slots),
)
def concern(request: Request, args: GoalRemark) -> Card:
    return step(request, args, Act.CONCERN, args.text)


@capability("comment goal", summary=N_("Comment on a goal"), args=GoalRemark, writes=True, hidden=True)
def comment(request: Request, args: GoalRemark) -> Card:
    return step(request, args, Act.COMMENT, args.text)


@capability("answer concern", summary=N_("Answer a concern"), args=GoalRemark, writes=True, hidden=True)
def answer(request: Request, args: GoalRemark) -> Card:
    return step(request, args, Act.ANSWER, args.text)


@capability("confirm goal", summary=N_("Confirm a goal"), args=MaySay, writes=True, hidden=True)
def confirm(request: Request, args: MaySay) -> Card:
    return step(request, args, Act.CONFIRM, args.text)


@capability("decline goal", summary=N_("Decline a goal"), args=GoalRemark, writes=True, hidden=True)
def decline(request: Request, args: GoalRemark) -> Card:
    return step(request, args, Act.DECLINE, args.text)


@capability("withdraw goal", summary=N_("Withdraw a goal"), args=GoalRemark, writes=True, hidden=True)
def withdraw(request: Request, args: GoalRemark) -> Card:
    return step(request, args, Act.WITHDRAW, args.text)


@capability("share goal", summary=N_("Share a team's goal"), args=AboutGoal, writes=True, hidden=True)
def share(request: Request, args: AboutGoal) -> Card:
    return step(request, args, Act.SHARE)


@capability("change goal", summary=N_("Change a goal"), args=ChangeGoal, writes=True, hidden=True)
def change(request: Request, args: ChangeGoal) -> Card:
    number = goal_id(request, goal_meant(request, args, Act.CHANGE))
    goal, before = latest_terms(request.session, number)
    terms = Terms(
        before.target if not args.target else _amount(request, args.target, goal.metric),
        args.period or before.period,
        args.weight or before.weight,
        args.parent or before.parent_id,
    )
    changed = service.change(request.session, number, terms, args.why, request.now, catalogue(), seen=args.version)
    return done_card(request, changed)


def _amount(request: Request, words: str, metric: str) -> Decimal:
    return amount_of(ArgumentTarget(words.strip()), find(metric, catalogue()), request.principal.company.currency)
