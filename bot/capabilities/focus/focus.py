"""What to do first today: who waits, what is due, the deals that press and, for a lead, the people who need them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, ComingPeriodArg, PersonArg, TeamArg, myself
from bot.asked import AskedAs
from bot.blocks import Block, Item, Items, Text
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day, day_and_time, ngettext
from bot.parts.metrics_file import catalogue
from bot.parts.movers import movers
from bot.parts.provenance import source
from bot.parts.to_do import Thing, answers_and_work
from bot.parts.waits import waiting
from bot.turn import Call
from bot.wishes import Wish
from spm_core.coaching.models import TalkState
from spm_core.coaching.talks import talks
from spm_core.errors import CoreError
from spm_core.focus.rules import MOST
from spm_core.focus.service import Focus, focus_of
from spm_core.imports.freshness import PIPELINE_ROWS
from spm_core.people.service import Person, leads_somebody
from spm_core.who import Who

ASKED = 2
"""So many of the five are for those who wait, where there are as many, and no more where there is other work."""


class FocusArgs(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    period: ComingPeriodArg | None = Field(None, json_schema_extra=NOT_ASKED)


@capability(
    "focus",
    summary=N_("What to do first today: what is due, the deals that press, the people who need you"),
    args=FocusArgs,
    wish=Wish.TO_DO,
    place=3,
    suggest=N_("What should I do first?"),
    asked=AskedAs(ahead=True, names=frozenset({"people", "guessed"}), leads_to={"deals": "deals"}),
)
def focus(request: Request, args: FocusArgs) -> Card:
    if args.period and request.today not in args.period:
        raise CoreError("focus_is_today", argument="period")
    who = args.team.lead if args.team else args.person or myself(request)
    mine = who.id == request.principal.employee_id
    team = args.team is not None or _leads(request, who, mine=mine)
    found = focus_of(request.session, who.id, request.now, catalogue(), team=team)
    subject = _subject(args, who, mine=mine)
    things = _things(request, found, subject, mine=mine)
    whose = Who.of(who.id, team=team)
    return Card(
        title=_title(things, who, request, mine=mine),
        body=(*_body(things), *movers((person.person, person) for person in found.people)),
        buttons=_buttons(found, things, subject),
        pick=_("Open one of these…") if things else "",
        facts={
            "now": list(found.todo.now),
            "then": list(found.todo.then),
            "to_do": [thing.item.call for thing in things],
            "open_deals": found.open_deals,
            "at_risk": list(found.at_risk),
        },
        as_of=request.now,
        source=source(request, whose, found.standing.period, PIPELINE_ROWS),
        resolved=subject if not mine or args.team else {},
        subject_id=None if mine else who.id,
    )


def _leads(request: Request, who: Person, *, mine: bool) -> bool:
    return request.principal.leads if mine else leads_somebody(request.session, who.id, request.today)


def _subject(args: FocusArgs, who: Person, *, mine: bool) -> dict[str, Any]:
    """The person or team, as arguments of calls."""
    if args.team is not None:
        return {"team": MY_TEAM if mine else args.team.name}
    return {"person": who.ref}


def _things(request: Request, found: Focus, subject: dict[str, Any], *, mine: bool) -> tuple[Thing, ...]:
    """Everything there is to do: what presses, then who waits, then the rest, with room for each among the first."""
    _none, now = answers_and_work(found, found.todo.now, (), subject)
    answers, then = answers_and_work(found, found.todo.then, waiting(request) if mine else (), subject)
    waits = [*(_talks(request) if mine else ()), *answers]
    pressing, asked = MOST - min(len(waits), ASKED), MOST - min(len(now) + len(then), MOST - ASKED)
    return (*now[:pressing], *waits[:asked], *now[pressing:], *then, *waits[asked:])


def _talks(request: Request) -> Iterator[Thing]:
    """The asker's talks of today that are still to come."""
    zone = ZoneInfo(request.principal.time_zone or request.principal.company.time_zone)
    for talk in talks(request.session):
        if talk.state is not TalkState.AGREED or not talk.mine or talk.at is None or talk.at < request.now:
            continue
        at = talk.at.astimezone(zone)
        if at.date() != request.now.astimezone(zone).date():
            continue
        other = talk.lead if talk.employee_id == request.principal.employee_id else talk.employee
        call = Call("talk", {"talk": talk.id})
        item = Item(_("Talk with {who}").format(who=other), detail=day_and_time(at), call=call)
        yield Thing(item, Button(_("Open the talk"), call))


def _title(things: Sequence[Thing], who: Person, request: Request, *, mine: bool) -> str:
    what = _("Do these first") if len(things) > 1 else _("Do this first") if things else _("Nothing urgent today")
    return f"{what} · {day(request.today)}" if mine else f"{what} · {who.name}"


def _body(things: Sequence[Thing]) -> tuple[Block, ...]:
    if not things:
        words = _("No deal closes this week or is late, nothing was promised for these days, and nobody waits.")
        return (Text(words),)
    shown = tuple(thing.item for thing in things[:MOST])
    return (Items(shown, numbered=len(shown) > 1, more=len(things) - len(shown)),)


def _buttons(found: Focus, things: Sequence[Thing], subject: dict[str, Any]) -> tuple[Button, ...]:
    label = ngettext("Open deals ({count})", "Open deals ({count})", found.open_deals)
    deals = Call("deals", {**subject, "show": "all"})
    first = [Button(thing.button.label, thing.button.call, primary=True) for thing in things[:1]]
    path = Call("path to quota", subject)
    known = {repr(button.call) for button in first}
    return (
        *first,
        *(() if repr(path) in known else (Button(_("Path to quota"), path),)),
        *((Button(label.format(count=found.open_deals), deals),) if found.open_deals else ()),
        Button(_("What changed"), Call("changes", subject), more=True),
    )
