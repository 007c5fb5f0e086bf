"""What Pacer can do for the asker, made from the declared capabilities: what is wanted most, or one group, or all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, islice
from typing import Literal

from pydantic import BaseModel, Field

from bot.asked import AskedAs
from bot.blocks import ITEMS, Fields, Item, Items, Text
from bot.capabilities.help.typed import ALL, typed_after
from bot.capability import Capability, Request, capabilities, capability, may_use, needs_arguments, suggested
from bot.cards import Button, Card
from bot.i18n import N_, _, current
from bot.language.commands import typed_name
from bot.turn import Call
from bot.wishes import Wish
from spm_core.people.service import everybody, find_people

LINES = 10
"""The most lines of a help that is read at a glance."""
PRESSED = 2
"""How many suggestions can be pressed."""
COLLEAGUE = "{colleague}"
"""What an example says for a colleague's first name."""
Offered = Mapping[Wish, Sequence[Capability]]


class Help(BaseModel):
    about: Literal["all"] | Wish | None = Field(None, description=N_("What you want; the most wanted when left out"))


@capability(
    "help",
    summary=N_("What you can ask me"),
    args=Help,
    wish=Wish.SETTINGS,
    about="anyone",
    asked=AskedAs(quotes_figures=True, names=frozenset({"deals"}), comes_by_itself=False, typed=typed_after),
)
def help_(request: Request, args: Help) -> Card:
    offered = _offered(request)
    if args.about == ALL:
        return _everything(offered)
    if isinstance(args.about, Wish) and args.about in offered:
        return _group(request, args.about, offered[args.about])
    return _glance(request, offered)


def _offered(request: Request) -> Offered:
    """What the asker may use, by what it is wanted for; the main thing of each group first."""
    me = request.principal
    mine = [
        one for one in capabilities().values() if not one.hidden and may_use(me, one) and (me.leads or not one.leads)
    ]
    order = list(Wish)
    mine.sort(key=lambda one: (order.index(one.wish), one.place, not one.example, not one.suggest, one.name))
    return {wish: list(group) for wish, group in groupby(mine, key=lambda one: one.wish)}


def _glance(request: Request, offered: Offered) -> Card:
    examples = ((wish, example(request, group[0])) for wish, group in offered.items())
    said = ((_(wish.value), words) for wish, words in examples if words)
    first = suggested(request.principal)[:PRESSED]
    return Card(
        title=_("Ask me in your own words"),
        body=(
            Fields(tuple(islice(said, LINES)), lines=True),
            Text(_("Only you see my answers, in a channel too."), "muted"),
        ),
        buttons=(
            *(Button(_(one.suggest), Call(one.name), primary=one is first[0]) for one in first),
            Button(_("Everything I can do"), Call("help", {"about": ALL})),
        ),
        facts=_facts(offered),
    )


def _everything(offered: Offered) -> Card:
    groups = [
        Item(_(wish.value), detail=", ".join(_typed(one) for one in group), call=Call("help", {"about": wish.value}))
        for wish, group in offered.items()
    ]
    return Card(
        title=_("Everything I can do"),
        body=(
            *(Items(tuple(groups[n : n + ITEMS])) for n in range(0, len(groups), ITEMS)),
            Text(_("Ask in your own words, or type one of these after /pacer."), "muted"),
        ),
        pick=_("Tell me more about…"),
        facts=_facts(offered),
    )


def _group(request: Request, wish: Wish, group: Sequence[Capability]) -> Card:
    """Everything of one group, each to be opened; what needs to be told something opens as a form."""
    said = [words for one in group if (words := example(request, one))]
    return Card(
        title=_(wish.value),
        body=(
            *(
                (Text(" ".join(_("“{words}”").format(words=words) for words in said), strong=_("Say it like this:")),)
                if said
                else ()
            ),
            Items(tuple(Item(_(one.summary), detail=_typed(one), call=_opening(one)) for one in group)),
        ),
        buttons=(Button(_("Everything I can do"), Call("help", {"about": ALL})),),
        pick=_("Open…"),
        facts={"about": wish.value, **_facts({wish: group})},
    )


def _typed(one: Capability) -> str:
    return typed_name(one, current().language)


def _opening(one: Capability) -> Call:
    return Call(one.name, form=one.writes or needs_arguments(one))


def example(request: Request, one: Capability) -> str:
    """What to say for it; empty where nothing is, or where it takes a colleague and there is none."""
    words = _(one.example or one.suggest) if one.example or one.suggest else ""
    if COLLEAGUE not in words:
        return words
    name = _colleague(request)
    return words.replace(COLLEAGUE, name) if name else ""


def _colleague(request: Request) -> str | None:
    """The first name of a colleague whom nobody could take for another; None where there is nobody like that."""
    me = request.principal.employee_id
    firsts = (one.name.split()[0] for one in everybody(request.session) if one.id != me)
    return next((first for first in firsts if len(find_people(request.session, first)) == 1), None)


def _facts(offered: Offered) -> dict[str, list[str]]:
    return {"capabilities": sorted(one.name for group in offered.values() for one in group)}
