"""Alerts: asking to be told when something happens, listing and stopping them, and what they report."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, Field

from bot.arguments import MY_TEAM, NoArguments, TeamArg, myself, plain
from bot.arguments.deals import AmountArg
from bot.asked import AskedAs
from bot.blocks import Item, Items, Text
from bot.capabilities.alerts.card import TITLES, what_happened
from bot.capabilities.alerts.slots import alert_slots
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, about, ngettext
from bot.parts.wins import first_upper
from bot.turn import Call
from bot.wishes import Wish
from spm_core.alerts import service
from spm_core.alerts.happening import big
from spm_core.alerts.models import Alert, Event
from spm_core.errors import NotAllowed
from spm_core.money import Money

WORDS = {
    Event.AT_RISK: N_("goal at risk"),
    Event.STALLED: N_("big deal stalled"),
    Event.FORECAST: N_("forecast dropped"),
}

_STOP = {
    Event.AT_RISK: N_("Stop: goal at risk"),
    Event.STALLED: N_("Stop: deal stalled"),
    Event.FORECAST: N_("Stop: forecast dropped"),
}
SHOWN = 2
"""How many can be stopped by a button to see."""


class AlertMe(BaseModel):
    event: Event = Field(description=N_("When to tell you"))
    team: TeamArg | None = Field(None, description=N_("Team; “my team” or a team's name"))
    above: AmountArg | None = Field(None, description=N_("From which amount a deal is big; your median deal otherwise"))


def preview_alert(request: Request, args: AlertMe) -> Card:
    _only_own_team(request, args)
    wanted = Alert(employee_id=myself(request).id, event=args.event, team=args.team is not None, above=args.above)
    return Card(
        title=_("Shall I set this alert?"),
        body=(Text(_explained(request, wanted)),),
        buttons=(
            Button(_("Alert me"), Call("alert me", plain(args)), primary=True),
            Button(_("Change…"), Call("alert me", plain(args), form=True)),
        ),
        facts=_facts(request, wanted),
        as_of=request.now,
    )


@capability(
    "alert me",
    summary=N_("Be told when a goal is at risk, a big deal stalls or the forecast drops"),
    form_title=N_("New alert"),
    submit=N_("Alert me"),
    args=AlertMe,
    wish=Wish.REMINDERS,
    writes=True,
    preview=preview_alert,
    asked=AskedAs(slots=alert_slots),
)
def alert_me(request: Request, args: AlertMe) -> Card:
    _only_own_team(request, args)
    alert = service.watch(request.session, args.event, request.now, team=args.team is not None, above=args.above)
    return Card(
        title=_("Alert set"),
        body=(
            Text(_explained(request, alert)),
            Text(_("I tell you in private as it comes to be so, and not again within a week."), "muted"),
        ),
        buttons=(_stop_button(alert), Button(_("My alerts"), Call("alerts"))),
        facts=_facts(request, alert),
        as_of=request.now,
        resolved=plain({"event": args.event.value, "above": args.above, "team": MY_TEAM if args.team else None}),
    )


def _only_own_team(request: Request, args: AlertMe) -> None:
    if args.team and args.team.lead.id != myself(request).id:
        raise NotAllowed(args.team.lead.id)


@capability(
    "alerts",
    summary=N_("What you are told when it happens"),
    args=NoArguments,
    wish=Wish.REMINDERS,
    asked=AskedAs(comes_by_itself=False),
)
def alerts(request: Request, args: NoArguments) -> Card:
    return _all(request)


def _all(request: Request) -> Card:
    watched = service.alerts(request.session)
    return Card(
        title=_count(len(watched)),
        body=(Items(tuple(_item(request, alert) for alert in watched)),) if watched else (),
        buttons=(
            Button(_("New alert…"), Call("alert me", form=True), primary=not watched),
            *(_stop_button(alert, named=True) for alert in watched[:SHOWN]),
            *(replace(_stop_button(alert, named=True), more=True) for alert in watched[SHOWN:]),
            Button(_("Quiet hours"), Call("preferences"), more=True),
        ),
        facts={"alerts": [_facts(request, alert) for alert in watched]},
        as_of=request.now,
    )


def _count(alerts: int) -> str:
    if not alerts:
        return _("You have no alerts yet")
    return ngettext("I watch {count} thing for you", "I watch {count} things for you", alerts).format(count=alerts)


def _item(request: Request, alert: Alert) -> Item:
    return Item(first_upper(_name(alert)), detail=_explained(request, alert))


class WhichAlert(BaseModel):
    alert: int = Field(json_schema_extra=NOT_ASKED)


@capability("stop alert", summary=N_("Stop an alert"), args=WhichAlert, writes=True, hidden=True)
def stop_alert(request: Request, args: WhichAlert) -> Card:
    alert = service.stop(request.session, args.alert)
    again = {
        "event": alert.event.value,
        "above": alert.above and str(alert.above),
        "team": MY_TEAM if alert.team else "",
    }
    return Card(
        title=_("Alert stopped"),
        body=(Text(_name(alert)),),
        buttons=(
            Button(_("Set it again"), Call("alert me", {name: value for name, value in again.items() if value})),
            Button(_("My alerts"), Call("alerts")),
        ),
        facts={"alert": args.alert},
        as_of=request.now,
    )


class AlertTold(BaseModel):
    alert: int | None = Field(None, json_schema_extra=NOT_ASKED)
    """None where somebody types the word alone, who wants to see theirs."""
    about: list[str] = Field(default_factory=list, max_length=500, json_schema_extra=NOT_ASKED)


@capability(service.DO, summary=N_("What an alert is about"), args=AlertTold, hidden=True)
def alert(request: Request, args: AlertTold) -> Card:
    """What was reported, as far as it still holds."""
    if args.alert is None:
        return _all(request)
    watched = service.alert_of(request.session, args.alert)
    body, buttons, facts = what_happened(request, watched, args.about)
    if not body:
        return Card(
            _(TITLES[watched.event]), (Text(_("This is over already."), "muted"),), as_of=request.now, quiet=True
        )
    return Card(
        title=_(TITLES[watched.event]),
        body=body,
        buttons=(*buttons, replace(_stop_button(watched), more=True)),
        facts=facts,
        as_of=request.now,
        occasion=_("An alert you set"),
    )


def _name(alert: Alert) -> str:
    name = _(WORDS[alert.event])
    return _("{alert}, in your team").format(alert=name) if alert.team else name


def _explained(request: Request, alert: Alert) -> str:
    match alert.event:
        case Event.AT_RISK:
            return (
                _("When somebody in your team falls behind.") if alert.team else _("When you fall behind your quota.")
            )
        case Event.STALLED:
            least = big(request.session, alert, request.now)
            if not least:
                return _("When any deal stalls: there is no median deal of the last year to call one big.")
            words = (
                _("When a deal of {amount} or more stalls in your team.")
                if alert.team
                else _("When a deal of {amount} or more stalls.")
            )
            return words.format(amount=about(Money(least, request.principal.company.currency)))
        case Event.FORECAST:
            return (
                _("When your team's commit forecast is more than 10% below what it was a week before.")
                if alert.team
                else _("When your commit forecast is more than 10% below what it was a week before.")
            )


def _stop_button(alert: Alert, *, named: bool = False) -> Button:
    label = _(_STOP[alert.event]) if named else _("Stop this alert")
    return Button(label, Call("stop alert", {"alert": alert.id}))


def _facts(request: Request, alert: Alert) -> dict[str, object]:
    above = None if alert.above is None else Money(alert.above, request.principal.company.currency)
    return {"alert": alert.id, "event": alert.event.value, "team": alert.team, "above": above}
