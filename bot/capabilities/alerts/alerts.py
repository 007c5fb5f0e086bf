"""Alerts: asking to be told when a figure crosses a limit, listing, changing and stopping them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import myself
from bot.asked import AskedAs, Said
from bot.blocks import Item, Items, Text
from bot.capabilities.alerts.card import ended, told, watched_now
from bot.capabilities.alerts.changes import new_limit, says_limit
from bot.capabilities.alerts.slots import alert_slots, alert_subjects
from bot.capabilities.alerts.wished import AlertMe, wished
from bot.capabilities.alerts.words import arguments_of, limit_words, whose
from bot.capability import Request, capabilities, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED, form_of
from bot.i18n import N_, _, ngettext
from bot.inputs import Form
from bot.language.people import Mention
from bot.language.words import words_of
from bot.parts.alerts import figure_of, look_again
from bot.parts.asking import Asking
from bot.rights import Question
from bot.turn import Call
from bot.watched import figures
from bot.wishes import Wish
from spm_core.alerts import service
from spm_core.alerts.models import Alert
from spm_core.alerts.service import AlertWish, wish_of
from spm_core.errors import NotAllowed

LABEL = 25
"""The most characters of a button."""
SHOWN = 2
"""How many can be stopped by a button to see."""


def preview_alert(request: Request, args: AlertMe) -> Card:
    wish = wished(request, args)
    given = _given(request, wish, args.alert)
    asking = Asking(request)
    body, facts = watched_now(asking, wish)
    return Card(
        title=_("Shall I set this alert?"),
        body=body,
        buttons=(
            Button(_("Alert me"), Call("alert me", given), primary=True),
            Button(_("Change…"), Call("alert me", given, form=True)),
        ),
        facts=facts,
        as_of=request.now,
        source=asking.source,
        subject_id=_audited(request, wish),
    )


@capability(
    "alert me",
    summary=N_("Be told when a figure crosses a limit, or a deal stalls"),
    form_title=N_("Alert"),
    submit=N_("Alert me"),
    args=AlertMe,
    wish=Wish.REMINDERS,
    example=N_("Alert me when I fall below 70% of pace"),
    writes=True,
    preview=preview_alert,
    asked=AskedAs(
        names=frozenset({"people", "guessed"}), slots=alert_slots, edited_by="alert me", subjects=alert_subjects
    ),
)
def alert_me(request: Request, args: AlertMe) -> Card:
    wish, asking = wished(request, args), Asking(request)
    body, facts = watched_now(asking, wish)
    state, _news = look_again(asking, wish, None, request.now)
    alert = service.watch(request.session, wish, state, request.now, args.alert)
    note = _NOTES[figures()[wish.figure].unit == "deals"]
    return Card(
        title=_("Alert set"),
        body=(*body, Text(_(note), "muted")),
        buttons=(_stop_button(alert), _change_button(alert), Button(_("My alerts"), Call("alerts"))),
        facts={"alert": alert.id, **facts},
        as_of=request.now,
        source=asking.source,
        resolved=_given(request, wish, alert.id),
        subject_id=_audited(request, wish),
    )


_NOTES = {
    False: N_("I'll tell you in private, at most once a week, and anew in each period."),
    True: N_("I'll tell you in private, about each deal at most once a week."),
}
"""How often I tell: of a figure and, where it is true, of a list of deals."""


def _given(request: Request, wish: AlertWish, alert: int | None) -> dict[str, object]:
    changed = {} if alert is None else {"alert": alert}
    return {**arguments_of(request, wish, figures()[wish.figure]), **changed}


def _audited(request: Request, wish: AlertWish) -> int | None:
    return None if wish.about_id == myself(request).id else wish.about_id


class Alerts(BaseModel):
    limit: str | None = Field(None, max_length=60, json_schema_extra=NOT_ASKED)
    """What an alert was to be changed to, where there is none to change."""
    about: list[str] | None = Field(None, max_length=20, json_schema_extra=NOT_ASKED)
    """The names that were said, whose alerts come first in the list."""


def _named(said: Said) -> dict[str, Any]:
    limit = None if service.alerts(said.request.session) else says_limit(said.reading)
    about = [mention.words for mention in said.reading.mentions]
    return {**({"limit": limit} if limit else {}), **({"about": about} if about else {})}


def _nobody(q: Question) -> Sequence[Mention]:
    """Whoever is named in "stop the alert about Tom": the list tells no figure."""
    return ()


@capability(
    "alerts",
    summary=N_("What you are told when it happens"),
    args=Alerts,
    wish=Wish.REMINDERS,
    asked=AskedAs(comes_by_itself=False, slots=_named, instead=new_limit, subjects=_nobody),
)
def alerts(request: Request, args: Alerts) -> Card:
    return _all(request, args.about or ())


def _all(request: Request, first: Sequence[str] = ()) -> Card:
    watched = sorted(service.alerts(request.session), key=lambda alert: not _is_about(request, alert, first))
    return Card(
        title=_count(len(watched)),
        body=(Items(tuple(_item(request, alert) for alert in watched)),) if watched else (),
        buttons=(
            Button(_("New alert…"), Call("alert me", form=True), primary=not watched),
            *(_stop_button(alert, named=True) for alert in watched[:SHOWN]),
            *(replace(_stop_button(alert, named=True), more=True) for alert in watched[SHOWN:]),
            Button(_("Quiet hours"), Call("preferences"), more=True),
        ),
        facts={"alerts": [{"alert": alert.id, **service.plain_wish(wish_of(alert))} for alert in watched]},
        as_of=request.now,
        pick=_("Change one of these…") if watched else "",
    )


def _is_about(request: Request, alert: Alert, names: Sequence[str]) -> bool:
    name = {word.text for word in words_of(whose(request, wish_of(alert)))}
    return any({word.text for word in words_of(each)} <= name for each in names)


def _count(alerts: int) -> str:
    if not alerts:
        return _("You have no alerts yet")
    return ngettext("I watch {count} thing for you", "I watch {count} things for you", alerts).format(count=alerts)


def _item(request: Request, alert: Alert) -> Item:
    wish, figure = wish_of(alert), figures().get(alert.figure)
    if figure is None:
        return Item(alert.figure, detail=_("This figure is no longer known."))
    change = _change_button(alert).call
    return Item(figure.label, limit_words(request, wish, figure), whose(request, wish), call=change)


class WhichAlert(BaseModel):
    alert: int = Field(json_schema_extra=NOT_ASKED)


@capability("change alert", summary=N_("Change an alert"), args=WhichAlert, hidden=True)
def change_alert(request: Request, args: WhichAlert) -> Form:
    """The form of an alert; by its id alone, since a menu takes few characters of a call."""
    wish = wish_of(service.alert_of(request.session, args.alert))
    figure_of(wish)
    return form_of(request, capabilities()["alert me"], _given(request, wish, args.alert))


@capability("stop alert", summary=N_("Stop an alert"), args=WhichAlert, writes=True, hidden=True)
def stop_alert(request: Request, args: WhichAlert) -> Card:
    alert = service.stop(request.session, args.alert)
    wish, figure = wish_of(alert), figures().get(alert.figure)
    again = () if figure is None else (Button(_("Set it again"), Call("alert me", _given(request, wish, None))),)
    name = f"{figure.label} · {whose(request, wish)}" if figure else alert.figure
    return Card(
        title=_("Alert stopped"),
        body=(Text(name),),
        buttons=(*again, Button(_("My alerts"), Call("alerts"))),
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
    if watched.ended:
        return ended(request, watched)
    try:
        card = told(request, watched, args.about)
    except NotAllowed:
        return ended(request, watched)
    if card.quiet:
        return card
    more = (replace(button, more=True) for button in (_change_button(watched), _stop_button(watched)))
    return replace(card, buttons=(*card.buttons, *more), occasion=_("An alert you set"))


def _stop_button(alert: Alert, *, named: bool = False) -> Button:
    figure = figures().get(alert.figure)
    label = _("Stop: {figure}").format(figure=figure.label) if named and figure else ""
    return Button(label if 0 < len(label) <= LABEL else _("Stop this alert"), Call("stop alert", {"alert": alert.id}))


def _change_button(alert: Alert) -> Button:
    return Button(_("Change…"), Call("change alert", {"alert": alert.id}))
