"""The cards of an alert: what is watched and how it stands, and what happened."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from bot.blocks import Block, Figure, Item, Items, Status, Text
from bot.capabilities.alerts.words import limit_words, tells_when, value_words, whose
from bot.capability import Request
from bot.cards import Button, Card
from bot.i18n import _, about, ngettext, period_name
from bot.parts.alerts import (
    WatchedValue,
    deals_of,
    figure_of,
    least_of,
    limit_of,
    question_of,
    values_of,
)
from bot.parts.asking import Asking
from bot.turn import Call
from bot.watched import Watched, figures
from spm_core.alerts.models import Alert, AlertSubject, Crossing
from spm_core.alerts.rules import AlertState, crossed, from_json
from spm_core.alerts.service import AlertWish, plain_wish, wish_of
from spm_core.deals.service import Credit
from spm_core.money import ZERO, Money

SHOWN = 8
WatchedBody = tuple[tuple[Block, ...], dict[str, Any]]


def watched_now(asking: Asking, wish: AlertWish) -> WatchedBody:
    """What is watched, read back with how it stands now, and its facts."""
    figure, request = figure_of(wish), asking.request
    if figure.unit == "deals":
        return _deals_now(asking, wish, figure)
    values = [each for each in values_of(asking, wish, figure) if not each.ended]
    first, notes = values[0] if values else None, _notes(wish, figure, values)
    head = " · ".join(part for part in (figure.label, whose(request, wish, team=bool(first and first.team))) if part)
    period = _period(first)
    facts = {**plain_wish(wish), "now": [_fact(request, figure, each) for each in values]}
    sentence = Text("", strong=tells_when(request, wish, figure))
    if wish.subject is not AlertSubject.EACH:
        shown = Figure(value_words(request, figure, first.value if first else None), _joined(head, period))
        return (shown, sentence, *notes), facts
    people = tuple(Item(each.who.name, value_words(request, figure, each.value)) for each in values if each.who)
    listed = Items(people[:SHOWN], more=max(0, len(people) - SHOWN))
    return (Text(_joined(head, period)), sentence, listed, *notes), facts


def _deals_now(asking: Asking, wish: AlertWish, figure: Watched) -> WatchedBody:
    request, deals = asking.request, deals_of(asking, wish, figure)
    count = len({deal.deal for deal in deals})
    now = ngettext("{count} deal", "{count} deals", count).format(count=count)
    sentence = tells_when(request, wish, figure, least_of(asking, wish, figure))
    body = (Figure(now, _joined(figure.label, whose(request, wish))), Text("", strong=sentence))
    return body, {**plain_wish(wish), "now": count}


def _notes(wish: AlertWish, figure: Watched, values: Collection[WatchedValue]) -> tuple[Text, ...]:
    """What the limit means for a figure as it stands."""
    limit, notes = limit_of(wish, figure), []
    if limit.grows and limit.crossing is Crossing.BELOW:
        notes.append(_("It starts each period at zero: I'll tell you when it falls back, or when a period ends below."))
    if any(crossed(AlertState(), limit, each.measure) for each in values):
        notes.append(_("That's already so: I'll tell you when it happens again."))
    if all(each.value is None for each in values):
        notes.append(_("There is nothing to measure yet."))
    return tuple(Text(words, "muted") for words in notes)


def told(request: Request, alert: Alert, keys: Collection[str]) -> Card:
    """What crossed its limit, as far as it still is beyond it; quiet where it is not."""
    wish, asking = wish_of(alert), Asking(request)
    figure = figure_of(wish)
    if figure.unit == "deals":
        return _new_deals(asking, wish, figure, keys)
    state, limit = from_json(alert.seen), limit_of(wish, figure)
    beyond = [
        each
        for each in values_of(asking, wish, figure)
        if each.measure.key in keys and crossed(state, limit, each.measure)
    ]
    if not beyond:
        return _over(request, figure)
    now = [_fact(request, figure, each, _was(state, each)) for each in beyond]
    return Card(
        title=figure.label,
        body=_crossed(request, wish, figure, state, beyond),
        buttons=(Button(_("Show it"), _question(request, wish, figure, beyond), primary=True),),
        facts={**plain_wish(wish), "now": now},
        as_of=request.now,
        source=asking.source,
        subject_id=None if wish.about_id == request.principal.employee_id else wish.about_id,
    )


def _question(request: Request, wish: AlertWish, figure: Watched, beyond: list[WatchedValue]) -> Call:
    several = wish.subject is AlertSubject.EACH and len(beyond) > 1 and figure.each is not None
    if not several or figure.each is None:
        return beyond[0].call
    args = question_of(request, wish, figure).args
    return Call(figure.each.do, {**args, **figure.each.args})


def _crossed(
    request: Request, wish: AlertWish, figure: Watched, state: AlertState, beyond: list[WatchedValue]
) -> tuple[Block, ...]:
    status = _status(request, wish, figure)
    if wish.subject is not AlertSubject.EACH or len(beyond) == 1:
        one = beyond[0]
        who = one.who.name if one.who else whose(request, wish, team=one.team)
        caption = _joined(who, _period(one), _before(request, figure, _was(state, one)))
        few = (Text(_("That rests on few cases so far."), "muted"),) if one.few else ()
        return (Figure(value_words(request, figure, one.value), caption, status), *few)
    count = ngettext("{count} person", "{count} people", len(beyond)).format(count=len(beyond))
    people = tuple(
        Item(
            each.who.name if each.who else "",
            value_words(request, figure, each.value),
            _before(request, figure, _was(state, each)),
            call=each.call,
        )
        for each in beyond[:SHOWN]
    )
    listed = Items(people, more=max(0, len(beyond) - SHOWN))
    return (Figure(count, _joined(whose(request, wish), _period(beyond[0])), status), listed)


def _new_deals(asking: Asking, wish: AlertWish, figure: Watched, keys: Collection[str]) -> Card:
    request = asking.request
    deals = [deal for deal in deals_of(asking, wish, figure) if deal.deal in keys]
    if not deals:
        return _over(request, figure)
    total = sum((deal.credit for deal in deals if deal.credit), Money(ZERO, request.principal.company.currency))
    count = len({deal.deal for deal in deals})
    caption = ngettext("{count} new deal", "{count} new deals", count).format(count=count)
    listed = tuple(_deal(deal, with_person=wish.subject is AlertSubject.TEAM) for deal in deals[:SHOWN])
    return Card(
        title=figure.label,
        body=(
            Figure(about(total), _joined(caption, whose(request, wish)), _status(request, wish, figure)),
            Items(listed, more=max(0, len(deals) - SHOWN)),
        ),
        buttons=(Button(_("Show it"), question_of(request, wish, figure), primary=True),),
        facts={**plain_wish(wish), "deals": [deal.deal for deal in deals], "total": total},
        as_of=request.now,
        source=asking.source,
        subject_id=None if wish.about_id == request.principal.employee_id else wish.about_id,
    )


def _deal(deal: Credit, *, with_person: bool) -> Item:
    details = (deal.person if with_person else "", deal.stage)
    amount = about(deal.credit) if deal.credit else ""
    return Item(deal.name, amount, " · ".join(filter(None, details)), call=Call("deal", {"deal": deal.deal}))


def _over(request: Request, figure: Watched) -> Card:
    return Card(figure.label, (Text(_("This is over already."), "muted"),), as_of=request.now, quiet=True)


def ended(request: Request, alert: Alert) -> Card:
    """That an alert is watched no more, without a figure."""
    wish, figure = wish_of(alert), figures().get(alert.figure)
    name = _joined(figure.label if figure else alert.figure, whose(request, wish))
    why = _("This alert has ended: the figure is no longer yours to see, or no longer known.")
    return Card(
        title=_("Alert ended"),
        body=(Text(why, strong=f"{name}."),),
        buttons=(Button(_("My alerts"), Call("alerts")),),
        facts={"alert": alert.id, "ended": True},
        as_of=request.now,
    )


def _status(request: Request, wish: AlertWish, figure: Watched) -> Status:
    words = limit_words(request, wish, figure)
    if wish.crossing in (Crossing.BELOW, Crossing.DROP):
        return Status("▼", words, "warning")
    return Status("▲" if wish.crossing is Crossing.ABOVE else "●", words)


def _was(state: AlertState, each: WatchedValue) -> Decimal | None:
    known = state.known.get(each.measure.who)
    return known.was if known else None


def _before(request: Request, figure: Watched, was: Decimal | None) -> str:
    return "" if was is None else _("{value} before").format(value=value_words(request, figure, was))


def _fact(request: Request, figure: Watched, each: WatchedValue, was: Decimal | None = None) -> dict[str, Any]:
    return {
        "person": each.who.name if each.who else None,
        "period": each.period,
        figure.name: each.value,
        "was": was,
    }


def _period(value: WatchedValue | None) -> str:
    return period_name(value.period) if value and value.period else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
