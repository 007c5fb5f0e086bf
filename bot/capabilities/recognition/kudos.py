"""Kudos for a colleague: previewed first, then posted if the receiver allows it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from bot.arguments import ColleagueArg, plain
from bot.asked import AskedAs
from bot.blocks import Quote, Text
from bot.capabilities.recognition.slots import kudos_slots, privacy_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, ngettext
from bot.parts.wins import listed, posted
from bot.turn import Call
from bot.wishes import Wish
from spm_core.recognition import service
from spm_core.recognition.models import LONGEST
from spm_core.recognition.service import KudosPlan


class Where(StrEnum):
    CHANNEL = "channel"
    PRIVATE = "private"


_CHOICES = (N_("channel"), N_("private"), N_("posted"))  # labels of Where and Privacy in forms


class KudosArgs(BaseModel):
    person: ColleagueArg = Field(description=N_("Who you praise"))
    reason: str = Field(min_length=2, max_length=LONGEST, description=N_("What for"))
    where: Where | None = Field(None, description=N_("Where: in the team's channel, or privately"))


def preview_kudos(request: Request, args: KudosArgs) -> Card:
    plan, resolved = _plan(service.plan, request, args), plain(args)
    private = Call("kudos", {**resolved, "where": Where.PRIVATE.value})
    return Card(
        _title(plan.to),
        (Quote(args.reason, request.principal.name), Text(" · ".join((_where(plan), _left(plan))), "muted")),
        (
            Button(_("Post it") if plan.spots else _("Send it"), Call("kudos", resolved), primary=True),
            *((Button(_("Only to {name}").format(name=plan.to), private),) if plan.spots else ()),
            Button(_("Change…"), Call("kudos", resolved, form=True)),
        ),
        facts={"to": plan.to, "reason": args.reason, "posted": bool(plan.spots)},
    )


@capability(
    "kudos",
    summary=N_("Praise a colleague for something"),
    form_title=N_("Praise a colleague"),
    submit=N_("Send"),
    args=KudosArgs,
    wish=Wish.THANKS,
    example=N_("Kudos to {colleague} for saving the demo"),
    writes=True,
    preview=preview_kudos,
    about="anyone",
    asked=AskedAs(team_looks_on=True, names=frozenset({"people"}), told_freely=True, slots=kudos_slots),
)
def kudos(request: Request, args: KudosArgs) -> Card:
    plan = _plan(service.give, request, args)
    return Card(
        _("Kudos for {name}").format(name=plan.to),
        (Text("", strong=_sent(request, plan)), Text(_left(plan), "muted")),
        (Button(_("Latest kudos"), Call("recognition")),),
        facts={"to": plan.to, "reason": args.reason, "posted": bool(plan.spots), "left": plan.left},
        resolved=plain(args),
    )


def _plan(act: Callable[..., KudosPlan], request: Request, args: KudosArgs) -> KudosPlan:
    private = args.where is Where.PRIVATE
    return act(request.session, args.person.id, args.reason.strip(), request.now, private=private)


def _title(to: str) -> str:
    return _("👏 Kudos for {name}").format(name=to)


def _where(plan: KudosPlan) -> str:
    if not plan.spots:
        return _("Goes to {name} alone").format(name=plan.to)
    return _("Goes to {channels}").format(channels=listed(plan.spots))


def _sent(request: Request, plan: KudosPlan) -> str:
    return posted(plan.spots, request.now) if plan.spots else _("Sent to {name} alone").format(name=plan.to)


def _left(plan: KudosPlan) -> str:
    words = ngettext("{count} more to give this month", "{count} more to give this month", plan.left)
    return words.format(count=plan.left)


class OfKudos(BaseModel):
    kudos: Annotated[int, Field(ge=1)]


@capability("kudos note", summary=N_("Kudos that somebody gave"), args=OfKudos, hidden=True, public=True)
def kudos_note(request: Request, args: OfKudos) -> Card:
    note = service.note(request.session, args.kudos)
    return Card(_title(note.to), (Quote(note.reason, note.giver),), facts=note)


class Privacy(StrEnum):
    POSTED = "posted"
    PRIVATE = "private"


class PrivacyArgs(BaseModel):
    kudos: Privacy = Field(description=N_("Kudos for you"))


@capability(
    "kudos privacy",
    summary=N_("Whether kudos for you may be posted"),
    form_title=N_("Kudos for you"),
    args=PrivacyArgs,
    wish=Wish.THANKS,
    writes=True,
    about="anyone",
    asked=AskedAs(slots=privacy_slots),
)
def kudos_privacy(request: Request, args: PrivacyArgs) -> Card:
    public = args.kudos is Privacy.POSTED
    service.let_be_posted(request.session, public=public)
    words = _("Kudos for you may be posted.") if public else _("Kudos for you are told to you alone from now on.")
    return Card(_("Saved"), (Text(words),), facts={"posted": public})
