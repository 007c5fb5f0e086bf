"""Who somebody's manager is, and who is on the team."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import PersonArg, myself, plain
from bot.asked import AskedAs, Said
from bot.blocks import ITEMS, Block, Figure, Heading, Item, Items, Text
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, ngettext, number
from bot.turn import Call
from bot.wishes import Wish
from spm_core.people.lines import Colleague, PlaceInChart, place_of


class About(StrEnum):
    MANAGER = "manager"
    TEAM = "team"


class ManagerArgs(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; yourself when left out"))
    of: About | None = Field(None, description=N_("The manager or the team"), json_schema_extra=NOT_ASKED)


def manager_slots(said: Said) -> dict[str, Any]:
    """Whose manager, or whose people: "who is my boss", "who reports to me"."""
    person = {name: value for name, value in said.args.items() if name == "person"}
    about = About.MANAGER if "BOSS" in said.reading.concepts else None
    return {**person, **({"of": about.value} if about else {})}


@capability(
    "manager",
    summary=N_("Who your manager is, and who is on your team"),
    args=ManagerArgs,
    wish=Wish.SETTINGS,
    example=N_("Who reports to me?"),
    suggest=N_("Who is my manager?"),
    asked=AskedAs(names=frozenset({"people"}), comes_by_itself=False, team_looks_on=True, slots=manager_slots),
)
def manager(request: Request, args: ManagerArgs) -> Card:
    who = args.person or myself(request)
    mine = who.id == request.principal.employee_id
    place = place_of(request.session, who.id)
    return Card(
        title=_("Your manager and team") if mine else _("{name}: manager and team").format(name=who.name),
        body=tuple(_body(place, mine=mine, team=args.of is not About.MANAGER)),
        buttons=(Button(_("How is my team doing?"), Call("team")),) if mine and place.reports else (),
        facts=_facts(place),
        resolved=plain(args),
        subject_id=None if mine else who.id,
    )


def _body(place: PlaceInChart, *, mine: bool, team: bool) -> Iterator[Block]:
    yield _manager(place, mine=mine)
    if place.reports:
        count = len(place.reports)
        words = ngettext("{count} person reports directly", "{count} people report directly", count)
        yield Heading(words.format(count=number(count, 0)))
        yield _listed(place.reports)
    elif place.peers and team:
        yield Heading(place.team or _("On the same team"))
        yield _listed(place.peers)


def _manager(place: PlaceInChart, *, mine: bool) -> Block:
    if place.manager is None:
        return Text(_("Nobody is set as your manager.") if mine else _("Nobody is set as manager."))
    title = f" · {place.manager.title}" if place.manager.title else ""
    return Figure(place.manager.name, (_("your manager") if mine else _("manager")) + title)


def _listed(people: Sequence[Colleague]) -> Items:
    items = tuple(Item(each.name, detail=each.title or "") for each in people[:ITEMS])
    return Items(items, more=max(len(people) - ITEMS, 0))


def _facts(place: PlaceInChart) -> dict[str, Any]:
    return {
        "manager": place.manager.name if place.manager else None,
        "team": place.team,
        "reports": [each.name for each in place.reports],
        "peers": [each.name for each in place.peers],
    }
