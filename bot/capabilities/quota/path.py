"""What to do to meet the quota, and accepting it as goals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ComingPeriodArg, PersonArg, TeamArg, plain
from bot.arguments.deals import AmountArg
from bot.asked import AskedAs
from bot.blocks import Block, Item, Items, Text
from bot.capabilities.quota.path_card import body
from bot.capabilities.quota.path_evidence import others, ways
from bot.capability import Request, capabilities, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED, form_of
from bot.i18n import N_, _, about, day, money, number, period_name
from bot.inputs import Form
from bot.parts.metrics import label
from bot.parts.provenance import source, waiting_for_rate
from bot.parts.subject import Whom, subject_of
from bot.turn import Call
from bot.wishes import Wish
from spm_core.errors import CoreError
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.money import Money
from spm_core.path import service
from spm_core.path.goals import PathPromise, promise
from spm_core.path.plan import PathToQuota
from spm_core.path.rules import PathAction


class PathView(StrEnum):
    WAYS = "ways"
    """Every way to close the gap."""
    OTHERS = "others"
    """What worked for others, and how much activity it takes."""


class PathArgs(BaseModel):
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    show: PathView | None = Field(None, description=N_("What it rests on"), json_schema_extra=NOT_ASKED)


@capability(
    "path to quota",
    summary=N_("What to do to meet the quota: deals, win rate, activity, and what worked for others"),
    args=PathArgs,
    wish=Wish.TO_DO,
    example=N_("What would it take to hit quota?"),
    asked=AskedAs(ahead=True, names=frozenset({"people", "guessed"})),
)
def path_to_quota(request: Request, args: PathArgs) -> Card:
    subject = subject_of(request, args)
    plan = service.path_to_quota(request.session, subject.whose, subject.standing, request.now)
    return Card(
        title=_title(subject, args.show),
        body=(*_body(plan, args.show), *_waiting(plan)),
        buttons=_buttons(subject, plan, args.show),
        pick="" if args.show else _("Open a deal…"),
        facts=plan.facts(),
        as_of=request.now,
        source=source(request, subject.whose, subject.standing.period),
        resolved={**subject.resolved, **plain({"show": args.show})},
        subject_id=subject.audited,
    )


def _waiting(plan: PathToQuota) -> tuple[Block, ...]:
    return waiting_for_rate((*plan.standing.waiting_for_rate, *plan.pipeline.waiting_for_rate), about)


def _body(plan: PathToQuota, show: PathView | None) -> tuple[Block, ...]:
    match show:
        case PathView.WAYS:
            return ways(plan)
        case PathView.OTHERS:
            return others(plan)
        case _:
            return body(plan)


_VIEWS = {PathView.WAYS: N_("Ways to close the gap"), PathView.OTHERS: N_("What worked for others")}


def _title(subject: Whom, show: PathView | None) -> str:
    what = _(_VIEWS[show]) if show else _("Path to quota")
    name, period = subject.who.name, period_name(subject.standing.period)
    if subject.mine:
        return f"{what}, {_('your team')} · {period}" if subject.whose.team else f"{what} · {period}"
    whose = _("{name}’s team").format(name=name) if subject.whose.team else name
    return f"{what}, {whose} · {period}"


def _buttons(subject: Whom, plan: PathToQuota, show: PathView | None) -> tuple[Button, ...]:
    args = subject.resolved
    open_ = [action for action in plan.actions if action.goal is None]
    accept = Button(_("Make these my goals…"), Call("accept path", _offer(subject, open_), form=True), primary=True)
    about = {name: value for name, value in args.items() if name != "period"}
    views = [Button(_(words), Call("path to quota", {**args, "show": view.value})) for view, words in _VIEWS.items()]
    goals = (Button(_("Goals"), Call("goals", about)),) if len(open_) < len(plan.actions) else ()
    first = (accept,) if subject.mine and open_ else goals
    rest = (
        *(goals if goals != first else ()),
        *(() if plan.usual is None else (view for view in views if view.call.args["show"] != show)),
        *((Button(_("Overdue"), Call("deals", {**args, "show": "overdue"})),) if plan.pipeline.overdue else ()),
        Button(_("Quota"), Call("quota", args)),
    )
    return (
        *first,
        *((Button(_("Path to quota"), Call("path to quota", args)),) if show else ()),
        _open_deals(plan, args),
        *(replace(button, more=True) for button in rest),
    )


def _open_deals(plan: PathToQuota, args: dict[str, Any]) -> Button:
    count = len({credit.deal for credit in plan.pipeline.closing})
    label = _("All open deals ({count})").format(count=number(count, 0)) if count else _("Open deals")
    return Button(label, Call("deals", {**args, "show": "biggest"}))


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


@capability(
    "accept path",
    summary=N_("Take on what to do as goals"),
    form_title=N_("Make these goals"),
    submit=N_("Set goals"),
    args=Accepted,
    writes=True,
    hidden=True,
)
def accept_path(request: Request, args: Accepted) -> Card | Form:
    promises = _promises(request, args)
    if not promises:
        nothing = _("There is nothing to take on: fill in what you want to reach, and by when.")
        return form_of(request, capabilities()["accept path"], plain(args), {"win": nothing})
    team = args.team is not None
    for goal in promises:
        promise(request.session, goal, request.now, team=team)
    note = _("They count once they are confirmed; whoever leads you is told. Your next summary says how far you are.")
    return Card(
        title=_("Proposed as goals"),
        body=(Items(tuple(_item(goal) for goal in promises)), Text(note, "muted")),
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


def _item(goal: PathPromise) -> Item:
    value = money(goal.target) if isinstance(goal.target, Money) else number(goal.target, 0)
    return Item(label(BUILT_IN[goal.metric]), value, _("by {day}").format(day=day(goal.due)))
