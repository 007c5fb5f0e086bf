"""Deputies, who are told for a manager what the manager delegates while away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from bot.arguments import ColleagueArg, NoArguments, PersonArg, myself, plain
from bot.asked import AskedAs
from bot.blocks import Fields, Item, Items, Text
from bot.capabilities.schedules.arguments import ComingDayArg
from bot.capabilities.schedules.slots import deputy_slots, nobodys
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day
from bot.inputs import Option
from bot.parts.absence import days_away
from bot.parts.deputies import delegable
from bot.picks import Picks
from bot.turn import Call
from bot.wishes import Wish
from spm_core.absence.away import away_in
from spm_core.delegations import service
from spm_core.delegations.service import DelegationStand
from spm_core.errors import CoreError
from spm_core.period import Period, days
from spm_core.principal import Role

SHOWN = 3


def _choices(_request: Request) -> tuple[Option, ...]:
    """What may be delegated, where there is a choice."""
    offered = tuple(Option(_(one.words), one.do) for one in delegable())
    return offered if len(offered) > 1 else ()


def _allowed(name: str) -> str:
    if name not in {one.do for one in delegable()}:
        raise CoreError("not_delegable", allowed=_named([one.do for one in delegable()]), argument="what")
    return name


DelegableArg = Annotated[str, AfterValidator(_allowed), Picks(_choices)]


class Delegate(BaseModel):
    deputy: ColleagueArg = Field(description=N_("Who stands in"))
    until: ComingDayArg = Field(description=N_("Last day"))
    start: ComingDayArg | None = Field(None, description=N_("First day; today when left out"))
    manager: PersonArg | None = Field(None, description=N_("For whom; yourself when left out"))
    what: DelegableArg | None = Field(None, description=N_("What they are told; the digest when left out"))


def _sentence(_words: str) -> None:
    """What is typed after the name says whom and until when: it is read as a question is."""


@capability(
    "delegate",
    summary=N_("Let somebody get your digest while you are away"),
    form_title=N_("Name a deputy"),
    args=Delegate,
    wish=Wish.SETTINGS,
    role=Role.MANAGER,
    writes=True,
    asked=AskedAs(ahead=True, own_times=True, slots=deputy_slots, subjects=nobodys, typed=_sentence),
)
def delegate(request: Request, args: Delegate) -> Card:
    manager, first = args.manager or myself(request), args.start or request.today
    what = [args.what] if args.what else [one.do for one in delegable() if one.by_default]
    delegation = service.delegate(request.session, manager.id, args.deputy.id, what, first, args.until, request.now)
    away = away_in(request.session, args.deputy.id, days(delegation.starts_on, delegation.last_day))
    return Card(
        title=_("{deputy} stands in for {manager}").format(deputy=delegation.deputy, manager=delegation.manager),
        body=(
            Text(_days(delegation)),
            *_away(delegation, away),
            Fields(((_("Delegated"), _named(delegation.what)), (_("Not delegated"), _("All else")))),
            Text(
                _("No verdicts, feedback, assessments or pay, and no figures beyond it. You can end it at any time."),
                "muted",
            ),
        ),
        buttons=(
            *((_another(delegation, args),) if away else ()),
            _end_button(delegation, _("End it")),
            Button(_("All of them"), Call("deputies")),
        ),
        facts=_facts(delegation),
        as_of=request.now,
        resolved=plain(
            {"deputy": args.deputy, "until": args.until, "start": first, "manager": manager, "what": args.what}
        ),
        subject_id=manager.id if manager.id != request.principal.employee_id else None,
    )


def _away(delegation: DelegationStand, away: Sequence[Period]) -> tuple[Text, ...]:
    """That the deputy is away then, too, for whoever may see it."""
    if not away:
        return ()
    words = _(
        "{deputy} is away then: {days}. Nothing reaches them then, and your next digest covers these days. "
        "Name somebody else."
    )
    named = ", ".join(map(days_away, away))
    return (Text(words.format(deputy=delegation.deputy, days=named), "warning"),)


def _another(delegation: DelegationStand, args: Delegate) -> Button:
    given = {"start": delegation.starts_on, "until": delegation.last_day, "manager": args.manager, "what": args.what}
    known = {name: value for name, value in plain(given).items() if value is not None}
    return Button(_("Name somebody else…"), Call("delegate", known, form=True), primary=True)


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
    theirs = tuple(
        Button(_(one.button), Call(one.do, {"instead_of": delegation.manager_ref}))
        for delegation in delegations
        for one in delegable()
        if one.do in delegation.what and delegation.deputy_id == me and delegation.starts_on <= request.today
    )
    new = (Button(_("Name a deputy…"), Call("delegate", form=True)),) if request.principal.leads else ()
    buttons = (*theirs, *new, *_ends(delegations))
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
        body=(Text(_("From now on nobody is told anything by it.")),),
        buttons=(Button(_("All of them"), Call("deputies")),),
        facts={"delegation": args.delegation},
        as_of=request.now,
    )


def _item(delegation: DelegationStand) -> Item:
    words = _("{deputy} for {manager}").format(deputy=delegation.deputy, manager=delegation.manager)
    return Item(words, detail=f"{_named(delegation.what)} · {_days(delegation)}")


def _end_button(delegation: DelegationStand, label: str) -> Button:
    return Button(label, Call("end delegation", {"delegation": delegation.id}))


def _ends(delegations: Sequence[DelegationStand]) -> tuple[Button, ...]:
    """A button for each; where there are several, by its number in the list."""
    if len(delegations) == 1:
        return (_end_button(delegations[0], _("End it")),)
    return tuple(_end_button(each, _("End number {n}").format(n=n)) for n, each in enumerate(delegations, 1))


def _named(what: Sequence[str]) -> str:
    return ", ".join(_(one.words) for one in delegable() if one.do in what)


def _days(delegation: DelegationStand) -> str:
    return f"{day(delegation.starts_on)} – {day(delegation.last_day)}"


def _facts(delegation: DelegationStand) -> dict[str, Any]:
    return {
        "id": delegation.id,
        "manager": delegation.manager,
        "deputy": delegation.deputy,
        "start": delegation.starts_on,
        "end": delegation.last_day,
        "what": list(delegation.what),
    }
