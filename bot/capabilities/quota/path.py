"""What to do to meet the quota, and accepting it as goals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, TeamArg, plain
from bot.arguments.deals import AmountArg
from bot.asked import AskedAs
from bot.blocks import Column, Table, Text
from bot.capabilities.quota.path_card import body
from bot.capability import Request, capabilities, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED, form_of
from bot.i18n import N_, _, day, money, number, period_name
from bot.inputs import Form
from bot.parts.metrics import label
from bot.parts.provenance import source
from bot.parts.subject import Whom, subject_of
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.money import Money
from spm_core.path import service
from spm_core.path.goals import PathPromise, promise
from spm_core.path.rules import PathAction
from spm_core.path.service import PathToQuota


class PathArgs(BaseModel):
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "path to quota",
    summary=N_("What to do to meet the quota: deals, win rate, activity, and what worked for others"),
    args=PathArgs,
    suggest=N_("What should I do to hit quota?"),
    asked=AskedAs(ahead=True, names=frozenset({"people", "guessed"})),
)
def path_to_quota(request: Request, args: PathArgs) -> Card:
    subject = subject_of(request, args)
    plan = service.path_to_quota(request.session, subject.whose, subject.standing, request.now)
    return Card(
        title=_title(subject),
        body=body(plan),
        buttons=_buttons(subject, plan),
        facts=plan.facts(),
        as_of=request.now,
        source=source(request),
        resolved=subject.resolved,
        subject_id=subject.audited,
    )


def _title(subject: Whom) -> str:
    what, name, period = _("Path to quota"), subject.who.name, period_name(subject.standing.period)
    if subject.mine:
        return f"{what}, {_('your team')} · {period}" if subject.whose.team else f"{what} · {period}"
    return f"{what}, {_('{name}’s team').format(name=name) if subject.whose.team else name} · {period}"


def _buttons(subject: Whom, plan: PathToQuota) -> tuple[Button, ...]:
    args = subject.resolved
    open_ = [action for action in plan.actions if action.goal is None]
    accept = Button(_("Accept as goals…"), Call("accept path", _offer(subject, open_), form=True), primary=True)
    about = {name: value for name, value in args.items() if name != "period"}
    goals, overdue = Button(_("Goals"), Call("goals", about)), {**args, "show": "overdue"}
    return (
        *((accept,) if subject.mine and open_ else ()),
        *((goals,) if len(open_) < len(plan.actions) else ()),
        Button(_("Open deals"), Call("pipeline", {**args, "show": "biggest"})),
        *((Button(_("Overdue"), Call("pipeline", overdue)),) if plan.pipeline.overdue else ()),
        Button(_("Quota"), Call("quota", args)),
    )


# ---------------------------------------------------------------- taking it on


class PathActivity(StrEnum):
    DEMOS = N_("demos")
    PROPOSALS = N_("proposals")
    MEETINGS = N_("meetings")
    CALLS = N_("calls")


class Accepted(BaseModel):
    """The goals to take on; empty fields are left out."""

    win: AmountArg | None = Field(None, description=N_("Win"))
    win_by: date | None = Field(None, description=N_("Win it by"))
    create: AmountArg | None = Field(None, description=N_("Create new pipeline"))
    create_by: date | None = Field(None, description=N_("Create it by"))
    activity: PathActivity | None = Field(None, description=N_("Activity"))
    count: int | None = Field(None, ge=1, le=10_000, description=N_("How many"))
    count_by: date | None = Field(None, description=N_("Do them by"))
    team: TeamArg | None = Field(None, json_schema_extra=NOT_ASKED)


def _offer(subject: Whom, actions: list[PathAction]) -> dict[str, Any]:
    """The form's values, from the actions on the card."""
    offer: dict[str, Any] = {"team": "my_team"} if subject.whose.team else {}
    for action in actions:
        value = action.target.amount if isinstance(action.target, Money) else action.target
        match action.what:
            case "win_deals" | "win_likely":
                offer |= {"win": value, "win_by": action.due}
            case "create_pipeline":
                offer |= {"create": value, "create_by": action.due}
            case "activity":
                offer |= {"activity": action.metric, "count": value, "count_by": action.due}
    return plain(offer)


@capability("accept path", summary=N_("Take on what to do as goals"), args=Accepted, writes=True, hidden=True)
def accept_path(request: Request, args: Accepted) -> Card | Form:
    promises = _promises(request, args)
    if not promises:
        nothing = _("There is nothing to take on: fill in what you want to reach, and by when.")
        return form_of(capabilities()["accept path"], plain(args), {"win": nothing})
    team = args.team is not None
    for goal in promises:
        promise(request.session, goal, request.now, team=team)
    columns = (Column(_("Goal")), Column(_("Target"), "right"), Column(_("Due"), "right"))
    note = _("They count once they are confirmed; whoever leads you is told. Your next summary says how far you are.")
    return Card(
        title=_("Proposed as goals"),
        body=(Table(columns, tuple(_row(goal) for goal in promises)), Text(note, "muted")),
        buttons=(Button(_("Goals"), Call("goals", plain({"team": args.team})), primary=True),),
        facts={"goals": promises},
        as_of=request.now,
    )


def _promises(request: Request, args: Accepted) -> tuple[PathPromise, ...]:
    currency = request.principal.company.currency
    wanted = (
        ("won_amount", args.win, args.win_by, "win_by"),
        ("pipeline_created", args.create, args.create_by, "create_by"),
        (args.activity and args.activity.value, args.count, args.count_by, "count_by"),
    )
    promises = []
    for metric, value, due, argument in wanted:
        if not metric or value is None:
            continue
        if due is None or due < request.today:
            raise CoreError("no_due_day", argument=argument)
        amount = Money(value, currency) if isinstance(value, Decimal) else value
        promises.append(PathPromise(metric, amount, due))
    return tuple(promises)


def _row(goal: PathPromise) -> tuple[str, ...]:
    value = money(goal.target) if isinstance(goal.target, Money) else number(goal.target, 0)
    return (label(BUILT_IN[goal.metric]), value, day(goal.due))
