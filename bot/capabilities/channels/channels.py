"""Binding channels to a team or the company; an admin does it from inside the channel."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import NoArguments, TeamArg, plain
from bot.asked import AskedAs
from bot.blocks import Item, Items, Text
from bot.capabilities.channels.slots import bind_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, ngettext
from bot.turn import Call
from bot.wishes import Wish
from spm_core.channels import service
from spm_core.channels.service import Bound
from spm_core.errors import CoreError
from spm_core.principal import Role


class Binding(BaseModel):
    team: TeamArg | None = Field(None, description=N_("Team; the whole company when left out"))


def preview_binding(request: Request, args: Binding) -> Card:
    if request.place is None:
        raise CoreError("not_in_a_channel")
    if not request.place.member:
        raise CoreError("not_a_member", channel=request.place.name or request.place.conversation)
    whose = _("{name}'s team").format(name=args.team.lead.name) if args.team else request.principal.company.name
    return Card(
        _("Bind this channel to {whose}?").format(whose=whose),
        (Text(_told_here()),),
        (
            Button(_("Bind it"), Call("bind channel", plain(args)), primary=True),
            Button(_("Another team…"), Call("bind channel", plain(args), form=True)),
        ),
    )


@capability(
    "bind channel",
    summary=N_("Post a team's wins and kudos in this channel"),
    form_title=N_("Wins in this channel"),
    submit=N_("Post here"),
    args=Binding,
    wish=Wish.ADMIN,
    role=Role.ADMIN,
    writes=True,
    preview=preview_binding,
    about="anyone",
    asked=AskedAs(slots=bind_slots),
)
def bind_channel(request: Request, args: Binding) -> Card:
    lead = args.team.lead if args.team else None
    stored = service.bind(request.session, request.place, lead.id if lead else None, request.principal.locale)
    bound = Bound(stored.id, stored.name, lead.name if lead else None)
    return Card(
        _("Bound to {whose}").format(whose=_whose(request, bound)),
        (Text(_told_here()),),
        (Button(_("All channels"), Call("channels")),),
        facts={"channel": bound},
        resolved=plain(args),
    )


def _told_here() -> str:
    return _(
        "Wins and kudos are posted here, and what else you subscribe the channel to. It sees only what every colleague "
        "may know of that team: no quotas, no pay, nobody's own figures."
    )


@capability(
    "unbind channel",
    summary=N_("Stop posting in this channel"),
    form_title=N_("Stop posting here"),
    submit=N_("Stop"),
    args=NoArguments,
    wish=Wish.ADMIN,
    role=Role.ADMIN,
    writes=True,
    about="anyone",
)
def unbind_channel(request: Request, _args: NoArguments) -> Card:
    was = service.unbind(request.session, request.place)
    return Card(_("Nothing is posted here anymore.") if was else _("This channel was not bound."))


@capability(
    "channels",
    summary=N_("Which channels are bound to whom"),
    args=NoArguments,
    wish=Wish.ADMIN,
    example=N_("Which channels are bound?"),
    role=Role.ADMIN,
    about="anyone",
    asked=AskedAs(comes_by_itself=False),
)
def channels(request: Request, _args: NoArguments) -> Card:
    bound = service.bound(request.session)
    listed = tuple(Item(f"#{channel.name}", detail=_whose(request, channel)) for channel in bound)
    words = ngettext("{count} channel is bound", "{count} channels are bound", len(bound))
    hint = Text(_("Say /pacer bind channel inside a channel, with a team's name or without."), "muted")
    return Card(
        words.format(count=len(bound)) if bound else _("No channel is bound yet"),
        (*((Items(listed),) if listed else ()), *(() if request.place else (hint,))),
        (_next_step(request),),
        facts={"channels": bound},
    )


def _next_step(request: Request) -> Button:
    """Binding the channel that it was asked in; elsewhere, what else is posted."""
    if request.place:
        return Button(_("Bind this channel…"), Call("bind channel", form=True), primary=True)
    return Button(_("What comes by itself"), Call("schedules"))


def _whose(request: Request, bound: Bound) -> str:
    return _("{name}'s team").format(name=bound.lead) if bound.lead else request.principal.company.name
