"""Deputies, who get a manager's digest while the manager is away."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ColleagueArg, NoArguments, PersonArg, myself, plain
from bot.asked import AskedAs
from bot.blocks import Column, Table, Text
from bot.capabilities.schedules.arguments import ComingDayArg
from bot.capabilities.schedules.slots import deputy_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day
from bot.turn import Call
from spm_core.delegations import service
from spm_core.delegations.service import DelegationStand
from spm_core.principal import Role


class Delegate(BaseModel):
    deputy: ColleagueArg = Field(description=N_("Who stands in"))
    until: ComingDayArg = Field(description=N_("Last day"))
    start: ComingDayArg | None = Field(None, description=N_("First day; today when left out"))
    manager: PersonArg | None = Field(None, description=N_("For whom; yourself when left out"))


@capability(
    "delegate",
    summary=N_("Let somebody get your digest while you are away"),
    args=Delegate,
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
        buttons=(_end_button(delegation), Button(_("All of them"), Call("deputies"))),
        facts=_facts(delegation),
        as_of=request.now,
        resolved=plain({"deputy": args.deputy, "until": args.until, "start": first, "manager": manager}),
        subject_id=manager.id if manager.id != request.principal.employee_id else None,
    )


@capability(
    "deputies",
    summary=N_("Who stands in for whom"),
    args=NoArguments,
    asked=AskedAs(comes_by_itself=False),
)
def deputies(request: Request, args: NoArguments) -> Card:
    delegations = service.stands(request.session, request.now)
    columns = (Column(_("Manager")), Column(_("Stands in")), Column(_("When")))
    rows = tuple((delegation.manager, delegation.deputy, _days(delegation)) for delegation in delegations)
    me = request.principal.employee_id
    digests = tuple(
        Button(
            _("The digest of {manager}").format(manager=delegation.manager),
            Call("digest", {"instead_of": delegation.manager_ref}),
        )
        for delegation in delegations
        if delegation.deputy_id == me and delegation.starts_on <= request.today
    )
    new = (Button(_("Somebody new…"), Call("delegate", form=True)),) if request.principal.leads else ()
    return Card(
        title=_("Who stands in for whom"),
        body=(Table(columns, rows),) if rows else (Text(_("Nobody stands in for anybody."), "muted"),),
        buttons=(*digests, *(_end_button(delegation) for delegation in delegations), *new),
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


def _end_button(delegation: DelegationStand) -> Button:
    return Button(
        _("End: {deputy}").format(deputy=delegation.deputy), Call("end delegation", {"delegation": delegation.id})
    )


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
