"""Somebody who gets a manager's digest while the manager is away."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import ColleagueArg, NoArguments, PersonArg, myself, plain
from bot.asked import AskedAs
from bot.capabilities.schedules.arguments import ComingDayArg
from bot.capabilities.schedules.slots import deputy_slots
from bot.capability import Request, capability
from bot.cards import Button, Card, Column, Table, Text
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
    made = service.delegate(request.session, manager.id, args.deputy.id, first, args.until, request.now)
    told = _("{deputy} gets the digest of {manager}'s team, and sees nothing else by it. You can end it at any time.")
    return Card(
        title=_("{deputy} stands in for {manager}").format(deputy=made.deputy, manager=made.manager),
        body=(Text(_days(made)), Text(told.format(deputy=made.deputy, manager=made.manager), "muted")),
        buttons=(_end(made), Button(_("All of them"), Call("deputies"))),
        facts=_facts(made),
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
    found = service.stands(request.session, request.now)
    columns = (Column(_("Manager")), Column(_("Stands in")), Column(_("When")))
    rows = tuple((each.manager, each.deputy, _days(each)) for each in found)
    me = request.principal.employee_id
    digests = tuple(
        Button(
            _("The digest of {manager}").format(manager=each.manager), Call("digest", {"instead_of": each.manager_ref})
        )
        for each in found
        if each.deputy_id == me and each.starts_on <= request.today
    )
    new = (Button(_("Somebody new…"), Call("delegate", form=True)),) if request.principal.leads else ()
    return Card(
        title=_("Who stands in for whom"),
        body=(Table(columns, rows),) if rows else (Text(_("Nobody stands in for anybody."), "muted"),),
        buttons=(*digests, *(_end(each) for each in found), *new),
        facts={"deputies": [_facts(each) for each in found]},
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


def _end(each: DelegationStand) -> Button:
    return Button(_("End: {deputy}").format(deputy=each.deputy), Call("end delegation", {"delegation": each.id}))


def _days(each: DelegationStand) -> str:
    return f"{day(each.starts_on)} – {day(each.last_day)}"


def _facts(each: DelegationStand) -> dict[str, Any]:
    return {
        "id": each.id,
        "manager": each.manager,
        "deputy": each.deputy,
        "start": each.starts_on,
        "end": each.last_day,
    }
