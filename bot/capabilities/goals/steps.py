"""The steps of the exchange about a goal, from accepting it or raising a concern to changing or withdrawing it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field

from bot.arguments import ComingPeriodArg
from bot.arguments.deals import AmountArg
from bot.arguments.goals import AboutGoal, ArgumentTarget, SaidArg, amount_of
from bot.asked import AskedAs
from bot.capabilities.goals.buttons import CALLS
from bot.capabilities.goals.card import goal_card
from bot.capabilities.goals.meant import done_card, goal_id, goal_meant, step, thread_of
from bot.capabilities.goals.slots import concern_slots
from bot.capability import Request, capability
from bot.cards import Card
from bot.forms import RARELY
from bot.i18n import N_
from bot.parts.metrics_file import catalogue
from spm_core.goals import service
from spm_core.goals.rules import Act, Terms
from spm_core.goals.thread import latest_terms
from spm_core.metrics.catalogue import find


class GoalRemark(AboutGoal):
    """A step that makes no sense without words, such as a concern."""

    text: SaidArg = Field(description=N_("In your words"))


class MaySay(AboutGoal):
    """A step that speaks for itself, such as accepting; words may be added."""

    text: SaidArg | None = Field(None, description=N_("In your words"))


class ChangeGoal(AboutGoal):
    target: SaidArg | None = Field(None, description=N_("New target; as it is when left out"))
    period: ComingPeriodArg | None = Field(None, description=N_("Period; as it is when left out"))
    weight: AmountArg | None = Field(None, description=N_("Weight beside the other goals"), json_schema_extra=RARELY)
    parent: int | None = Field(None, description=N_("Number of the team's goal it serves"), json_schema_extra=RARELY)
    why: SaidArg | None = Field(None, description=N_("Why"))


def _preview_acceptance(request: Request, args: MaySay) -> Card:
    """Show the goal with the button that accepts it."""
    return goal_card(request, thread_of(request, goal_meant(request, args, Act.ACKNOWLEDGE)))


def _declare(act: Act, summary: str, args: type[GoalRemark] | type[MaySay], **options: Any) -> None:
    """Declare the capability that takes one step of the exchange and shows the goal as it then stands."""

    @capability(CALLS[act], summary=summary, args=args, writes=True, hidden=True, **options)
    def take_step(request: Request, given: GoalRemark | MaySay) -> Card:
        return step(request, given, act, given.text)


_declare(Act.ACKNOWLEDGE, N_("Accept a goal"), MaySay, submit=N_("Accept"), preview=_preview_acceptance)
_declare(Act.CONCERN, N_("Raise a concern"), GoalRemark, submit=N_("Raise"), asked=AskedAs(slots=concern_slots))
_declare(Act.COMMENT, N_("Comment on a goal"), GoalRemark, submit=N_("Comment"))
_declare(Act.ANSWER, N_("Answer a concern"), GoalRemark, form_title=N_("Answer the concern"), submit=N_("Answer"))
_declare(Act.CONFIRM, N_("Confirm a goal"), MaySay, submit=N_("Confirm"))
_declare(Act.DECLINE, N_("Decline a goal"), GoalRemark, submit=N_("Decline"))
_declare(Act.WITHDRAW, N_("Withdraw a goal"), GoalRemark, submit=N_("Withdraw"))


@capability("share goal", summary=N_("Share a team's goal"), args=AboutGoal, writes=True, hidden=True)
def share(request: Request, args: AboutGoal) -> Card:
    return step(request, args, Act.SHARE)


@capability("change goal", summary=N_("Change a goal"), submit=N_("Change"), args=ChangeGoal, writes=True, hidden=True)
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
