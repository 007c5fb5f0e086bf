"""Leave that somebody asks for: parental leave, a long illness, a sabbatical. It counts once two people agreed."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from bot.arguments import plain
from bot.blocks import Text
from bot.capabilities.absence.arguments import AwayDays, OneRequest
from bot.capabilities.absence.otherwise import OWN_DAYS
from bot.capabilities.absence.request_card import request_card
from bot.capability import Request, capabilities, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED, form_of
from bot.i18n import N_, _
from bot.inputs import Form
from bot.parts.absence import days_away
from bot.turn import Call
from bot.wishes import Wish
from spm_core.absence import requests as service
from spm_core.period import days

LONGEST = 500
"""The most characters of what whoever declines a request says."""


def preview_leave(request: Request, args: AwayDays) -> Card:
    if service.lacks_deciders(request.session):
        return _two_people(request, args)
    service.check_leave(request.session, args.first, args.last)
    given, period = plain(args), days(args.first, args.last)
    return Card(
        _("Ask for leave?"),
        (
            Text("", strong=days_away(period)),
            Text(_("Your manager and an admin both have to agree. Until then nothing changes.")),
            Text(_("Leave lowers your quota for these days. I keep the days, never why."), "muted"),
        ),
        (
            Button(_("Ask for it"), Call("ask for leave", given), primary=True),
            Button(_("Change…"), Call("ask for leave", given, form=True)),
            Button(_("It is time off"), Call("time off", given, form=True)),
        ),
        facts={"start": args.first, "end": args.last},
        as_of=request.now,
    )


@capability(
    "ask for leave",
    summary=N_("Ask for leave: parental leave, a sabbatical, a long illness"),
    form_title=N_("Ask for leave"),
    submit=N_("Ask"),
    args=AwayDays,
    wish=Wish.SETTINGS,
    example=N_("I will be on parental leave from March 1 to August 31"),
    about="self",
    writes=True,
    preview=preview_leave,
    asked=OWN_DAYS,
)
def ask_for_leave(request: Request, args: AwayDays) -> Card:
    if service.lacks_deciders(request.session):
        return _two_people(request, args)
    asked = service.ask_for_leave(request.session, args.first, args.last, request.now)
    return request_card(request, service.stand_of(request.session, asked.id))


def _two_people(request: Request, args: AwayDays) -> Card:
    """What is missing where no two people could agree, and who could be one of them."""
    names = ", ".join(each.name for each in service.who_could(request.session))
    could = _("{names} could agree. A second person has to, too, and there is none.").format(names=names)
    return Card(
        _("Leave takes two people"),
        (
            Text(_("Whoever leads you and an admin both have to agree, and nobody agrees to their own.")),
            Text(could if names else _("Nobody here could agree to yours.")),
            Text(_("Ask whoever runs Pacer for a second admin, or to import your leave."), "muted"),
        ),
        (
            Button(_("It is time off"), Call("time off", plain(args), form=True)),
            Button(_("My time off"), Call("absences")),
        ),
        as_of=request.now,
    )


class RequestNews(OneRequest):
    news: str | None = Field(None, json_schema_extra=NOT_ASKED)
    """What was decided, where that is what is told."""


@capability("leave request", summary=N_("One request for leave"), args=RequestNews, hidden=True)
def leave_request(request: Request, args: RequestNews) -> Card:
    return request_card(request, service.stand_of(request.session, args.request), args.news)


@capability("approve leave", summary=N_("Agree to leave"), args=OneRequest, writes=True, hidden=True)
def approve_leave(request: Request, args: OneRequest) -> Card:
    service.approve(request.session, args.request, request.now)
    return request_card(request, service.stand_of(request.session, args.request))


class LeaveAnswer(OneRequest):
    answer: str = Field("", max_length=LONGEST, description=N_("What do you want to say?"))


def _answer_form(request: Request, args: LeaveAnswer) -> Form | Card:
    """Where to say why; the request as it stands where that was decided meanwhile."""
    stand = service.stand_of(request.session, args.request)
    if not stand.open:
        return request_card(request, stand)
    form = form_of(request, capabilities()["decline leave"], plain(args))
    return replace(form, inputs=tuple(replace(each, required=True) for each in form.inputs))


@capability(
    "decline leave",
    summary=N_("Decline leave"),
    submit=N_("Decline"),
    args=LeaveAnswer,
    writes=True,
    hidden=True,
    private=True,
    form=_answer_form,
)
def decline_leave(request: Request, args: LeaveAnswer) -> Form | Card:
    if not args.answer.strip():
        return _answer_form(request, args)
    service.decline(request.session, args.request, args.answer, request.now)
    return request_card(request, service.stand_of(request.session, args.request))


@capability(
    "withdraw leave",
    summary=N_("Take back a request for leave"),
    args=OneRequest,
    about="self",
    writes=True,
    hidden=True,
)
def withdraw_leave(request: Request, args: OneRequest) -> Card:
    service.withdraw(request.session, args.request, request.now)
    return request_card(request, service.stand_of(request.session, args.request))
