"""Deputies, who get a manager's digest while the manager is away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ColleagueArg, NoArguments, PersonArg, myself, plain
from bot.asked import AskedAs
from bot.blocks import Item, Items, Text
from bot.capabilities.schedules.arguments import ComingDayArg
from bot.capabilities.schedules.slots import deputy_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day
from bot.turn import Call
from bot.wishes import Wish
from spm_core.delegations import service
from spm_core.delegations.service import DelegationStand
from spm_core.principal import Role

SHOWN = 3


class Delegate(BaseModel):
    deputy: ColleagueArg = Field(description=N_("Who stands in"))
    until: ComingDayArg = Field(description=N_("Last day"))
    start: ComingDayArg | None = Field(None, description=N_("First day; today when left out"))
    manager: PersonArg | None = Field(None, description=N_("For whom; yourself when left out"))


@capability(
    "delegate",
    summary=N_("Let somebody get your digest while you are away"),
    form_title=N_("Name a deputy"),
    args=Delegate,
    wish=Wish.SETTINGS,
    role=Role.MANAGER,
    writes=True,
    asked=AskedAs(slots=deputy_slots),
)
def delegate(request: Request, args: Delegate) -> Card:
    manager, first = args.manager or myself(request), args.start or request.today
    delegation = service.delegate(request.session, manager.id, args.deputy.id, first, args.until, request.now)
    words = _("{deputy} gets the digest of {manager}'s team, and sees nothing else by it. You can end it at any time.")
    return Card(
        title=_("{deputy} stands in for {manager}").format(deputy=delegation.deputy, manager=delegation.manager),
        body=(
            Text(_days(delegation)),
            Text(words.format(deputy=delegation.deputy, manager=delegation.manager), "muted"),
        ),
        buttons=(_end_button(delegation, _("End it")), Button(_("All of them"), Call("deputies"))),
        facts=_facts(delegation),
        as_of=request.now,
        resolved=plain({"deputy": args.deputy, "until": args.until, "start": first, "manager": manager}),
        subject_id=manager.id if manager.id != request.principal.employee_id else None,
    )


@capability(
    "deputies",
    summary=N_("Who stands in for whom"),
    args=NoArguments,
    wish=Wish.SETTINGS,
    asked=AskedAs(comes_by_itself=False),
)
def deputies(request: Request, args: NoArguments) -> Card:
    delegations = service.stands(request.session, request.now)
    me = request.principal.employee_id
    digests = tuple(
        Button(_("Their digest"), Call("digest", {"instead_of": delegation.manager_ref}))
        for delegation in delegations
        if delegation.deputy_id == me and delegation.starts_on <= request.today
    )
    new = (Button(_("Name a deputy…"), Call("delegate", form=True)),) if request.principal.leads else ()
    buttons = (*digests, *new, *_ends(delegations))
    return Card(
        title=_("Who stands in for whom") if delegations else _("Nobody stands in for anybody"),
        body=(Items(tuple(map(_item, delegations)), numbered=len(delegations) > 1),) if delegations else (),
        buttons=tuple(replace(button, more=n >= SHOWN) for n, button in enumerate(buttons)),
        facts={"deputies": [_facts(delegation) for delegation in delegations]},
        as_of=request.now,
    )


class WhichDelegation(BaseModel):
    delegation: int = Field(json_schema_extra=NOT_ASKED)


@capability("end delegation", summary=N_("End a deputy's time"), args=WhichDelegation, writes=True, hidden=True)
def end_delegation(request: Request, args: WhichDelegation) -> Card:
    service.withdraw(request.session, args.delegation, request.now)
    return Card(
        title=_("Ended"),
        body=(Text(_("From now on nobody gets a digest by it.")),),
        buttons=(Button(_("All of them"), Call("deputies")),),
        facts={"delegation": args.delegation},
        as_of=request.now,
    )


def _item(delegation: DelegationStand) -> Item:
    words = _("{deputy} for {manager}").format(deputy=delegation.deputy, manager=delegation.manager)
    return Item(words, detail=_days(delegation))


def _end_button(delegation: DelegationStand, label: str) -> Button:
    return Button(label, Call("end delegation", {"delegation": delegation.id}))


def _ends(delegations: Sequence[DelegationStand]) -> tuple[Button, ...]:
    """A button for each; where there are several, by its number in the list."""
    if len(delegations) == 1:
        return (_end_button(delegations[0], _("End it")),)
    return tuple(_end_button(each, _("End number {n}").format(n=n)) for n, each in enumerate(delegations, 1))


def _days(delegation: DelegationStand) -> str:
    return f"{day(delegation.starts_on)} – {day(delegation.last_day)}"


def _facts(delegation: DelegationStand) -> dict[str, Any]:
    return {
        "id": delegation.id,
        "manager": delegation.manager,
        "deputy": delegation.deputy,
        "start": delegation.starts_on,
        "end": delegation.last_day,
    }
