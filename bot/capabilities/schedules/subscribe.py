"""Subscribing to any answer on a schedule, for oneself or, as an admin, for a channel."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.arguments import plain
from bot.asked import AskedAs
from bot.blocks import Text
from bot.capabilities.schedules.arguments import ComingDayArg, SendableArg, WhenArg, ZoneArg, call_named, wanted_of
from bot.capabilities.schedules.card import facts, no_longer, stopped_card, subscribed_card, what_and_when
from bot.capabilities.schedules.slots import subscribe_slots, usual
from bot.capabilities.schedules.words import call_words
from bot.capability import Request, capabilities, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED, RARELY
from bot.i18n import N_, _, day
from bot.turn import Call
from bot.wishes import Wish
from spm_core.errors import CoreError
from spm_core.subscriptions import roles, service

OF_ONES_OWN = frozenset(call.do for call in (Call("digest"), Call("summary")))
"""In the place of these a channel gets the week that every colleague may know of."""


class ScheduleAction(StrEnum):
    SEND = "send"
    PAUSE = "pause"
    STOP = "stop"


class Subscribe(BaseModel):
    what: SendableArg = Field("", description=N_("What you want to get: digest, pipeline, quota last month…"))
    when: WhenArg | None = Field(None, description=N_("When: every Monday at 8:30, every working day at 9, month end"))
    timezone: ZoneArg | None = Field(
        None, description=N_("Time zone, if not yours: Rome, New York…"), json_schema_extra=RARELY
    )
    action: ScheduleAction = Field(
        ScheduleAction.SEND, description=N_("Send it, pause it or stop it"), json_schema_extra=RARELY
    )
    until: ComingDayArg | None = Field(None, description=N_("Paused until (day)"), json_schema_extra=RARELY)
    args: dict[str, Any] = Field(default_factory=dict, json_schema_extra=NOT_ASKED)
    """Arguments of `what`, if they came with a question."""
    here: bool = Field(False, json_schema_extra=NOT_ASKED)
    """Whether it is for the channel that the request was made in."""


def preview(request: Request, args: Subscribe) -> Card:
    """What would come and when; errors are raised before anything is stored."""
    call = _wanted(request, args)
    if args.here:
        return _preview_here(request, call, args)
    given = plain({**dict(args), "what": call.do, "args": dict(call.args)})
    keep = Button(_("Save"), Call("subscribe", given), primary=True)
    other = Button(_("Change…"), Call("subscribe", given, form=True))
    if args.action is not ScheduleAction.SEND or args.until:
        return _preview_stop(request, args, call, (keep, other))
    when = wanted_of(args.when, args.timezone)
    shown = service.would_be(request.session, call.do, call.args, when, request.now)
    if shown is None:
        raise CoreError("never_fires", argument="when")
    return Card(_("Shall it come like this?"), what_and_when(shown), (keep, other), facts=facts(shown))


def _preview_here(request: Request, call: Call, args: Subscribe) -> Card:
    """What would be posted; whoever may not fill the channel, and what is missing for it, is said before anything."""
    roles.fillable(request.session, request.place)
    posted = _for_channel(call)
    if args.action is not ScheduleAction.SEND:
        stop = Call("subscribe", {"what": call.do, "action": ScheduleAction.STOP.value, "here": True})
        words = _("It is posted here no more.")
        return Card(_("Stop it?"), (Text(words),), (Button(_("Stop it"), stop, primary=True),))
    shown = service.would_be(request.session, posted.do, posted.args, wanted_of(args.when, args.timezone), request.now)
    if shown is None:
        raise CoreError("never_fires", argument="when")
    given = plain({**dict(args), "what": call.do, "args": dict(call.args)})
    return Card(
        _("Shall it be posted like this?"),
        (*what_and_when(shown), *_told_to_all(posted, call)),
        (Button(_("Save"), Call("subscribe", given), primary=True),),
        facts=facts(shown),
    )


def _told_to_all(posted: Call, asked: Call) -> tuple[Text, ...]:
    here = Text(_("It is posted in this channel, for all who are in it."))
    if posted.do == asked.do:
        return (here,)
    return (here, Text(_("Quotas and people's own figures stay out of channels: wins and praise are told."), "muted"))


def _for_channel(call: Call) -> Call:
    """What a channel gets: only what every colleague may know. Raises CoreError("not_for_channels")."""
    if call.do in OF_ONES_OWN:
        return Call("channel week")
    if not capabilities()[call.do].public:
        raise CoreError("not_for_channels", what=call_words(call.do, {}), argument="what")
    return call


def _preview_stop(request: Request, args: Subscribe, call: Call, buttons: tuple[Button, ...]) -> Card:
    _existing(request, call)
    if args.action is ScheduleAction.STOP:
        return Card(_("Stop it?"), (Text(no_longer(call.do, call.args)),), buttons)
    until = _until(args.until)
    words = _("{what} comes again from {day} on.").format(what=call_words(call.do, call.args), day=day(until))
    return Card(_("Pause it?"), (Text(words),), buttons)


@capability(
    "subscribe",
    summary=N_("Get an answer again and again, when you want it"),
    form_title=N_("Get it regularly"),
    submit=N_("Subscribe"),
    args=Subscribe,
    wish=Wish.REMINDERS,
    example=N_("Send me my digest every Monday at 8:30"),
    writes=True,
    preview=preview,
    about="self",
    asked=AskedAs(ahead=True, own_times=True, comes_by_itself=False, slots=subscribe_slots),
)
def subscribe(request: Request, args: Subscribe) -> Card:
    call, when = _wanted(request, args), wanted_of(args.when, args.timezone)
    if args.here:
        return _posted(request, call, args)
    if args.action is ScheduleAction.SEND and args.until is None:
        subscription = service.subscribe(request.session, call.do, call.args, when, request.now)
        return subscribed_card(request, subscription, _("Subscribed"))
    existing = _existing(request, call)
    if args.action is ScheduleAction.STOP:
        return stopped_card(request, service.stop(request.session, existing, request.now))
    until = _until(args.until)
    subscription = service.pause(request.session, existing, until, request.now)
    return subscribed_card(request, subscription, _("Paused until {day}").format(day=day(until)))


def _posted(request: Request, call: Call, args: Subscribe) -> Card:
    """Subscribe the channel, which may get only what every colleague may know."""
    posted, when = _for_channel(call), wanted_of(args.when, args.timezone)
    if args.action is not ScheduleAction.SEND:
        if not roles.stop_here(request.session, request.place, posted.do):
            raise CoreError("not_posted_here", what=call_words(posted.do, posted.args), argument="what")
        return Card(_("Stopped"), (Text(_("It is posted here no more.")),))
    subscription = roles.subscribe_channel(request.session, request.place, posted.do, posted.args, when, request.now)
    return Card(
        _("Subscribed"),
        (*what_and_when(subscription), *_told_to_all(posted, call)),
        (Button(_("All schedules"), Call("schedules")),) if request.principal.sees_all else (),
        facts=facts(subscription),
        resolved=plain({"what": subscription.do}),
    )


def _existing(request: Request, call: Call) -> int:
    existing = service.found(request.session, call.do, call.args, request.now)
    if existing is None:
        raise CoreError("not_subscribed", what=call_words(call.do, call.args), argument="what")
    return existing


def _until(until: date | None) -> date:
    if until is None:
        raise CoreError("pause_until_when", argument="until")
    return until


def _wanted(request: Request, args: Subscribe) -> Call:
    """The call to send, checked with the asker's rights: what they may not see cannot be sent to them either."""
    named = call_named(request, args.what or usual(request).do)
    call = Call(named.do, args.args) if args.args and named.do == args.what else named
    try:
        capabilities()[call.do].args.model_validate(dict(call.args), context={"request": request})
    except ValidationError as error:
        raise CoreError("nothing_to_send", words=args.what[:60], argument="what") from error
    return call
