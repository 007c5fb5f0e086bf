"""What happened, as an alert tells it: the one figure first, and where to go from there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from bot.arguments import MY_TEAM
from bot.capability import Request
from bot.cards import Block, Button, Column, Figure, Status, Table, Text
from bot.i18n import N_, _, about, ngettext, percent, period_name
from bot.turn import Call
from spm_core.alerts.happening import at_risk, big_stalled, forecast_fall
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
    """Body, buttons and facts; no body where none of it is so any more."""
    match alert.event:
        case Event.AT_RISK:
            return _at_risk(request, alert, {key.partition(":")[0] for key in keys})
        case Event.STALLED:
            return _stalled(request, alert, keys)
        case Event.FORECAST:
            return _fell(request, alert)


def _at_risk(request: Request, alert: Alert, whom: Collection[str]) -> AlertLines:
    found = [each for each in at_risk(request.session, alert, request.now) if each.key in whom]
    if not found:
        return NOTHING
    if not alert.team:
        return _own(found[0].standing)
    count = ngettext("{count} person", "{count} people", len(found)).format(count=len(found))
    figure = Figure(count, _("newly behind in your team"), Status("▼", _("behind"), "bad"))
    columns = (Column(_("Person")), Column(_("Attainment"), "right"), Column(_("Pace"), "right"))
    rows = tuple((each.person, _share(each.standing.attainment), _share(each.standing.pace)) for each in found[:SHOWN])
    team = Button(_("My team"), Call("team", {"team": MY_TEAM}), primary=True)
    return (figure, Table(columns, rows), *_more(found)), (team,), {"behind": found}


def _own(standing: Standing) -> AlertLines:
    caption = _("of quota, {period}").format(period=period_name(standing.period))
    figure = Figure(_share(standing.attainment), caption, Status("▼", _("behind"), "bad"))
    course = Button(_("What should I do?"), Call("path to quota"), primary=True)
    return (figure,), (course, Button(_("My quota"), Call("quota"))), standing


def _share(value: Decimal | None) -> str:
    return "–" if value is None else percent(value)


def _more(found: Sequence[object]) -> tuple[Text, ...]:
    hidden = len(found) - SHOWN
    return (Text(_("{count} more").format(count=hidden), "muted"),) if hidden > 0 else ()


def _stalled(request: Request, alert: Alert, keys: Collection[str]) -> AlertLines:
    deals = [each for each in big_stalled(request.session, alert, request.now) if each.deal in keys]
    if not deals:
        return NOTHING
    currency = request.principal.company.currency
    total = sum((each.credit for each in deals if each.credit), Money(ZERO, currency))
    caption = ngettext("stalled, {count} deal", "stalled, {count} deals", len(deals)).format(count=len(deals))
    who = (Column(_("Person")),) if alert.team else ()
    columns = (Column(_("Deal")), *who, Column(_("Stage")), Column(_("Amount"), "right"))
    rows = tuple(_deal(each, with_person=alert.team) for each in deals[:SHOWN])
    args = {"show": "stalled", **({"team": MY_TEAM} if alert.team else {})}
    see = Button(_("Stalled deals"), Call("pipeline", args), primary=True)
    facts = {"stalled": [each.deal for each in deals], "total": total}
    figure = Figure(about(total), caption, Status("▼", _("stalled"), "warning"))
    return (figure, Table(columns, rows), *_more(deals)), (see,), facts


def _deal(deal: Credit, *, with_person: bool) -> tuple[str, ...]:
    amount = about(deal.credit) if deal.credit else "–"
    return (deal.name, *((deal.person,) if with_person else ()), deal.stage, amount)


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
