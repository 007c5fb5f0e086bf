"""Goals of a person or a team with their progress, and a single goal with its exchange."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, ComingPeriodArg, PersonArg, TeamArg, myself, plain
from bot.arguments.goals import AboutGoal
from bot.asked import AskedAs
from bot.blocks import Block, Item, Items, Status, Text
from bot.capabilities.goals.card import goal_card
from bot.capabilities.goals.meant import goal_meant, name_of, thread_of
from bot.capabilities.goals.reached import goals_slots, quota_instead
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, ngettext, number, percent, period_name
from bot.parts.goals import STATES, amount, metric_name, standing, target, what
from bot.parts.metrics_file import catalogue
from bot.parts.provenance import of_goals
from bot.parts.yes_no import yes_no
from bot.turn import Call
from bot.wishes import Wish
from spm_core.goals.models import ENDED, GoalState
from spm_core.goals.read import Shown, goals_of
from spm_core.goals.rules import Act
from spm_core.money import Money
from spm_core.people.service import Person
from spm_core.who import Who

SHOWN = 10


class Goals(BaseModel):
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    metric: str | None = Field(None, max_length=64, json_schema_extra=NOT_ASKED)
    """What the goals are about, where a question names it."""
    reached: bool = Field(False, json_schema_extra=NOT_ASKED)
    """Whether it was asked if they are reached: a yes or no comes first."""
    count: Decimal | None = Field(None, json_schema_extra=NOT_ASKED)
    """How many the question says there were to be: "my 10 demos"."""


@capability(
    "goals",
    summary=N_("Goals that were agreed to, and how far they are"),
    args=Goals,
    wish=Wish.GOALS,
    suggest=N_("What did I agree to?"),
    asked=AskedAs(slots=goals_slots, instead=quota_instead),
)
def goals(request: Request, args: Goals) -> Card:
    who = args.team.lead if args.team else args.person or myself(request)
    team = args.team is not None
    listed = goals_of(
        request.session, who.id, request.now, team=team, period=args.period, catalogue=catalogue(), ended=True
    )
    listed = tuple(goal for goal in listed if args.metric in (None, goal.metric))
    mine = who.id == request.principal.employee_id
    return Card(
        title=_title(request, args, who, mine=mine),
        body=(*_reached(args, listed), *(_body(request, listed, team=team) if listed else _none(args))),
        buttons=_buttons(request, listed, args, mine=mine),
        pick=_("Open a goal…"),
        facts={"goals": listed},
        as_of=request.now,
        source=of_goals(request, Who.of(who.id, team=bool(team)), listed),
        resolved=plain({**dict(args), "person": None if team else who}),
        subject_id=None if mine else who.id,
    )


class OneGoal(AboutGoal):
    entry: int | None = Field(None, description=N_("Number of what was said"), json_schema_extra=NOT_ASKED)


@capability("goal", summary=N_("One goal"), args=OneGoal, hidden=True)
def goal(request: Request, args: OneGoal) -> Card:
    """Begins with the given entry, where a notice is about one."""
    return goal_card(request, thread_of(request, goal_meant(request, args, Act.COMMENT)), args.entry)


def _title(request: Request, args: Goals, who: Person, *, mine: bool) -> str:
    if args.team:
        name = _("Your team's goals") if mine else _("Goals of {name}'s team").format(name=who.name)
    else:
        name = _("Your goals") if mine else _("Goals of {name}").format(name=who.name)
    return f"{name} · {period_name(args.period)}" if args.period else name


def _reached(args: Goals, goals: Sequence[Shown]) -> tuple[Text, ...]:
    """Yes or no, where that was asked and can be told; no until all of them are reached."""
    done = [goal.progress for goal in goals if goal.in_force and goal.progress and goal.progress.value is not None]
    if not args.reached or not done:
        return ()
    if args.count is not None and len(done) == 1:
        value = done[0].value
        return (yes_no(not isinstance(value, Money) and value is not None and value >= args.count),)
    met = sum(each.verdict == "met" for each in done)
    words = _("{count} of {of} reached.").format(count=number(met, 0), of=number(len(done), 0))
    return (yes_no(met == len(done), words if len(done) > 1 else ""),)


def _none(args: Goals) -> tuple[Text, ...]:
    if args.metric:
        return (Text(_("No goal for this runs or comes: {metric}.").format(metric=metric_name(args.metric)), "muted"),)
    return (Text(_("No goal runs or comes. Propose one: “set a goal of 20 demos this month”."), "muted"),)


def _body(request: Request, goals: Sequence[Shown], *, team: bool) -> tuple[Block, ...]:
    with_person = team or len({goal.owner_id for goal in goals}) > 1
    waiting_first = sorted(goals, key=lambda goal: (not goal.waits, goal.state in ENDED))
    items = tuple(_item(request, goal, with_person=with_person) for goal in waiting_first[:SHOWN])
    return (Text("", strong=_counted(goals)), Items(items, more=max(len(goals) - SHOWN, 0)), *_shares(goals))


def _item(request: Request, goal: Shown, *, with_person: bool) -> Item:
    wanted = target(goal.owed, goal.metric, goal.each)
    done = None if goal.progress is None else goal.progress.value
    so_far = _("{done} of {target}").format(done=amount(done, goal.metric), target=wanted)
    pending = "" if goal.pending is None else _("{target} proposed").format(target=amount(goal.pending, goal.metric))
    return Item(
        f"{goal.owner} · {name_of(request, goal)}" if with_person else name_of(request, goal),
        wanted if done is None else so_far,
        pending,
        _stands(goal),
        Call("goal", {"goal": goal.ref}),
    )


def _stands(goal: Shown) -> Status:
    if goal.in_force:
        return standing(goal.progress)
    state = STATES[goal.state]
    return Status(state.symbol, _(state.words), state.tone)


def _counted(goals: Sequence[Shown]) -> str:
    counts = Counter(goal.state for goal in goals)
    waiting = counts[GoalState.PROPOSED] + sum(goal.pending is not None for goal in goals)
    ended = sum(counts[state] for state in ENDED)
    parts = (
        (counts[GoalState.AGREED], ngettext("{count} agreed", "{count} agreed", counts[GoalState.AGREED])),
        (counts[GoalState.SET], ngettext("{count} set", "{count} set", counts[GoalState.SET])),
        (waiting, ngettext("{count} waits to be agreed", "{count} wait to be agreed", waiting)),
        (ended, ngettext("{count} ended", "{count} ended", ended)),
    )
    said = [words.format(count=number(count, 0)) for count, words in parts if count]
    none = [] if counts[GoalState.AGREED] or counts[GoalState.SET] else [parts[0][1].format(count=number(0, 0))]
    return " · ".join((*none, *said))


def _shares(goals: Sequence[Shown]) -> tuple[Text, ...]:
    """Each goal's share of the total weight, if weights were set."""
    weighed = [goal for goal in goals if goal.in_force]
    total = sum(goal.weight for goal in weighed)
    if not total or len({goal.owner_id for goal in weighed}) > 1 or all(goal.weight == 1 for goal in weighed):
        return ()
    parts = ", ".join(
        _("{goal} {share}").format(
            goal=what(goal.metric, goal.scope, goal.is_quota), share=percent(goal.weight / total, 0)
        )
        for goal in weighed
    )
    return (Text(_("Weights: {parts}").format(parts=parts), "muted"),)


def _figures(args: Goals) -> tuple[Button, ...]:
    """To the figures of what was asked about, goal or none."""
    if not args.metric:
        return ()
    whom = {"team": args.team} if args.team else {"person": args.person}
    return (
        Button(metric_name(args.metric), Call("metric", plain({"metric": args.metric, "period": args.period, **whom}))),
    )


def _buttons(request: Request, goals: Sequence[Shown], args: Goals, *, mine: bool) -> tuple[Button, ...]:
    """The first goal that waits for an answer, then what else; the list opens each of them."""
    waiting = next((goal for goal in goals if goal.waits), None)
    answer = (Button(_("Open what waits"), Call("goal", {"goal": waiting.ref}), primary=True),) if waiting else ()
    own = mine and not args.team
    another = (Button(_("Another…"), Call("goal"), more=True),) if own and len(goals) > SHOWN else ()
    person: dict[str, Any] = {} if mine or not args.person else {"person": args.person.ref}
    leads = request.principal.leads and not args.team
    team = (Button(_("My team"), Call("goals", {"team": MY_TEAM}), more=True),) if leads else ()
    return (*answer, *_figures(args), Button(_("New goal…"), Call("set goal", person, form=True)), *another, *team)
