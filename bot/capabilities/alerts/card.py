"""What an alert reports: the headline figure first, then the details and where to go from there."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from bot.arguments import MY_TEAM
from bot.blocks import Block, Figure, Item, Items, Status
from bot.capability import Request
from bot.cards import Button
from bot.i18n import N_, _, about, ngettext, percent, period_name
from bot.parts.quota import VERDICTS
from bot.turn import Call
from spm_core.alerts.happening import AlertBehind, at_risk, big_stalled, forecast_fall
from spm_core.alerts.models import Alert, Event
from spm_core.deals.service import Credit
from spm_core.money import ZERO, Money
from spm_core.quota.standing import Standing

TITLES = {
    Event.AT_RISK: N_("Goal at risk"),
    Event.STALLED: N_("A big deal stalled"),
    Event.FORECAST: N_("The forecast dropped"),
}
SHOWN = 8
AlertLines = tuple[tuple[Block, ...], tuple[Button, ...], Any]
NOTHING: AlertLines = ((), (), None)


def what_happened(request: Request, alert: Alert, keys: Collection[str]) -> AlertLines:
    """Body, buttons and facts of the card; an empty body if nothing of it holds any more."""
    match alert.event:
        case Event.AT_RISK:
            return _at_risk(request, alert, {key.partition(":")[0] for key in keys})
        case Event.STALLED:
            return _stalled(request, alert, keys)
        case Event.FORECAST:
            return _fell(request, alert)


def _at_risk(request: Request, alert: Alert, whom: Collection[str]) -> AlertLines:
    people = [person for person in at_risk(request.session, alert, request.now) if person.key in whom]
    if not people:
        return NOTHING
    if not alert.team:
        return _own(people[0].standing)
    count = ngettext("{count} person", "{count} people", len(people)).format(count=len(people))
    figure = Figure(count, _("newly behind in your team"), Status("▼", _("behind"), "bad"))
    listed = Items(tuple(_person(person) for person in people[:SHOWN]), more=max(0, len(people) - SHOWN))
    team = Button(_("My team"), Call("team", {"team": MY_TEAM}), primary=True)
    return (figure, listed), (team,), {"behind": people}


def _person(person: AlertBehind) -> Item:
    status = VERDICTS[person.standing.verdict]
    gap = _("{gap} to go").format(gap=about(person.standing.gap)) if person.standing.gap else ""
    judged = Status(status.symbol, _(status.words), status.tone)
    return Item(person.person, _share(person.standing.attainment), gap, judged)


def _own(standing: Standing) -> AlertLines:
    caption = _("of quota, {period}").format(period=period_name(standing.period))
    figure = Figure(_share(standing.attainment), caption, Status("▼", _("behind"), "bad"))
    course = Button(_("What should I do?"), Call("path to quota"), primary=True)
    return (figure,), (course, Button(_("My quota"), Call("quota"))), standing


def _share(value: Decimal | None) -> str:
    return "–" if value is None else percent(value)


def _stalled(request: Request, alert: Alert, keys: Collection[str]) -> AlertLines:
    deals = [deal for deal in big_stalled(request.session, alert, request.now) if deal.deal in keys]
    if not deals:
        return NOTHING
    currency = request.principal.company.currency
    total = sum((deal.credit for deal in deals if deal.credit), Money(ZERO, currency))
    caption = ngettext("stalled, {count} deal", "stalled, {count} deals", len(deals)).format(count=len(deals))
    args = {"show": "stalled", **({"team": MY_TEAM} if alert.team else {})}
    see = Button(_("Stalled deals"), Call("pipeline", args), primary=True)
    facts = {"stalled": [deal.deal for deal in deals], "total": total}
    figure = Figure(about(total), caption, Status("▼", _("stalled"), "warning"))
    listed = tuple(_deal(deal, with_person=alert.team) for deal in deals[:SHOWN])
    return (figure, Items(listed, more=max(0, len(deals) - SHOWN))), (see,), facts


def _deal(deal: Credit, *, with_person: bool) -> Item:
    details = (deal.person if with_person else "", deal.stage)
    amount = about(deal.credit) if deal.credit else ""
    return Item(deal.name, amount, " · ".join(filter(None, details)), call=Call("deal", {"deal": deal.deal}))


def _fell(request: Request, alert: Alert) -> AlertLines:
    fall = forecast_fall(request.session, alert, request.now)
    if fall is None:
        return NOTHING
    caption = _("commit forecast for {period}, {amount} a week ago").format(
        period=period_name(fall.period), amount=about(fall.was)
    )
    figure = Figure(about(fall.now), caption, Status("▼", f"−{percent(fall.share)}", "bad"))
    team = {"team": MY_TEAM} if alert.team else {}
    buttons = (
        Button(_("What changed"), Call("changes", team), primary=True),
        Button(_("Forecast"), Call("forecast", team)),
    )
    return (figure,), buttons, fall
