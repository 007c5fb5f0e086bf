"""What was agreed to: a person's or a team's goals with how far they are, and one of them with its exchange."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, ComingPeriodArg, PersonArg, TeamArg, myself, plain
from bot.arguments.goals import AboutGoal
from bot.capabilities.goals.card import goal_card
from bot.capabilities.goals.meant import goal_meant, name_of, thread_of
from bot.capability import Request, capability
from bot.cards import Block, Button, Card, Column, Table, Text
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, ngettext, number, percent, period_name
from bot.parts.goals import STATES, amount, reached, standing, target, what
from bot.parts.metrics_file import catalogue
from bot.turn import Call
from spm_core.goals.models import GoalState
from spm_core.goals.read import Shown, goals_of
from spm_core.goals.rules import Act
from spm_core.people.service import Person

SHOWN = 25
BUTTONS = 2
"""More would be cut short; the rest opens by “Another…”, or by asking for one person's."""


class Goals(BaseModel):
    period: ComingPeriodArg | None = Field(None, description=N_("Period"))
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))


@capability(
    "goals",
    summary=N_("Goals that were agreed to, and how far they are"),
    args=Goals,
    suggest=N_("What did I agree to?"),
)
def goals(request: Request, args: Goals) -> Card:
    who = args.team.lead if args.team else args.person or myself(request)
    team = args.team is not None
    found = goals_of(request.session, who.id, request.now, team=team, period=args.period, catalogue=catalogue())
    mine = who.id == request.principal.employee_id
    return Card(
        title=_title(request, args, who, mine=mine),
        body=_body(request, found, team=team),
        buttons=_buttons(request, found, args, mine=mine),
        facts={"goals": found},
        as_of=request.now,
        resolved=plain({**dict(args), "person": None if team else who}),
        subject_id=None if mine else who.id,
    )


class OneGoal(AboutGoal):
    entry: int | None = Field(None, description=N_("Number of what was said"), json_schema_extra=NOT_ASKED)


@capability("goal", summary=N_("One goal"), args=OneGoal, hidden=True)
def goal(request: Request, args: OneGoal) -> Card:
    """With what happened first, where it is told."""
    return goal_card(request, thread_of(request, goal_meant(request, args, Act.COMMENT)), args.entry)


def _title(request: Request, args: Goals, who: Person, *, mine: bool) -> str:
    if args.team:
        name = _("Your team's goals") if mine else _("Goals of {name}'s team").format(name=who.name)
    else:
        name = _("Your goals") if mine else _("Goals of {name}").format(name=who.name)
    return f"{name} · {period_name(args.period)}" if args.period else name


def _body(request: Request, found: Sequence[Shown], *, team: bool) -> tuple[Block, ...]:
    if not found:
        return (Text(_("No goal runs or comes. Propose one: “set a goal of 20 demos this month”."), "muted"),)
    person = (Column(_("Person")),) if team or len({each.owner_id for each in found}) > 1 else ()
    columns = (
        *person,
        Column(_("Goal")),
        Column(_("Target"), "right"),
        Column(_("So far"), "right"),
        Column(_("Stands")),
    )
    rows = tuple(_row(request, each, with_person=bool(person)) for each in found[:SHOWN])
    hidden = len(found) - SHOWN
    more = (Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"),) if hidden > 0 else ()
    return (Text(_counted(found)), Table(columns, rows), *more, *_shares(found))


def _row(request: Request, each: Shown, *, with_person: bool) -> tuple[str, ...]:
    state = STATES[each.state]
    stands = standing(each.progress) if each.state is GoalState.AGREED else state
    words = stands.words if each.state is GoalState.AGREED else _(state.words)
    if each.pending is not None:
        words = _("{words}; {target} proposed").format(words=words, target=amount(each.pending, each.metric))
    row = (name_of(request, each), target(each.target, each.metric, each.each), reached(each.progress, each.metric))
    return (*((each.owner,) if with_person else ()), *row, f"{stands.symbol} {words}")


def _counted(found: Sequence[Shown]) -> str:
    counts = Counter(each.state for each in found)
    waiting = counts[GoalState.PROPOSED] + sum(each.pending is not None for each in found)
    agreed = ngettext("{count} agreed", "{count} agreed", counts[GoalState.AGREED])
    said = agreed.format(count=number(counts[GoalState.AGREED], 0))
    more = ngettext("{count} waits to be agreed", "{count} wait to be agreed", waiting).format(count=number(waiting, 0))
    return f"{said} · {more}" if waiting else said


def _shares(found: Sequence[Shown]) -> tuple[Text, ...]:
    """What each weighs, where somebody said so."""
    weighed = [each for each in found if each.state is GoalState.AGREED]
    total = sum(each.weight for each in weighed)
    if not total or len({each.owner_id for each in weighed}) > 1 or all(each.weight == 1 for each in weighed):
        return ()
    parts = ", ".join(
        _("{goal} {share}").format(
            goal=what(each.metric, each.scope, each.is_quota), share=percent(each.weight / total, 0)
        )
        for each in weighed
    )
    return (Text(_("Weights: {parts}").format(parts=parts), "muted"),)


def _buttons(request: Request, found: Sequence[Shown], args: Goals, *, mine: bool) -> tuple[Button, ...]:
    waiting = sorted(found, key=lambda each: not each.waits)
    opened = tuple(Button(_label(request, each, args), Call("goal", {"goal": each.ref})) for each in waiting[:BUTTONS])
    own = mine and not args.team
    another = (Button(_("Another…"), Call("goal")),) if own and len(found) > BUTTONS else ()
    person: dict[str, Any] = {} if mine or not args.person else {"person": args.person.ref}
    team = (
        (Button(_("My team"), Call("goals", {"team": MY_TEAM})),) if request.principal.leads and not args.team else ()
    )
    return (*opened, *another, *team, Button(_("New goal…"), Call("set goal", person, form=True)))


def _label(request: Request, each: Shown, args: Goals) -> str:
    return f"{each.owner}: {name_of(request, each)}" if args.team else name_of(request, each)
